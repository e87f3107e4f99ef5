// The system's file calls as Results.
#include "store/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace lode::store {

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Error file_error(int number, std::string_view what, const std::string& path) {
  Error out{Code::io, fmt::format("could not {} {}: {}", what, path, std::strerror(number)), {}};
  if (number == ENOENT) out.code = Code::not_found;
  if (number == EACCES || number == EPERM || number == EROFS) {
    out.code = Code::denied;
    out.hint = "check that you may write there, or work on a copy of the folder";
  }
  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    out.hint = "free some space (or raise the limit) and run it again; nothing was half-written";
  return out;
}

Result<Descriptor> Files::open(const std::string& path, int flags) const {
  for (;;) {
    int number = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
    if (number >= 0) return Descriptor(number);
    if (errno != EINTR) return std::unexpected(file_error(errno, "open", path));
  }
}

Result<void> Files::write(const Descriptor& file, std::string_view bytes,
                          const std::string& path) const {
  while (!bytes.empty()) {
    ssize_t done = ::write(file.number(), bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return std::unexpected(file_error(errno, "write", path));
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return {};
}

Result<void> Files::sync(const Descriptor& file, const std::string& path) const {
  if (::fsync(file.number()) == 0) return {};
  return std::unexpected(file_error(errno, "make durable", path));
}

Result<void> Files::truncate(const Descriptor& file, std::size_t size,
                             const std::string& path) const {
  if (::ftruncate(file.number(), static_cast<off_t>(size)) == 0) return {};
  return std::unexpected(file_error(errno, "cut", path));
}

Result<void> Files::rename(const std::string& from, const std::string& to) const {
  if (::rename(from.c_str(), to.c_str()) == 0) return {};
  return std::unexpected(file_error(errno, "rename a file to", to));
}

Result<void> Files::make_dir(const std::string& path) const {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error) return {};
  return std::unexpected(file_error(error.value(), "make the folder", path));
}

Result<void> Files::remove_all(const std::string& path) const {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (!error) return {};
  return std::unexpected(file_error(error.value(), "remove", path));
}

const Files& system_files() {
  static const Files files;
  return files;
}

Result<std::string> read_file(const Files& files, const std::string& path) {
  LODE_TRY(file, files.open(path, O_RDONLY));
  struct stat about {};
  if (::fstat(file.number(), &about) == 0 && S_ISDIR(about.st_mode))
    return std::unexpected(file_error(EISDIR, "read", path));
  std::string out(static_cast<std::size_t>(about.st_size), '\0');
  std::size_t have = 0;
  for (;;) {
    if (have == out.size()) out.resize(out.size() + 4096);  // it may have grown since
    ssize_t got = ::read(file.number(), out.data() + have, out.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::unexpected(file_error(errno, "read", path));
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  out.resize(have);
  return out;
}

Result<void> write_file(const Files& files, const std::string& path, std::string_view text) {
  std::string temporary = fmt::format("{}.tmp-{}", path, ::getpid());
  auto outcome = [&]() -> Result<void> {
    LODE_TRY(file, files.open(temporary, O_WRONLY | O_CREAT | O_TRUNC));
    LODE_CHECK(files.write(file, text, path));
    LODE_CHECK(files.sync(file, path));
    return files.rename(temporary, path);
  }();
  if (!outcome) {
    ::unlink(temporary.c_str());
    return outcome;
  }
  return sync_dir(files, parent_of(path));
}

Result<void> sync_dir(const Files& files, const std::string& dir) {
  LODE_TRY(file, files.open(dir, O_RDONLY | O_DIRECTORY));
  return files.sync(file, dir);
}

Result<void> make_durable_dir(const Files& files, const std::string& dir) {
  std::vector<std::string> above;  // folders that get a new name, the lowest first
  for (auto at = dir; !exists(at); at = parent_of(at)) above.push_back(parent_of(at));
  LODE_CHECK(files.make_dir(dir));
  for (const auto& folder : above) LODE_CHECK(sync_dir(files, folder));
  return {};
}

Result<void> sync_file(const Files& files, const std::string& path) {
  LODE_TRY(file, files.open(path, O_RDONLY));
  return files.sync(file, path);
}

bool exists(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0;
}

std::string parent_of(const std::string& path) {
  auto parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? std::string(".") : parent;
}

}  // namespace lode::store
