// One COPY, one rename; a reader takes the rows into its own session at once, so that nobody may miss the file later.
#include "store/kept_rows.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/text.h"
#include "store/kept.h"

namespace lode::store {
namespace {

namespace fs = std::filesystem;

std::string cache_of(const fs::path& rows) {
  auto name = rows.stem().string();
  return (rows.parent_path() / (name.substr(0, name.find('-')) + ".duckdb")).string();
}

}  // namespace

std::string rows_path(const Workspace& workspace, const View& view, std::string_view key) {
  return workspace.path(fmt::format(".lode/{}-{}.parquet", workspace.state(view), sha256_hex(key).substr(0, 16)));
}

Result<void> keep_rows(Connection& connection, const std::string& path, std::string_view select, const Files& files) {
  if (exists(path) || !exists(cache_of(path))) return {};  // rows of one name are the same rows
  const auto dir = parent_of(path);
  LODE_TRY(scratch, Scratch::make(files, dir + "/tmp"));
  const auto made = scratch.folder() + "/rows.parquet";
  LODE_CHECK(connection.run(fmt::format("COPY ({}) TO {} (FORMAT parquet)", select, literal(Value(made)))));
  LODE_CHECK(sync_file(files, made));
  LODE_CHECK(files.rename(made, path));
  LODE_CHECK(sync_dir(files, dir));
  prune_rows(dir);
  return {};
}

Result<bool> recall_rows(Connection& connection, const std::string& path, std::string_view table) {
  if (!exists(path)) return false;
  auto read = connection.run(fmt::format("CREATE OR REPLACE TEMP TABLE {} AS SELECT * FROM read_parquet({})",
                                         identifier(table), literal(Value(path))));
  if (!read && read.error().code == Code::cancelled) return std::unexpected(read.error());
  if (!read) {
    ::unlink(path.c_str());
    return false;
  }
  ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);  // the most recently used stay longest
  return true;
}

void prune_rows(const std::string& dir, std::size_t keep) {
  std::vector<std::pair<fs::file_time_type, fs::path>> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(dir, error))
    if (entry.path().extension() == ".parquet") found.emplace_back(entry.last_write_time(error), entry.path());
  std::ranges::sort(found, std::greater{});
  for (std::size_t i = 0; i < found.size(); ++i)
    if (i >= keep || !exists(cache_of(found[i].second))) fs::remove(found[i].second, error);
}

}  // namespace lode::store
