// ICU's break iterators for Swift, found while the program runs: nothing of ICU is needed to build,
// and where it is not installed earshot_icu_load says so.
//
// ICU's exported names end in its major version (ubrk_open_72), and so do its libraries
// (libicuuc.so.72): both are tried from a bound above today's version downwards.
#ifndef EARSHOT_CLIBICU_SHIM_H
#define EARSHOT_CLIBICU_SHIM_H

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>

// Opaque: UBreakIterator and UText of unicode/ubrk.h and unicode/utext.h.
typedef struct earshot_icu_breaks earshot_icu_breaks;
typedef struct earshot_icu_text earshot_icu_text;

// UBreakIteratorType.
enum { EARSHOT_ICU_CHARACTER = 0, EARSHOT_ICU_WORD = 1, EARSHOT_ICU_SENTENCE = 3 };

// What ubrk_getRuleStatus says of a word: below this it holds no letter, kana, Han or digit.
enum { EARSHOT_ICU_WORD_NONE_LIMIT = 100 };

// The functions that are used, with ICU's own types but for the two above. A status above 0 is an
// error; it must be 0 when it goes in.
typedef struct earshot_icu {
  int version;
  earshot_icu_breaks *(*open)(
      int32_t type, const char *locale, const uint16_t *text, int32_t length, int32_t *status);
  void (*close)(earshot_icu_breaks *breaks);
  void (*set_text)(
      earshot_icu_breaks *breaks, const uint16_t *text, int32_t length, int32_t *status);
  void (*set_utext)(earshot_icu_breaks *breaks, earshot_icu_text *text, int32_t *status);
  int32_t (*first)(earshot_icu_breaks *breaks);
  int32_t (*next)(earshot_icu_breaks *breaks);
  int32_t (*rule_status)(earshot_icu_breaks *breaks);
  earshot_icu_text *(*utext_open_utf8)(
      earshot_icu_text *reused, const char *text, int64_t length, int32_t *status);
  earshot_icu_text *(*utext_close)(earshot_icu_text *text);
  uint16_t *(*from_utf8)(
      uint16_t *result, int32_t capacity, int32_t *length, const char *text, int32_t count,
      int32_t substitute, int32_t *substitutions, int32_t *status);
} earshot_icu;

// A function by its name without version.
static inline void *earshot_icu_symbol(void *library, const char *name, int version) {
  char full[64];
  snprintf(full, sizeof full, "%s_%d", name, version);
  return dlsym(library, full);
}

// Fills `icu`; 1 where a library with all the functions is found, else 0. The library stays open.
static inline int earshot_icu_load(earshot_icu *icu) {
  for (int version = 80; version >= 50; version--) {
    char name[32];
    snprintf(name, sizeof name, "libicuuc.so.%d", version);
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library) continue;
    icu->version = version;
    *(void **)&icu->open = earshot_icu_symbol(library, "ubrk_open", version);
    *(void **)&icu->close = earshot_icu_symbol(library, "ubrk_close", version);
    *(void **)&icu->set_text = earshot_icu_symbol(library, "ubrk_setText", version);
    *(void **)&icu->set_utext = earshot_icu_symbol(library, "ubrk_setUText", version);
    *(void **)&icu->first = earshot_icu_symbol(library, "ubrk_first", version);
    *(void **)&icu->next = earshot_icu_symbol(library, "ubrk_next", version);
    *(void **)&icu->rule_status = earshot_icu_symbol(library, "ubrk_getRuleStatus", version);
    *(void **)&icu->utext_open_utf8 = earshot_icu_symbol(library, "utext_openUTF8", version);
    *(void **)&icu->utext_close = earshot_icu_symbol(library, "utext_close", version);
    *(void **)&icu->from_utf8 = earshot_icu_symbol(library, "u_strFromUTF8WithSub", version);
    if (icu->open && icu->close && icu->set_text && icu->set_utext && icu->first && icu->next &&
        icu->rule_status && icu->utext_open_utf8 && icu->utext_close &&
        icu->from_utf8)
      return 1;
    dlclose(library);
  }
  return 0;
}

#endif
