// LODE_ASSERT stays on in release: a broken invariant stops at once instead of giving a wrong figure.
#pragma once

namespace lode {
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);
}

#define LODE_ASSERT(expression) \
  ((expression) ? static_cast<void>(0) : ::lode::assertion_failed(#expression, __FILE__, __LINE__))
