// SHA-256 over bytes that come piece by piece: inputs while they are read, batches after they are written.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lode {

class Digest {
 public:
  Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  ~Digest();
  void update(std::string_view bytes);
  std::string hex();  // ends it; REQUIRES: called once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct FileDigest {
  std::string sha256;
  std::int64_t bytes = 0;
};
Result<FileDigest> digest_file(const std::string& path);  // a regular file, read in pieces

}  // namespace lode
