#include "CTextPeers.h"

#include <stdlib.h>

#include "../../CLibicu/shim.h"

static earshot_icu icu;
static int state;  // 0 not asked, 1 there, -1 absent

static int load(void) {
  if (state == 0) state = earshot_icu_load(&icu) ? 1 : -1;
  return state > 0;
}

int earshot_peer_icu_version(void) { return load() ? icu.version : 0; }

static int64_t walk(earshot_icu_breaks *breaks, int64_t start, int64_t *checksum) {
  int64_t found = 0;
  icu.first(breaks);
  for (int32_t at = icu.next(breaks); at >= 0; at = icu.next(breaks)) {
    *checksum += (start + at) ^ icu.rule_status(breaks);
    found++;
  }
  return found;
}

int64_t earshot_peer_icu_utf8(
    int type, const uint8_t *text, const int64_t *starts, int64_t count, int64_t *checksum) {
  if (!load()) return -1;
  int32_t status = 0;
  earshot_icu_breaks *breaks = icu.open(type, "en", 0, 0, &status);
  if (status > 0) return -1;
  earshot_icu_text *row = 0;
  int64_t found = 0;
  for (int64_t i = 0; i < count && status <= 0; i++) {
    row = icu.utext_open_utf8(
        row, (const char *)text + starts[i], starts[i + 1] - starts[i], &status);
    icu.set_utext(breaks, row, &status);
    found += walk(breaks, starts[i], checksum);
  }
  if (row) icu.utext_close(row);
  icu.close(breaks);
  return status > 0 ? -1 : found;
}

int64_t earshot_peer_icu_utf16(
    int type, const uint8_t *text, const int64_t *starts, int64_t count, int64_t *checksum) {
  if (!load()) return -1;
  int64_t longest = 0;
  for (int64_t i = 0; i < count; i++)
    if (starts[i + 1] - starts[i] > longest) longest = starts[i + 1] - starts[i];
  // No scalar has more units than bytes.
  uint16_t *units = malloc((longest + 1) * sizeof *units);
  int32_t status = 0;
  earshot_icu_breaks *breaks = icu.open(type, "en", 0, 0, &status);
  if (!units || status > 0) {
    free(units);
    return -1;
  }
  int64_t found = 0;
  for (int64_t i = 0; i < count && status <= 0; i++) {
    int32_t length = 0;
    icu.from_utf8(
        units, (int32_t)longest + 1, &length, (const char *)text + starts[i],
        (int32_t)(starts[i + 1] - starts[i]), 0xFFFD, 0, &status);
    icu.set_text(breaks, units, length, &status);
    found += walk(breaks, starts[i], checksum);
  }
  icu.close(breaks);
  free(units);
  return status > 0 ? -1 : found;
}
