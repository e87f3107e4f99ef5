// Scratch folders: made with a lock inside, swept when the lock is free.
#include "store/kept.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>

namespace lode::store {

namespace fs = std::filesystem;

Result<Scratch> Scratch::make(const Files& files, const std::string& parent) {
  LODE_CHECK(files.make_dir(parent));
  std::string folder = parent + "/XXXXXX";
  if (!::mkdtemp(folder.data())) return std::unexpected(file_error(errno, "make a folder in", parent));
  auto lock = files.open(folder + "/lock", O_RDWR | O_CREAT);
  if (!lock || ::flock(lock->number(), LOCK_EX | LOCK_NB) != 0) {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    if (!lock) return std::unexpected(lock.error());
    return std::unexpected(file_error(errno, "lock", folder));
  }
  return Scratch(std::move(folder), std::move(*lock));
}

Scratch::~Scratch() {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

void clean_scratch(const std::string& parent) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(parent, error)) {
    Descriptor lock(::open((entry.path() / "lock").c_str(), O_RDWR | O_CLOEXEC));
    // Without a lock file the owner may be between making the folder and locking it: leave the young.
    auto age = fs::file_time_type::clock::now() - fs::last_write_time(entry.path(), error);
    bool abandoned = lock ? ::flock(lock.number(), LOCK_EX | LOCK_NB) == 0 : age > std::chrono::minutes(1);
    if (abandoned) fs::remove_all(entry.path(), error);
  }
}

}  // namespace lode::store
