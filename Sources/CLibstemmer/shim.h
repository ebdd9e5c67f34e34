// Snowball's libstemmer for Swift: the header, and one typed shim.
//
// Snowball calls its letters `sb_symbol`; the shim takes and gives plain bytes, and gives the length
// of the stem in the same call, so that nobody can ask for it before there is a stem.
#ifndef EARSHOT_CLIBSTEMMER_SHIM_H
#define EARSHOT_CLIBSTEMMER_SHIM_H

#include <libstemmer.h>
#include <stdint.h>

// The stem of a lower-case UTF-8 word, owned by the stemmer until its next call; NULL if memory ran
// out.
static inline const uint8_t *earshot_stem(struct sb_stemmer *stemmer, const uint8_t *word,
                                          int32_t size, int32_t *length) {
  const sb_symbol *stem = sb_stemmer_stem(stemmer, word, size);
  *length = stem ? sb_stemmer_length(stemmer) : 0;
  return stem;
}

#endif
