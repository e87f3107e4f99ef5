// Opening and making a workspace, its files, its journal.
#include "store/workspace.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <algorithm>
#include <filesystem>

#include "base/assert.h"
#include "base/text.h"
#include "store/batches.h"
#include "store/workspace_state.h"

namespace lode::store {

namespace fs = std::filesystem;

namespace {

std::string absolute(const std::string& dir) {
  std::error_code error;
  auto path = fs::weakly_canonical(dir.empty() ? "." : dir, error);
  return error ? dir : path.string();
}

// A day means its end; times are compared as text, so they must have one form.
std::string until(const std::string& recorded_at) {
  return recorded_at.size() == 10 ? recorded_at + "T23:59:59Z" : recorded_at;
}

// Whether a writer is at work; then an unfinished line is its own, not a leftover.
bool being_written(const std::string& dir) {
  Descriptor lock(::open((dir + "/.lode/lock").c_str(), O_RDONLY | O_CLOEXEC));
  return lock && ::flock(lock.number(), LOCK_SH | LOCK_NB) != 0;
}

}  // namespace

void Workspace::State::notice(std::string rule, std::string name, std::string message) {
  context->say("notice: " + message);
  notices.push_back({.rule = std::move(rule),
                     .name = std::move(name),
                     .severity = Severity::info,
                     .message = std::move(message)});
}

// A folder with settings and nothing recorded yet (an example, a fresh copy) is a workspace too.
bool Workspace::State::untouched() const {
  std::error_code error;
  return !exists(path(journal_name)) && !exists(path(head_name)) &&
         (!exists(path(batches_dir)) || fs::is_empty(path(batches_dir), error));
}

Result<Journal> Workspace::State::read() const {
  if (untouched()) return Journal{.head = {0, genesis()}};
  return read_journal(*files, dir);
}

Workspace::Workspace(std::unique_ptr<State> state) : state_(std::move(state)) {}
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;
Workspace::~Workspace() = default;

Result<Workspace> Workspace::open(const std::string& dir, const Context& context, const Files& files) {
  auto state = std::make_unique<State>(State{&context, &files, absolute(dir), {}, {}});
  if (!exists(state->path(settings_name)))
    return fail(Code::not_found, fmt::format("{} is not a workspace: it has no lode.yaml", dir),
                fmt::format("`lode init {}` makes one; -w DIR names another folder", dir));
  LODE_TRY(journal, state->read());
  state->journal = std::move(journal);
  if (state->journal.torn_bytes > 0 && !being_written(state->dir))
    state->notice("WSP02", "torn-line",
                  fmt::format("the last journal line was cut short while being written ({} bytes, never "
                              "acknowledged) and is left out",
                              state->journal.torn_bytes));
  for (const auto& fault : state->journal.faults) {
    context.say("warning: " + fault.message + "; `lode fsck` says more");
    state->notices.push_back(fault);
  }
  return Workspace(std::move(state));
}

Result<Workspace> Workspace::create(const std::string& dir, const std::string& settings_text,
                                    const Context& context, const Files& files) {
  auto root = absolute(dir);
  if (exists(root + "/lode.yaml"))
    return fail(Code::invalid_argument, fmt::format("{} is a workspace already", dir), "`lode status` shows it");
  if (!read_file(files, root + "/" + std::string(journal_name)).value_or("").empty())
    return fail(Code::invalid_argument, fmt::format("{} has a journal but no lode.yaml", dir),
                "put lode.yaml back; an empty one will do");
  for (const char* folder : {"", "/segmentations", "/maps", "/batches"})
    LODE_CHECK(make_durable_dir(files, root + folder));
  LODE_CHECK(write_file(files, root + "/.gitignore", "/.lode/\n"));
  LODE_CHECK(start_journal(files, root));
  // Last: what makes the folder a workspace. Cut short before, `init` can simply be run again.
  LODE_CHECK(write_file(files, root + "/" + std::string(settings_name), settings_text));
  return open(dir, context, files);
}

const std::string& Workspace::dir() const { return state_->dir; }
std::string Workspace::path(std::string_view relative) const { return state_->path(relative); }
const std::vector<Finding>& Workspace::notices() const { return state_->notices; }
const std::vector<JournalEntry>& Workspace::journal() const { return state_->journal.entries; }

Result<std::string> Workspace::read(std::string_view relative) const {
  return read_file(*state_->files, path(relative));
}

std::string Workspace::read_or_empty(std::string_view relative) const {
  return read(relative).value_or("");
}

Result<void> Workspace::write(std::string_view relative, std::string_view text) const {
  LODE_CHECK(make_durable_dir(*state_->files, parent_of(path(relative))));
  return write_file(*state_->files, path(relative), text);
}

std::vector<std::string> Workspace::list(std::string_view folder, std::string_view extension) const {
  std::vector<std::string> out;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(path(folder), error)) {
    auto name = entry.path().filename().string();
    if (entry.is_regular_file(error) && name.ends_with(extension) && !name.starts_with("."))
      out.push_back(folder.empty() ? name : std::string(folder) + "/" + name);
  }
  std::ranges::sort(out);
  return out;
}

std::string Workspace::relative(const std::string& given) const {
  return fs::path(absolute(given)).lexically_relative(state_->dir).generic_string();
}

std::vector<Batch> Workspace::live_batches(const View& view) const {
  return not_superseded(recorded_batches(state_->journal.entries, until(view.recorded_at)));
}

Result<Standing> Workspace::standing(const std::string& source, const std::string& map,
                                     const std::string& map_sha256,
                                     const std::vector<BatchInput>& inputs) const {
  return standing_of(live_batches(), source, map, map_sha256, inputs);
}

std::vector<Batch> Workspace::table_batches(const View& view, bool dated) const {
  if (dated || view.as_of.empty()) return live_batches(view);
  return effective_on(recorded_batches(state_->journal.entries, until(view.recorded_at)), view.as_of);
}

std::string Workspace::state(const View& view) const {
  struct Program {
    std::uintmax_t bytes = 0;
    std::int64_t made = 0;
  } program;  // another build of Lode never reads a cache that it did not write
  std::error_code error;
  program.bytes = fs::file_size("/proc/self/exe", error);
  program.made = fs::last_write_time("/proc/self/exe", error).time_since_epoch().count();
  std::string text = fmt::format("lode {} {} {}\nas of {}\n", LODE_VERSION, program.bytes, program.made,
                                 view.as_of);
  auto last = until(view.recorded_at);
  for (const auto& entry : state_->journal.entries)
    if ((entry.kind == "load" || entry.kind == "decision" || entry.kind == "erase") &&
        (last.empty() || entry.at <= last))
      text += entry.hash + "\n";
  auto files = list("", ".yaml");
  for (auto& file : list("review", ".csv")) files.push_back(std::move(file));
  for (const auto& file : files) text += file + " " + sha256_hex(read_or_empty(file)) + "\n";
  return sha256_hex(text).substr(0, 32);
}

}  // namespace lode::store
