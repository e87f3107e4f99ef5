// Reading by position over POSIX calls.
#include "load/input_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace lode::load {
namespace {

std::int64_t changed_at(const struct stat& info) {
  return info.st_mtim.tv_sec * 1'000'000'000 + info.st_mtim.tv_nsec;
}

Error file_problem(const std::string& path, const char* what) {
  int number = errno;
  return {number == ENOENT ? Code::not_found : Code::io,
          fmt::format("could not {} {}: {}", what, path, std::strerror(number)), {}};
}

}  // namespace

Result<InputFile> InputFile::open(const std::string& path) {
  InputFile out;
  out.path_ = path;
  out.file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (out.file_ < 0) return std::unexpected(file_problem(path, "open"));
  struct stat info {};
  if (::fstat(out.file_, &info) != 0) return std::unexpected(file_problem(path, "read"));
  if (S_ISDIR(info.st_mode))
    return fail(Code::invalid_argument, fmt::format("{} is a folder, not a file", path));
  if (!S_ISREG(info.st_mode))
    return fail(Code::invalid_argument, fmt::format("{} is not a regular file", path),
                "save the stream as a file first: loading reads it more than once");
  out.size_ = info.st_size;
  out.changed_ns_ = changed_at(info);
  return out;
}

Result<void> InputFile::read(std::int64_t offset, std::int64_t size, std::string& out) const {
  auto before = out.size();
  auto wanted = static_cast<std::size_t>(size);
  std::size_t done = 0;
  int problem = 0;
  auto fill = [&](char* data, std::size_t) {
    while (done < wanted) {
      auto got = ::pread(file_, data + before + done, wanted - done,
                         offset + static_cast<std::int64_t>(done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) problem = errno;
      if (got <= 0) break;
      done += static_cast<std::size_t>(got);
    }
    return before + done;
  };
  out.resize_and_overwrite(before + wanted, fill);
  if (problem != 0)
    return fail(Code::io, fmt::format("could not read {}: {}", path_, std::strerror(problem)));
  if (done < wanted)
    return fail(Code::io, fmt::format("{} became shorter while it was read", path_),
                "load it again once whoever writes it has finished");
  return {};
}

Result<void> InputFile::unchanged() const {
  struct stat info {};
  if (::fstat(file_, &info) != 0) return std::unexpected(file_problem(path_, "read"));
  if (info.st_size != size_ || changed_at(info) != changed_ns_)
    return fail(Code::io, fmt::format("{} changed while it was read", path_),
                "load it again once whoever writes it has finished");
  return {};
}

InputFile::InputFile(InputFile&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      size_(other.size_),
      changed_ns_(other.changed_ns_) {}

InputFile& InputFile::operator=(InputFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(file_, other.file_);
  std::swap(size_, other.size_);
  std::swap(changed_ns_, other.changed_ns_);
  return *this;
}

InputFile::~InputFile() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace lode::load
