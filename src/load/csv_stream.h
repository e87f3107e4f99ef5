// A stretch of a text file as UTF-8, read piece by piece, that knows where in the file it stands.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/result.h"
#include "load/encoding.h"
#include "load/input_file.h"

namespace lode::load {

class TextStream {
 public:
  // Bytes [begin, end) of the file; `digest`, where given, takes every byte read.
  TextStream(const InputFile& file, Encoding encoding, std::int64_t begin, std::int64_t end,
             Digest* digest = nullptr)
      : file_(file), encoding_(encoding), read_(begin), end_(end), offset_(begin), digest_(digest) {}

  std::string_view text() const { return std::string_view(buffer_).substr(at_); }  // unread
  bool last() const { return read_ == end_; }  // text() is all that is left
  std::int64_t offset() const { return offset_; }  // in the file, of the first byte of text()
  Result<void> more();                             // appends to text(). REQUIRES: !last()
  // Drops the first `size` bytes of text(); gives the bytes they take in the file.
  std::int64_t consume(std::size_t size);
  // Drops text up to and including the next line end, however far it is; gives its bytes in the file.
  Result<std::int64_t> skip_line(char newline);

 private:
  const InputFile& file_;
  Encoding encoding_;
  std::int64_t read_, end_, offset_;
  Digest* digest_;
  std::string buffer_, raw_;
  std::size_t at_ = 0;
};

}  // namespace lode::load
