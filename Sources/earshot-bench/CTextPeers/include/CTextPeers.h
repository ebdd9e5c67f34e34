// What the benchmarks of text and of duplicates compare with, in plain C so that no Swift is in the peer's way, and the
// counting of allocations.
#ifndef EARSHOT_CTEXTPEERS_H
#define EARSHOT_CTEXTPEERS_H

#include <stdint.h>

// Version of the ICU that was found; 0 where there is none.
int earshot_peer_icu_version(void);

// Boundaries of `count` rows by ICU's break iterator (type 0 characters, 1 words, 3 sentences), row
// i being bytes starts[i] to starts[i + 1]. The rule status is asked at each, as one must to tell
// words from spaces. Returns the number of boundaries behind each row's start, -1 on an error.
int64_t earshot_peer_icu_utf8(
    int type, const uint8_t *text, const int64_t *starts, int64_t count, int64_t *checksum);

// The same over UTF-16, to which ICU's own converter brings each row first, as posts are UTF-8.
int64_t earshot_peer_icu_utf16(
    int type, const uint8_t *text, const int64_t *starts, int64_t count, int64_t *checksum);

// The least values of `count` shingles under `values` permutations, each a factor and a shift.
void earshot_peer_minhash(
    const uint64_t *shingles, int64_t count, const uint64_t *factors, const uint64_t *shifts,
    uint32_t *least, int64_t values);

// Calls of malloc, calloc, realloc and their like by this thread so far. The program's own
// definitions take the place of the C library's, to which they hand on.
uint64_t earshot_allocations(void);

#endif
