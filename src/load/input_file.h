// An input file, opened once and read by position from any thread. A change while it is read is an error:
// the bytes that were hashed must be the bytes that were loaded.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"

namespace lode::load {

class InputFile {
 public:
  // Refuses folders, devices and files that cannot be read.
  static Result<InputFile> open(const std::string& path);
  const std::string& path() const { return path_; }
  std::int64_t size() const { return size_; }
  // Exactly `size` bytes from `offset`, appended to `out`. REQUIRES: they lie within size().
  Result<void> read(std::int64_t offset, std::int64_t size, std::string& out) const;
  Result<void> unchanged() const;  // size and time of change are those of open()
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&& other) noexcept;
  ~InputFile();

 private:
  InputFile() = default;
  std::string path_;
  int file_ = -1;
  std::int64_t size_ = 0, changed_ns_ = 0;
};

}  // namespace lode::load
