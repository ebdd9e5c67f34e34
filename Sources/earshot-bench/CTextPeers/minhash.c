#include "CTextPeers.h"

// Classic MinHash: one linear permutation a * x + b (mod 2^64) for each value, the least of each.
void earshot_peer_minhash(
    const uint64_t *restrict shingles, int64_t count, const uint64_t *restrict factors,
    const uint64_t *restrict shifts, uint32_t *restrict least, int64_t values) {
  for (int64_t value = 0; value < values; value++) least[value] = UINT32_MAX;
  for (int64_t at = 0; at < count; at++) {
    uint64_t shingle = shingles[at];
    for (int64_t value = 0; value < values; value++) {
      uint32_t hash = (uint32_t)((shingle * factors[value] + shifts[value]) >> 32);
      least[value] = hash < least[value] ? hash : least[value];
    }
  }
}
