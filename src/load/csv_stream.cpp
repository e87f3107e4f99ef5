// The sliding buffer behind TextStream.
#include "load/csv_stream.h"

#include <algorithm>

#include "base/assert.h"

namespace lode::load {
namespace {

constexpr std::int64_t piece_bytes = 1 << 20;

}  // namespace

Result<void> TextStream::more() {
  LODE_ASSERT(!last());
  buffer_.erase(0, at_);
  at_ = 0;
  auto size = std::min(piece_bytes, end_ - read_);
  auto& into = encoding_ == Encoding::utf8 ? buffer_ : raw_;
  auto before = into.size();
  LODE_CHECK(file_.read(read_, size, into));
  if (digest_) digest_->update(std::string_view(into).substr(before));
  read_ += size;
  if (encoding_ != Encoding::utf8) raw_.erase(0, decode(encoding_, raw_, last(), buffer_));
  return {};
}

std::int64_t TextStream::consume(std::size_t size) {
  auto bytes = source_size(encoding_, text().substr(0, size));
  at_ += size;
  offset_ += bytes;
  return bytes;
}

Result<std::int64_t> TextStream::skip_line(char newline) {
  for (std::int64_t bytes = 0;;) {
    auto at = text().find(newline);
    bytes += consume(at == std::string_view::npos ? text().size() : at + 1);
    if (at != std::string_view::npos || last()) return bytes;
    LODE_CHECK(more());
  }
}

}  // namespace lode::load
