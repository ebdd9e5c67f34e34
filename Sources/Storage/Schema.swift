internal import GRDB

/// The tables, as numbered, append-only migrations: a migration that has shipped is never edited,
/// and a store that knows migrations we do not is refused.
///
/// `post` has one row per version of a post; `first` points to the row of version 1 (null in that
/// row itself). `post_key` finds a post by any of its keys. `score` has one row per version of a
/// post and per set of scorers, numbered `(post << 20) | scorer` (a store that met a million sets of
/// scorers would be full): so a score is found by the two, and new ones stand at the end; `entity` and `link` belong to a score. `mention` lists the posts
/// that are mentions, by the row of their version 1, with the version and scorer to show. `cluster`
/// has one row per mention of five words and more (by the same row): the cluster of its story, called
/// by its first mention, how much of the one stands in the other, and what a copy is known by again,
/// at most 2,048 bytes. `source`, `host` and `robots` are what the fetching remembers, `identity` what
/// people decided about rows of the customer list, `golden` the ids of those that comparing joined.
enum Schema {
  /// What is known of a page beyond its own bytes: what it is, where it lies, what a listing showed
  /// of it, and, while `why` stands, that it is still to be asked.
  private static func registerPagesToCome(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("0004 pages to come") { database in
      try database.execute(
        sql: """
          ALTER TABLE page ADD COLUMN kind TEXT;
          ALTER TABLE page ADD COLUMN depth INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE page ADD COLUMN hops INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE page ADD COLUMN shown TEXT;
          ALTER TABLE page ADD COLUMN rules BLOB;
          ALTER TABLE page ADD COLUMN why TEXT;
          ALTER TABLE page ADD COLUMN priority REAL;
          ALTER TABLE page ADD COLUMN thread TEXT;
          ALTER TABLE page ADD COLUMN to_show TEXT;
          """)
    }
  }

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("0001 first tables") { database in
      try database.execute(
        sql: """
          CREATE TABLE run(
            run INTEGER PRIMARY KEY, started_at INTEGER NOT NULL, finished_at INTEGER);
          CREATE TABLE run_source(
            run INTEGER NOT NULL, source TEXT NOT NULL, outcome TEXT NOT NULL,
            detail TEXT NOT NULL, pages INTEGER NOT NULL, posts INTEGER NOT NULL,
            new_posts INTEGER NOT NULL, edited_posts INTEGER NOT NULL,
            new_mentions INTEGER NOT NULL, milliseconds INTEGER NOT NULL,
            PRIMARY KEY(run, source)) WITHOUT ROWID;
          CREATE TABLE page(
            source TEXT NOT NULL, url TEXT NOT NULL, etag TEXT, last_modified TEXT,
            content_hash BLOB, status INTEGER NOT NULL, asked_at INTEGER, due_at INTEGER,
            retry_at INTEGER, failures INTEGER NOT NULL, next TEXT,
            PRIMARY KEY(source, url)) WITHOUT ROWID;
          CREATE TABLE scorer(
            scorer INTEGER PRIMARY KEY, program TEXT NOT NULL, models TEXT NOT NULL,
            lexicons TEXT NOT NULL, customers TEXT NOT NULL, tracking TEXT NOT NULL,
            UNIQUE(program, models, lexicons, customers, tracking));
          CREATE TABLE post(
            post INTEGER PRIMARY KEY, first INTEGER, id BLOB NOT NULL, version INTEGER NOT NULL,
            source TEXT NOT NULL, url TEXT, guid TEXT, title TEXT NOT NULL, text TEXT NOT NULL,
            author_name TEXT, author_handle TEXT, author_platform TEXT, author_url TEXT,
            published INTEGER, published_offset INTEGER, published_day_only INTEGER,
            updated INTEGER, thread TEXT, reply_to TEXT, extra TEXT,
            content_hash BLOB NOT NULL, first_seen_at INTEGER NOT NULL, run INTEGER NOT NULL);
          CREATE INDEX post_edit ON post(first, version) WHERE first IS NOT NULL;
          CREATE TABLE post_key(
            hash BLOB PRIMARY KEY, kind INTEGER NOT NULL, version INTEGER NOT NULL,
            post INTEGER NOT NULL) WITHOUT ROWID;
          CREATE TABLE score(
            post INTEGER NOT NULL, scorer INTEGER NOT NULL, language TEXT NOT NULL,
            language_confidence REAL NOT NULL, label TEXT NOT NULL, negative REAL NOT NULL,
            neutral REAL NOT NULL, positive REAL NOT NULL, scale INTEGER NOT NULL,
            uncertain INTEGER NOT NULL, flags INTEGER NOT NULL, because TEXT, emotions TEXT,
            intents TEXT, author_kind TEXT, PRIMARY KEY(post, scorer)) WITHOUT ROWID;
          CREATE TABLE entity(
            post INTEGER NOT NULL, scorer INTEGER NOT NULL, position INTEGER NOT NULL,
            in_title INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
            text TEXT NOT NULL, type TEXT NOT NULL, tracked TEXT, label TEXT NOT NULL,
            polarity REAL NOT NULL, confidence REAL NOT NULL,
            PRIMARY KEY(post, scorer, position)) WITHOUT ROWID;
          CREATE TABLE link(
            post INTEGER NOT NULL, scorer INTEGER NOT NULL, position INTEGER NOT NULL,
            role TEXT NOT NULL, outcome TEXT NOT NULL, customer TEXT, probability REAL NOT NULL,
            because TEXT, candidates TEXT, PRIMARY KEY(post, scorer, position)) WITHOUT ROWID;
          CREATE INDEX link_customer ON link(customer) WHERE customer IS NOT NULL;
          CREATE TABLE mention(
            post INTEGER PRIMARY KEY, version INTEGER NOT NULL, scorer INTEGER NOT NULL,
            day INTEGER NOT NULL, run INTEGER NOT NULL);
          CREATE INDEX mention_day ON mention(day);
          """)
    }
    migrator.registerMigration("0002 scores in the order of posts") { database in
      // A table whose rows are found by one growing number takes wide rows at its end for less than
      // half of what a key of two columns costs.
      try database.execute(
        sql: """
          CREATE TABLE new_score(
            score INTEGER PRIMARY KEY, post INTEGER NOT NULL, scorer INTEGER NOT NULL,
            language TEXT NOT NULL, language_confidence REAL NOT NULL, label TEXT NOT NULL,
            negative REAL NOT NULL, neutral REAL NOT NULL, positive REAL NOT NULL,
            scale INTEGER NOT NULL, uncertain INTEGER NOT NULL, flags INTEGER NOT NULL,
            because TEXT, emotions TEXT, intents TEXT, author_kind TEXT);
          INSERT INTO new_score SELECT (post << 20) | scorer, * FROM score ORDER BY post, scorer;
          DROP TABLE score;
          ALTER TABLE new_score RENAME TO score;
          """)
    }
    migrator.registerMigration("0003 clusters of copies") { database in
      // Mentions from before are in no cluster: each counts for itself.
      try database.execute(
        sql: """
          CREATE TABLE cluster(
            post INTEGER PRIMARY KEY, cluster INTEGER NOT NULL, similarity REAL NOT NULL,
            at INTEGER NOT NULL, fingerprint INTEGER NOT NULL, count INTEGER NOT NULL,
            quarters INTEGER NOT NULL, words BLOB NOT NULL);
          CREATE INDEX cluster_copy ON cluster(cluster) WHERE cluster <> post;
          """)
    }
    registerPagesToCome(&migrator)
    VisitTable.register(&migrator)
    registerSubscriptions(&migrator)
    registerAudit(&migrator)
    registerIdentities(&migrator)
    registerGoldenIDs(&migrator)
    return migrator
  }
}
