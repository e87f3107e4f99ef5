// What a broken invariant prints before the process ends with exit code 70.
#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace lode {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "lode: internal error: %s is false (%s:%d). Please report this line.\n",
               expression, file, line);
  std::_Exit(70);
}

}  // namespace lode
