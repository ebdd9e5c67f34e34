// libxml2 for Swift: the headers, and typed shims for what Swift cannot call.
//
// Debian builds libxml2 with ICU; its headers then pull in unicode/ucnv.h, whose declarations clash
// with Foundation's own ICU module. The feature macro is dropped right after xmlversion.h, before
// any header that looks at it; nothing of the library's layout depends on it for us.
#ifndef EARSHOT_CLIBXML2_SHIM_H
#define EARSHOT_CLIBXML2_SHIM_H

#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

// Error callbacks are variadic: Swift cannot write one. This one says nothing; errors are read from
// the parser context, never from a global.
static inline void earshot_xml_quiet(void *context, const char *format, ...) {
  (void)context;
  (void)format;
}

static inline void earshot_xml_silence(xmlSAXHandler *handler) {
  handler->error = earshot_xml_quiet;
  handler->warning = earshot_xml_quiet;
  handler->fatalError = earshot_xml_quiet;
  handler->serror = 0;
}

#endif
