// The cache: .lode/<state>.duckdb, finished files only, read by any number of processes at once. Nothing in
// it is the record; whatever is wrong with it, it is made again.
#pragma once
#include <functional>
#include <string>

#include "store/connection.h"
#include "store/files.h"

namespace lode::store {

struct Cache {
  const Files& files;
  std::string dir;    // .lode, absolute
  std::string state;  // names the file

  std::string path() const { return dir + "/" + state + ".duckdb"; }
};

enum class Attached { yes, absent, damaged };
struct Attachment {
  Attached outcome = Attached::absent;
  std::string reason;  // why damaged
  Descriptor lock;     // shared; hold it as long as the file is attached
};

// Attaches the finished file as `cache`, read-only. A damaged one is removed.
Result<Attachment> attach_cache(Connection& connection, const Cache& cache);
// Builds the file in `scratch` through this connection, makes it durable and renames it into place.
Result<void> build_cache(Connection& connection, const Cache& cache, const std::string& scratch,
                         const std::function<Result<void>(Connection&)>& build);
// Keeps the `keep` most recently used files and those in use; removes the others and counts them.
int prune_caches(const Cache& cache, std::size_t keep);

}  // namespace lode::store
