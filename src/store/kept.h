// What a session's connection keeps alive: its database, the shared lock on the cache file that it reads
// (so that nobody removes it), and its scratch folder.
#pragma once
#include <string>
#include <utility>

#include "store/connection.h"
#include "store/files.h"

namespace lode::store {

// A folder of one process under .lode/tmp, where large sorts spill and caches are built; it goes with its
// owner. The lock inside tells a cleaner whether the owner still lives.
class Scratch {
 public:
  static Result<Scratch> make(const Files& files, const std::string& parent);
  const std::string& folder() const { return folder_; }
  Scratch(Scratch&& other) noexcept
      : folder_(std::exchange(other.folder_, {})), lock_(std::move(other.lock_)) {}
  Scratch& operator=(Scratch&&) = delete;
  ~Scratch();

 private:
  Scratch(std::string folder, Descriptor lock) : folder_(std::move(folder)), lock_(std::move(lock)) {}
  std::string folder_;
  Descriptor lock_;
};

// Removes the scratch folders whose owner is gone.
void clean_scratch(const std::string& parent);

struct Kept {
  Scratch scratch;
  Descriptor cache;
  Database database;  // closed first
};

}  // namespace lode::store
