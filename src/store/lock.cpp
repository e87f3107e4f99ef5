// The writer's lock: flock on .lode/lock is the truth; what is written inside only names the holder, so a
// stale text never blocks anyone. Taking it also puts right what a crash left.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/text.h"
#include "store/batches.h"
#include "store/kept.h"
#include "store/workspace_state.h"

namespace lode::store {
namespace {

namespace fs = std::filesystem;

std::string own_command() {
  auto text = read_file(system_files(), "/proc/self/cmdline").value_or("");
  std::ranges::replace(text, '\0', ' ');
  return std::string(trim(text));
}

std::string host() {
  char name[256] = {};
  ::gethostname(name, sizeof name - 1);
  return name;
}

Error held(const std::string& text) {
  auto lines = split(text, '\n');  // pid, host, command, since; a holder may not have written them yet
  lines.resize(std::max<std::size_t>(lines.size(), 4));
  if (lines[0].empty()) lines[0] = "(unknown)";
  return {Code::conflict,
          fmt::format("the workspace is being changed by process {} on {}: `{}`, since {}", lines[0],
                      lines[1], lines[2], lines[3]),
          "wait for it to end; reading (profile, check, status) works meanwhile"};
}

bool same_file(const Descriptor& file, const std::string& path) {
  struct stat mine {}, theirs {};
  return ::fstat(file.number(), &mine) == 0 && ::stat(path.c_str(), &theirs) == 0 &&
         mine.st_ino == theirs.st_ino && mine.st_dev == theirs.st_dev;
}

Result<Descriptor> take(const Files& files, const std::string& path) {
  for (int attempt = 0; attempt < 10; ++attempt) {
    LODE_TRY(file, files.open(path, O_RDWR | O_CREAT));
    if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) return std::unexpected(held(read_file(files, path).value_or("")));
      return std::unexpected(file_error(errno, "lock", path));
    }
    if (same_file(file, path)) return file;  // else .lode was removed meanwhile: take the new one
  }
  return fail(Code::conflict, "the lock file keeps changing", "is something removing .lode again and again?");
}

// Batches whose load was cut short: temporary folders, and one renamed but not yet in the journal.
std::vector<std::string> leftovers(const std::string& dir, const Journal& journal) {
  std::vector<std::string> out;
  std::set<std::string> known;
  for (const auto& batch : recorded_batches(journal.entries)) known.insert(batch.id);
  auto next = fmt::format("{:06}-", journal.entries.size() + 1);
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(dir + "/" + std::string(batches_dir), error)) {
    auto name = entry.path().filename().string();
    if (name.starts_with(draft_prefix) || (name.starts_with(next) && !known.contains(name)))
      out.push_back(name);
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace

Result<Workspace::Lock> Workspace::lock() {
  const Files& files = *state_->files;
  std::string path = state_->path(".lode/lock");
  LODE_CHECK(files.make_dir(state_->path(cache_dir)));
  LODE_TRY(file, take(files, path));
  LODE_CHECK(files.truncate(file, 0, path));
  LODE_CHECK(files.write(file, fmt::format("{}\n{}\n{}\n{}\n", ::getpid(), host(), own_command(),
                                           state_->context->now), path));
  if (state_->untouched()) {
    LODE_CHECK(files.make_dir(state_->path(batches_dir)));
    LODE_CHECK(start_journal(files, state_->dir));
  }
  LODE_TRY(journal, read_journal(files, state_->dir));
  state_->journal = std::move(journal);
  if (!state_->journal.faults.empty())
    return fail(Code::io, "nothing is written while the record fails its check: " +
                              state_->journal.faults.front().message,
                "`lode fsck` shows all of it and what to do");
  LODE_CHECK(repair(files, state_->dir, state_->journal));
  for (const auto& name : leftovers(state_->dir, state_->journal)) {
    LODE_CHECK(files.remove_all(state_->path("batches/" + name)));
    state_->notice("WSP03", "unfinished-batch",
                   fmt::format("a load that was cut short left batches/{}; removed, nothing of it counted",
                               name));
  }
  clean_scratch(state_->path(".lode/tmp"));
  return Lock(std::move(file));
}

Result<JournalEntry> Workspace::append(const Lock& lock, const std::string& kind, const std::string& role,
                                       const std::string& body_json) {
  if (!same_file(lock.descriptor_, state_->path(".lode/lock")))
    return fail(Code::conflict, "the lock was removed while this process held it; nothing was recorded",
                "run it again, and leave .lode alone meanwhile");
  LODE_CHECK(store::append(*state_->files, state_->dir, state_->journal,
                           {.at = state_->context->now,
                            .by = state_->context->user,
                            .role = role,
                            .kind = kind,
                            .body = body_json}));
  if (state_->journal.head_lags)
    state_->notice("WSP04", "head-behind",
                   "the entry is recorded, but journal.head could not be written; the next change moves it on");
  return state_->journal.entries.back();
}

}  // namespace lode::store
