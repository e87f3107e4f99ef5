// SHA-256 of a file, read in pieces.
#pragma once
#include <cstdint>
#include <string>

#include "store/files.h"

namespace lode::store {

struct Hashed {
  std::int64_t bytes = 0;
  std::string sha256;
};
Result<Hashed> hash_file(const Files& files, const std::string& path);

}  // namespace lode::store
