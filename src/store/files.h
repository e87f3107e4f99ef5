// Files: every file operation that the record depends on, behind one small door, so that a test can make the
// n-th write, fsync, open or rename fail and see that the workspace stays valid.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode::store {

// An open file, closed when it goes.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int number() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

// The operating system's calls; a test derives from it. `path` in the Errors is for people.
class Files {
 public:
  virtual ~Files() = default;
  virtual Result<Descriptor> open(const std::string& path, int flags) const;
  // One write(2) call where the system takes all bytes at once, as it does for regular files.
  virtual Result<void> write(const Descriptor& file, std::string_view bytes,
                             const std::string& path) const;
  virtual Result<void> sync(const Descriptor& file, const std::string& path) const;
  virtual Result<void> truncate(const Descriptor& file, std::size_t size,
                                const std::string& path) const;
  virtual Result<void> rename(const std::string& from, const std::string& to) const;
  virtual Result<void> make_dir(const std::string& path) const;  // an existing one is fine
  virtual Result<void> remove_all(const std::string& path) const;
};

const Files& system_files();

Result<std::string> read_file(const Files& files, const std::string& path);  // not_found where absent
// Written under a temporary name beside it, fsynced, renamed, folder fsynced: old or new, never half.
Result<void> write_file(const Files& files, const std::string& path, std::string_view text);
Result<void> sync_dir(const Files& files, const std::string& dir);
// A folder with all above it, their names durable too: else it may be gone after a loss of power.
Result<void> make_durable_dir(const Files& files, const std::string& dir);
Result<void> sync_file(const Files& files, const std::string& path);
bool exists(const std::string& path);
// The Error for `errno`, in words: "could not write X: no space left on device".
Error file_error(int number, std::string_view what, const std::string& path);
std::string parent_of(const std::string& path);

}  // namespace lode::store
