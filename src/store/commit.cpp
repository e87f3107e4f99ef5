// A batch becomes part of the record: files made durable, folder renamed, then the journal line that alone
// makes it count.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "base/digest.h"
#include "base/text.h"
#include "store/batches.h"
#include "store/workspace_state.h"

namespace lode::store {
namespace {

namespace fs = std::filesystem;

// What the Parquet file itself says, checked against what the loader says it wrote.
Result<void> describe(Connection& engine, const std::string& path, BatchTable& table) {
  auto file = literal(Value(path));
  LODE_TRY(columns, engine.query("SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet(" + file + "))"));
  table.columns.clear();
  for (const auto& row : columns.rows) table.columns.push_back(to_text(row[0]));
  LODE_TRY(count, engine.one("SELECT count(*) FROM read_parquet(" + file + ")"));
  if (count != Value(table.rows))
    return fail(Code::store, fmt::format("{} holds {} rows where {} were written", table.table,
                                         to_text(count), table.rows));
  return {};
}

Result<void> finish_tables(const Context& context, const std::string& folder,
                           const std::string& final_folder, Batch& batch) {
  LODE_TRY(database, Database::open(":memory:", context));
  LODE_TRY(engine, database.connect());
  for (auto& table : batch.tables) {
    std::string path = folder + "/" + table.file;
    LODE_CHECK(describe(engine, path, table));
    LODE_TRY(digest, digest_file(path));
    table.bytes = digest.bytes;
    table.sha256 = digest.sha256;
    table.file = final_folder + "/" + table.file;
  }
  if (!batch.rejects_file.empty()) {
    LODE_TRY(digest, digest_file(folder + "/" + batch.rejects_file));
    batch.rejects_sha256 = digest.sha256;
    batch.rejects_file = final_folder + "/" + batch.rejects_file;
  }
  return {};
}

Result<void> sync_folder(const Files& files, const std::string& folder) {
  std::error_code error;
  fs::recursive_directory_iterator entries(folder, error), end;
  for (; !error && entries != end; entries.increment(error))
    if (entries->is_regular_file(error) && !error) LODE_CHECK(sync_file(files, entries->path().string()));
  if (error) return std::unexpected(file_error(error.value(), "list the folder", folder));
  return sync_dir(files, folder);
}

// Names the batch after its place in the journal and what went into it.
std::string batch_id(std::int64_t seq, const Batch& batch) {
  std::string text = batch.source + "\n" + batch.map + "\n" + batch.map_sha256 + "\n";
  for (const auto& input : batch.inputs) text += input.path + " " + input.sha256 + "\n";
  return fmt::format("{:06}-{}", seq, sha256_hex(text).substr(0, 8));
}

}  // namespace

Workspace::Draft::~Draft() {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

Result<Workspace::Draft> Workspace::begin_batch(const Lock&) const {
  auto folder = state_->path(fmt::format("{}/{}{:06}-{}", batches_dir, draft_prefix,
                                         state_->journal.entries.size() + 1, ::getpid()));
  LODE_CHECK(state_->files->remove_all(folder));
  LODE_CHECK(state_->files->make_dir(folder));
  return Draft(std::move(folder));
}

Result<Batch> Workspace::commit(const Lock& lock, Draft draft, Batch batch, const std::string& role) {
  const Files& files = *state_->files;
  LODE_TRY(beside, standing(batch.source, batch.map, batch.map_sha256, batch.inputs));
  batch.supersedes = std::move(beside.supersedes);
  batch.seq = state_->journal.end().seq + 1;
  batch.id = batch_id(batch.seq, batch);
  batch.recorded_at = state_->context->now;
  std::string folder = fmt::format("{}/{}", batches_dir, batch.id);
  LODE_CHECK(finish_tables(*state_->context, draft.folder(), folder, batch));
  LODE_TRY(body, manifest(batch));
  LODE_CHECK(write_file(files, draft.folder() + "/" + std::string(manifest_name), body + "\n"));
  LODE_CHECK(sync_folder(files, draft.folder()));
  LODE_CHECK(files.rename(draft.folder(), path(folder)));
  Draft renamed(path(folder));  // goes again if the journal cannot take it
  draft.folder_.clear();
  LODE_CHECK(sync_dir(files, path(batches_dir)));
  auto entry = append(lock, "load", role, body);
  // Kept also where the journal could not be cut back: the line may yet turn out to be there.
  if (entry || state_->journal.torn_bytes > 0) renamed.folder_.clear();
  if (!entry) return std::unexpected(entry.error());
  return batch;
}

}  // namespace lode::store
