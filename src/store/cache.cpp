// A finished cache has no write-ahead log and its full length; anything else is damage.
#include "store/cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <vector>

namespace lode::store {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t header_bytes = 3 * 4096;  // DuckDB: the main header and two database headers

// Empty where the attached file is as long as its header says.
Result<std::string> length_fault(Connection& connection, const Descriptor& file) {
  LODE_TRY(sizes, connection.query("SELECT CAST(block_size AS BIGINT), CAST(total_blocks AS BIGINT) FROM "
                                   "pragma_database_size() WHERE database_name = 'cache'"));
  struct stat about {};
  if (sizes.rows.empty() || ::fstat(file.number(), &about) != 0) return "its size is unknown";
  auto* block = std::get_if<std::int64_t>(&sizes.rows[0][0]);
  auto* blocks = std::get_if<std::int64_t>(&sizes.rows[0][1]);
  if (!block || !blocks) return "its size is unknown";
  if (about.st_size >= header_bytes + *block * *blocks) return std::string();
  return fmt::format("it is {} bytes long and should be {}", about.st_size, header_bytes + *block * *blocks);
}

Attachment damaged(const Cache& cache, std::string reason) {
  for (const char* suffix : {"", ".wal"}) ::unlink((cache.path() + suffix).c_str());
  return {Attached::damaged, std::move(reason), {}};
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

Result<Attachment> attach_cache(Connection& connection, const Cache& cache) {
  auto path = cache.path();
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) {
    ::unlink((path + ".wal").c_str());  // a log without its file would be replayed into the next one
    return Attachment{};
  }
  if (!file) return std::unexpected(file_error(errno, "open", path));
  if (::flock(file.number(), LOCK_SH) != 0) return std::unexpected(file_error(errno, "lock", path));
  if (exists(path + ".wal"))
    return damaged(cache, "a write-ahead log stands beside it, which a finished cache never has");
  auto attached = connection.run("ATTACH " + literal(Value(path)) + " AS cache (READ_ONLY)");
  if (!attached && !exists(path)) return Attachment{};  // removed by a cleaner between the two steps
  if (!attached) return damaged(cache, first_line(attached.error().message));
  auto fault = length_fault(connection, file);
  if (!fault || !fault->empty()) {
    LODE_CHECK(connection.run("DETACH cache"));
    return damaged(cache, fault ? *fault : first_line(fault.error().message));
  }
  ::futimens(file.number(), nullptr);  // the most recently used stay longest
  LODE_CHECK(connection.run("SET search_path = 'memory.main,cache.main'"));
  return Attachment{Attached::yes, {}, std::move(file)};
}

Result<void> build_cache(Connection& connection, const Cache& cache, const std::string& scratch,
                         const std::function<Result<void>(Connection&)>& build) {
  std::string temporary = scratch + "/build.duckdb";
  LODE_CHECK(connection.run("ATTACH " + literal(Value(temporary)) + " AS cache"));
  auto built = connection.run("SET search_path = 'cache.main,memory.main'");
  if (built) built = build(connection);
  auto closed = connection.run("SET search_path = 'memory.main'; DETACH cache");  // checkpoints
  if (!built) return built;
  if (!closed) return closed;
  if (exists(temporary + ".wal")) return fail(Code::io, "the cache could not be finished", "is the disk full?");
  LODE_CHECK(sync_file(cache.files, temporary));
  LODE_CHECK(cache.files.rename(temporary, cache.path()));
  return sync_dir(cache.files, cache.dir);
}

int prune_caches(const Cache& cache, std::size_t keep) {
  std::vector<std::pair<fs::file_time_type, fs::path>> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(cache.dir, error))
    if (entry.path().extension() == ".duckdb") found.emplace_back(entry.last_write_time(error), entry.path());
  std::ranges::sort(found, std::greater{});
  int removed = 0;
  for (std::size_t i = keep; i < found.size(); ++i) {
    Descriptor file(::open(found[i].second.c_str(), O_RDONLY | O_CLOEXEC));
    if (file && ::flock(file.number(), LOCK_EX | LOCK_NB) == 0) removed += fs::remove(found[i].second, error);
  }
  return removed;
}

}  // namespace lode::store
