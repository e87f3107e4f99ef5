// The journal was checked on opening; here come the hash of every batch file, strangers, and the caches.
#include "store/fsck.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/digest.h"
#include "base/text.h"
#include "store/batches.h"
#include "store/cache.h"
#include "store/kept.h"

namespace lode::store {
namespace {

namespace fs = std::filesystem;

Finding changed(const std::string& file, std::string message) {
  return {.rule = "WSP06",
          .name = "batch-changed",
          .message = std::move(message),
          .fix = "restore the file from a copy (git, backup), or load the source again",
          .place = {file, 0, 0}};
}

struct Recorded {
  std::string file;
  std::string sha256;
};

std::vector<Recorded> files_of(const Batch& batch) {
  std::vector<Recorded> out;
  for (const auto& table : batch.tables) out.push_back({table.file, table.sha256});
  if (!batch.rejects_file.empty()) out.push_back({batch.rejects_file, batch.rejects_sha256});
  return out;
}

void check_file(const Workspace& workspace, const Recorded& recorded, Checked& out) {
  auto digest = digest_file(workspace.path(recorded.file));
  ++out.files;
  if (!digest) {
    out.findings.push_back(changed(recorded.file, "it cannot be read: " + digest.error().message));
    return;
  }
  out.bytes += digest->bytes;
  if (digest->sha256 != recorded.sha256)
    out.findings.push_back(changed(recorded.file, "its bytes are not those that were recorded"));
}

void check_manifest(const Workspace& workspace, const Batch& batch, Checked& out) {
  auto file = fmt::format("{}/{}/{}", batches_dir, batch.id, manifest_name);
  auto recorded = manifest(batch);
  if (recorded && workspace.read_or_empty(file) == *recorded + "\n") return;
  auto finding = changed(file, "it does not say what the journal says; the journal holds");
  finding.severity = Severity::warning;
  out.findings.push_back(std::move(finding));
}

void check_strangers(const Workspace& workspace, const std::vector<Batch>& batches, Checked& out) {
  std::set<std::string> known;
  for (const auto& batch : batches) known.insert(batch.id);
  std::vector<std::string> strangers;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(workspace.path(batches_dir), error)) {
    auto name = entry.path().filename().string();
    if (!known.contains(name) && !name.starts_with(draft_prefix)) strangers.push_back(name);
  }
  std::ranges::sort(strangers);
  for (const auto& name : strangers)
    out.findings.push_back({.rule = "WSP07",
                            .name = "unknown-batch",
                            .severity = Severity::warning,
                            .message = fmt::format("batches/{} is not in the journal and does not count", name),
                            .fix = "restore the journal it belongs to, or remove the folder",
                            .place = {fmt::format("{}/{}", batches_dir, name), 0, 0}});
}

// Reads every block of one cache file; its checksums are verified on the way.
Result<std::string> cache_fault(const Context& context, const Cache& cache) {
  LODE_TRY(database, Database::open(":memory:", context));
  LODE_TRY(connection, database.connect());
  LODE_TRY(attached, attach_cache(connection, cache));
  if (attached.outcome != Attached::yes) return attached.reason;
  auto tables = connection.query("SELECT table_name FROM duckdb_tables() WHERE database_name = 'cache'");
  if (!tables) return tables.error().message;
  for (const auto& row : tables->rows) {
    auto read = connection.one("SELECT bit_xor(hash(t)) FROM cache." + identifier(to_text(row[0])) + " t");
    if (!read && read.error().code == Code::cancelled) return std::unexpected(read.error());
    if (!read) return read.error().message.substr(0, read.error().message.find('\n'));
  }
  return std::string();
}

Result<void> check_caches(const Workspace& workspace, const Context& context, Checked& out) {
  auto dir = workspace.path(".lode");
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(dir, error)) {
    if (entry.path().extension() != ".duckdb") continue;
    Cache cache{system_files(), dir, entry.path().stem().string()};
    ++out.caches;
    LODE_TRY(reason, cache_fault(context, cache));
    if (reason.empty()) continue;
    fs::remove(cache.path(), error);
    out.findings.push_back({.rule = "WSP05",
                            .name = "cache-recovered",
                            .severity = Severity::info,
                            .message = fmt::format("a damaged cache was removed ({}); it is made again", reason),
                            .place = {".lode/" + entry.path().filename().string(), 0, 0}});
  }
  return {};
}

// Taking the lock puts right what a crash left. A writer at work looks after its own.
void put_right(Workspace& workspace, Checked& out) {
  auto lock = workspace.lock();
  if (lock || lock.error().code == Code::io) return;
  out.findings.push_back({.rule = "WSP08",
                          .name = "not-cleaned",
                          .severity = Severity::info,
                          .message = "leftovers of crashes, if any, were left alone: " + lock.error().message});
}

}  // namespace

Result<Checked> fsck(Workspace& workspace, const Context& context) {
  Checked out;
  put_right(workspace, out);
  out.entries = static_cast<std::int64_t>(workspace.journal().size());
  auto batches = recorded_batches(workspace.journal());
  out.batches = static_cast<std::int64_t>(batches.size());
  for (const auto& batch : batches) {
    if (context.cancelled()) return cancelled_error();
    auto done = static_cast<double>(&batch - batches.data());
    context.report("checking batches", done / static_cast<double>(batches.size()));
    for (const auto& recorded : files_of(batch)) check_file(workspace, recorded, out);
    check_manifest(workspace, batch, out);
  }
  check_strangers(workspace, batches, out);
  LODE_CHECK(check_caches(workspace, context, out));
  out.findings.insert(out.findings.begin(), workspace.notices().begin(), workspace.notices().end());
  return out;
}

}  // namespace lode::store
