// A session: an in-memory database that may read the batches and the cache and nothing else.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "store/cache.h"
#include "store/kept.h"
#include "store/kept_rows.h"
#include "store/views.h"
#include "store/workspace_state.h"

namespace lode::store {
namespace {

constexpr std::size_t caches_kept = 3;


Result<void> make_views(Connection& connection, const Workspace& workspace, const View& view) {
  std::string sql;
  for (const auto& table : canonical_tables()) {
    auto batches = workspace.table_batches(view, !table.dated_by.empty());
    sql += fmt::format("CREATE VIEW {}_rows AS {};\n", table.name,
                       rows_sql(table, batches, workspace, view.as_of));
  }
  return connection.run(sql);
}

// Sizes only: hashes are for `lode fsck`.
Result<void> check_files(const Workspace& workspace, const View& view) {
  std::error_code error;
  for (const auto& batch : workspace.live_batches(view))
    for (const auto& table : batch.tables) {
      auto size = std::filesystem::file_size(workspace.path(table.file), error);
      if (error || static_cast<std::int64_t>(size) != table.bytes)
        return fail(Code::io,
                    error ? fmt::format("{} is missing, which the journal says was loaded", table.file)
                          : fmt::format("{} has {} bytes; {} were loaded", table.file, size, table.bytes),
                    "restore the file from a copy; `lode fsck` checks every one");
    }
  return {};
}

Result<Scratch> scratch_for(const Files& files, const std::string& dir) {
  auto own = Scratch::make(files, dir + "/tmp");
  if (own || own.error().code != Code::denied) return own;
  // A workspace one may only read: spill, and build what is not cached, elsewhere.
  std::error_code error;
  auto temp = std::filesystem::temp_directory_path(error);
  return Scratch::make(files, (temp / fmt::format("lode-{}", ::getuid())).string());
}

Result<void> restrict(Connection& connection, const std::string& batches, const std::string& caches,
                      const std::string& scratch) {
  return connection.run(fmt::format("SET allowed_directories = [{}, {}, {}]; SET enable_external_access = false",
                                    literal(Value(batches + "/")), literal(Value(caches + "/")),
                                    literal(Value(scratch + "/"))));
}

}  // namespace

bool Workspace::is_cached(const View& view) const {
  return exists(Cache{*state_->files, path(cache_dir), state(view)}.path());
}

int Workspace::drop_caches() const {
  clean_scratch(path(".lode/tmp"));
  prune_rows(path(cache_dir), 0);
  return prune_caches({*state_->files, path(cache_dir), {}}, 0);
}

Result<Connection> Workspace::session(const View& view,
                                      const std::function<Result<void>(Connection&)>& build) const {
  const Files& files = *state_->files;
  Cache cache{files, path(cache_dir), state(view)};
  LODE_CHECK(check_files(*this, view));
  LODE_TRY(scratch, scratch_for(files, cache.dir));
  if (!scratch.folder().starts_with(cache.dir) && !exists(cache.path())) cache.dir = scratch.folder();
  LODE_TRY(database, Database::open(":memory:", *state_->context, {.temp_dir = scratch.folder() + "/spill"}));
  LODE_TRY(connection, database.connect());
  LODE_CHECK(restrict(connection, path("batches"), cache.dir, scratch.folder()));
  LODE_CHECK(make_views(connection, *this, view));
  Attachment attached;
  if (build) {
    LODE_TRY(first, attach_cache(connection, cache));
    if (first.outcome == Attached::damaged)
      state_->notice("WSP05", "cache-recovered",
                     fmt::format("recovered: the cache was damaged ({}) and is built again from the record",
                                 first.reason));
    attached = std::move(first);
    for (int attempt = 0; attached.outcome != Attached::yes; ++attempt) {
      if (attempt == 3) return fail(Code::io, "the cache cannot be read back after it was built", attached.reason);
      LODE_CHECK(build_cache(connection, cache, scratch.folder(), build));
      LODE_TRY(again, attach_cache(connection, cache));
      attached = std::move(again);
      prune_caches(cache, caches_kept);
      prune_rows(cache.dir);
    }
  }
  connection.keep(std::make_unique<Kept>(Kept{std::move(scratch), std::move(attached.lock), std::move(database)}));
  return connection;
}

}  // namespace lode::store
