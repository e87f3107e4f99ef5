// Result and Error: the channel for "could not do it". What is true of the user's data is a Finding.
#pragma once
#include <expected>
#include <string>
#include <utility>

namespace lode {

// One meaning each. `limit` is also "more rows rejected than allowed"; `conflict` also "locked".
enum class Code { invalid_argument, not_found, conflict, io, store, limit, cancelled, denied };

struct Error {
  Code code = Code::invalid_argument;
  std::string message;  // what happened, with the name of the thing
  std::string hint;     // what the person can do next; may be empty
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Code code, std::string message, std::string hint = {}) {
  return std::unexpected(Error{code, std::move(message), std::move(hint)});
}

// The one table from codes to process exit codes: 2 usage, 3 rejected over the limit, 4 locked, 5 I/O,
// 70 internal, 130 interrupted.
int exit_code(Code code);
const char* code_name(Code code);

}  // namespace lode

#define LODE_CONCAT_(a, b) a##b
#define LODE_CONCAT(a, b) LODE_CONCAT_(a, b)
// LODE_TRY(name, expression): bind the value of a Result or return its Error.
#define LODE_TRY(name, ...)                                               \
  auto LODE_CONCAT(result_, __LINE__) = (__VA_ARGS__);                    \
  if (!LODE_CONCAT(result_, __LINE__))                                    \
    return std::unexpected(std::move(LODE_CONCAT(result_, __LINE__)).error()); \
  auto name = *std::move(LODE_CONCAT(result_, __LINE__))
// LODE_CHECK(expression): return the Error of a Result<void>.
#define LODE_CHECK(...)                                                        \
  do {                                                                         \
    if (auto result_check_ = (__VA_ARGS__); !result_check_)                    \
      return std::unexpected(std::move(result_check_).error());                \
  } while (false)
