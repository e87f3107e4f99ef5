// The order of a load: files and map, plans, the run into a draft, the accounts of every byte, checks, commit.
#include "load/load.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <filesystem>

#include "base/digest.h"
#include "base/text.h"
#include "load/checks.h"
#include "load/notation.h"
#include "load/plan.h"
#include "load/query.h"
#include "load/readers.h"
#include "load/run.h"
#include "model/settings.h"

namespace lode::load {
namespace {

namespace fs = std::filesystem;

struct OpenFile {
  InputPath input;
  const FileSpec* spec = nullptr;
  std::unique_ptr<Source> source;
};

// One canonical table: the files that feed it with their plans, and what came of them.
struct TableWork {
  std::string table;
  std::vector<Feed> feeds;
  std::vector<QueryFile> queried;  // files that its SELECTs read
  std::vector<Accounts> read;      // what became of them
  TableResult result;
};

bool any_error(const std::vector<Finding>& findings) {
  return std::ranges::any_of(findings, [](const Finding& f) { return f.severity == Severity::error; });
}

// A folder that goes with everything in it, for a run whose result is not kept.
struct Scratch {
  std::string path;
  ~Scratch() {
    std::error_code ignored;
    if (!path.empty()) fs::remove_all(path, ignored);
  }
};

class Loading {
 public:
  Loading(store::Workspace& workspace, const Options& options, const Context& context)
      : workspace_(workspace), options_(options), context_(context) {
    auto settings = model::read_settings(workspace.read_or_empty("lode.yaml"), "lode.yaml");
    currency_ = settings.value.currency;
  }

  Result<Loaded> run(Job job) {
    const auto& inputs = job.inputs;
    chosen_ = std::move(job.map);
    if (!options_.source.empty()) chosen_.map.source = options_.source;
    take(std::move(chosen_.findings));
    if (any_error(out_.findings)) return stopped();
    LODE_CHECK(open_files(inputs));
    LODE_TRY(same, already_there());
    if (same) return std::move(out_);
    LODE_CHECK(make_plans());
    if (any_error(out_.findings)) return stopped();
    if (options_.dry_run) return dry_run();
    return load();
  }

 private:
  void take(std::vector<Finding> findings) {
    for (auto& finding : findings) out_.findings.push_back(std::move(finding));
  }

  void warn(const char* rule, const char* name, std::string message, std::string fix) {
    out_.findings.push_back({.rule = rule,
                             .name = name,
                             .severity = Severity::warning,
                             .message = std::move(message),
                             .fix = std::move(fix)});
  }

  Result<Loaded> stopped() {
    out_.stopped = true;
    return std::move(out_);
  }

  Result<void> open_files(const std::vector<InputPath>& inputs) {
    for (const auto& input : inputs) {
      auto spec = std::ranges::find_if(chosen_.map.files, [&](const FileSpec& s) { return matches(s, input); });
      if (spec != chosen_.map.files.end()) files_.push_back({input, &*spec, nullptr});
    }
    for (auto& file : files_) {
      LODE_TRY(source, open_source(file.input.path, *file.spec, out_.findings, context_));
      file.source = std::move(source);
      progress_.total += file.source->total();
    }
    return {};
  }

  // Cheap where nothing of the same size was loaded before; else the files are hashed first.
  Result<bool> already_there() {
    auto live = workspace_.live_batches();
    bool likely = std::ranges::any_of(live, [&](const store::Batch& batch) {
      return batch.source == chosen_.map.source && batch.map_sha256 == sha256_hex(chosen_.text) &&
             std::ranges::all_of(files_, [&](const OpenFile& file) {
               return std::ranges::any_of(batch.inputs, [&](const store::BatchInput& input) {
                 return input.path == workspace_.relative(file.input.path) && input.bytes == size_of(file);
               });
             });
    });
    if (!likely) return false;
    std::vector<store::BatchInput> inputs;
    for (const auto& file : files_) {
      LODE_TRY(digest, digest_file(file.input.path));
      inputs.push_back({workspace_.relative(file.input.path), digest.bytes, digest.sha256});
    }
    LODE_TRY(standing,
             workspace_.standing(chosen_.map.source, chosen_.path, sha256_hex(chosen_.text), inputs));
    auto same = std::ranges::find(live, standing.same_as, &store::Batch::id);
    if (standing.same_as.empty() || same == live.end()) return false;
    out_.already_there = true;
    out_.batch = *same;
    return true;
  }

  static std::int64_t size_of(const OpenFile& file) {
    std::error_code ignored;
    return static_cast<std::int64_t>(fs::file_size(file.input.path, ignored));
  }

  TableWork& work_of(const std::string& table) {
    auto found = std::ranges::find(tables_, table, &TableWork::table);
    if (found != tables_.end()) return *found;
    return tables_.emplace_back(TableWork{.table = table});
  }

  Result<void> make_plans() {
    for (const auto& table : chosen_.map.tables) {
      if (!table.sql.empty()) {
        LODE_CHECK(add_query(table));
        continue;
      }
      bool fed = false;
      for (const auto& file : files_) {
        if (file.spec->as != table.from) continue;
        fed = true;
        LODE_CHECK(add_feed(table, file));
      }
      if (!fed)
        warn("LOD07", "absent-file",
             fmt::format("no file was given for '{}': the table {} takes nothing from it", table.from, table.table),
             "give all files of the map together, or their folder");
    }
    return {};
  }

  Result<void> add_feed(const TableMap& table, const OpenFile& file) {
    auto plan = make_plan(table, *file.spec, *file.source, currency_);
    bool usable = !any_error(plan.findings);
    take(std::move(plan.findings));
    if (!usable) return {};
    plans_.push_back(std::move(plan.value));
    LODE_TRY(open, settle_notation(plans_.back(), *file.source, context_));
    take(std::move(open));
    work_of(table.table).feeds.push_back({&plans_.back(), file.source.get(), file.input.name});
    return {};
  }

  // A table made by a SELECT over the files. Its columns are the targets, by their names.
  Result<void> add_query(const TableMap& table) {
    std::vector<QueryFile> all, absent;
    for (const auto& spec : chosen_.map.files) {
      bool given = false;
      for (const auto& file : files_)
        if (file.spec == &spec) all.push_back({spec.as, file.source.get()}), given = true;
      if (!given) absent.push_back({spec.as, nullptr});
    }
    if (auto missing = files_named(table.sql, absent); !missing.empty()) {
      warn("LOD07", "absent-file",
           fmt::format("no file was given for '{}': the table {} takes nothing from its SELECT", missing[0].as,
                       table.table),
           "give all files of the map together, or their folder");
      return {};
    }
    LODE_TRY(source, query_source(table, all, workspace_.path(".lode/tmp"), context_));
    queries_.push_back(std::move(source));
    auto& spec = query_specs_.emplace_back(query_spec(files_named(table.sql, all)));
    auto named = table;
    if (named.columns.empty())
      for (const auto& column : queries_.back()->columns())
        named.columns.push_back({.target = column, .column = column, .place = table.place});
    auto plan = make_plan(named, spec, *queries_.back(), currency_);
    bool usable = !any_error(plan.findings);
    take(std::move(plan.findings));
    if (!usable) return {};
    plans_.push_back(std::move(plan.value));
    auto& work = work_of(table.table);
    work.feeds.push_back({&plans_.back(), queries_.back().get(), queries_.back()->path()});
    for (auto& file : files_named(table.sql, all)) work.queried.push_back(std::move(file));
    return {};
  }

  // The currency of amounts without one: that of the files, where they agree.
  FileSpec query_spec(const std::vector<QueryFile>& named) const {
    FileSpec out{.as = "sql"};
    for (const auto& file : named) {
      const auto& currency = chosen_.map.find_file(file.as)->currency;
      if (&file == &named.front()) out.currency = currency;
      if (out.currency != currency) out.currency.clear();
    }
    return out;
  }

  Result<void> run_tables(const std::string& folder) {
    for (auto& work : tables_) {
      for (auto& feed : work.feeds) feed.source->rewind();
      progress_.done = 0;
      progress_.total = 0;
      for (const auto& feed : work.feeds) progress_.total += feed.source->total();
      LODE_TRY(result, run_table(work.table, work.feeds, folder, context_, progress_));
      work.result = std::move(result);
      for (std::size_t i = 0; i < work.feeds.size(); ++i)
        LODE_CHECK(account_for(work.table, work.feeds[i].file, *work.feeds[i].source, work.result.feeds[i]));
      LODE_CHECK(count_queried(work, folder));
    }
    return {};
  }

  Result<void> count_queried(TableWork& work, const std::string& folder) {
    for (const auto& file : work.queried) {
      auto name = fs::path(file.source->path()).filename().string();
      RejectWriter rejects(fmt::format("{}/{}-sql-{}.rejects", folder, work.table, work.read.size() + 1), work.table,
                           name);
      LODE_TRY(accounts, count_records(*file.source, rejects, context_));
      LODE_CHECK(rejects.close());
      if (!rejects.empty()) work.result.reject_parts.push_back(rejects.path());
      work.result.rejects.add(rejects.tally());
      work.read.push_back(accounts);
      LODE_CHECK(account_for(work.table, name, *file.source, accounts));
    }
    return {};
  }

  // Every byte is header, accepted, rejected or a declared skip; anything else is a fault of ours.
  Result<void> account_for(const std::string& table, const std::string& file, const Source& source,
                           const Accounts& got) {
    FileCount count{.table = table,
                    .file = file,
                    .described = source.described(),
                    .bytes = source.counts_bytes(),
                    .total = source.total(),
                    .header = source.header(),
                    .accepted = got.accepted.size,
                    .rejected = got.rejected.size,
                    .skipped = got.skipped.size,
                    .records_accepted = got.accepted.records,
                    .records_rejected = got.rejected.records,
                    .records_skipped = got.skipped.records,
                    .rows = got.rows};
    if (count.header + count.accepted + count.rejected + count.skipped != count.total)
      return fail(Code::store,
                  fmt::format("{}: {} + {} + {} + {} is not {}: some of the file was lost on the way", count.file,
                              count.header, count.accepted, count.rejected, count.skipped, count.total),
                  "nothing was loaded; please report this with the file");
    if (got.differing > 0)
      warn("LOD08", "differing-repeats",
           fmt::format("{}: {} rows repeat an id of {} with other values; the first row of each id was taken", file,
                       got.differing, table),
           "");
    out_.files.push_back(std::move(count));
    return {};
  }

  void summarise_rejects() {
    for (const auto& work : tables_)
      for (const auto& c : work.result.rejects.all())
        out_.rejects.push_back({work.table, c.code, c.column, c.reason, c.rows, c.file, c.line, c.raw});
    std::ranges::stable_sort(out_.rejects, std::greater{}, &RejectSummary::rows);
  }

  std::vector<std::string> reject_parts() const {
    std::vector<std::string> out;
    for (const auto& work : tables_)
      out.insert(out.end(), work.result.reject_parts.begin(), work.result.reject_parts.end());
    return out;
  }

  // The table whose rejects are above the limit, if any.
  Result<void> hold_to_limit() {
    for (const auto& work : tables_) {
      std::int64_t accepted = 0, rejected = 0;
      for (const auto& accounts : work.result.feeds) {
        accepted += accounts.accepted.records;
        rejected += accounts.rejected.records;
      }
      for (const auto& accounts : work.read) rejected += accounts.rejected.records;
      if (static_cast<double>(rejected) <= options_.max_rejects * static_cast<double>(accepted + rejected)) continue;
      return over_limit(work, accepted, rejected);
    }
    return {};
  }

  Result<void> over_limit(const TableWork& work, std::int64_t accepted, std::int64_t rejected) {
    std::error_code error;
    fs::create_directories(workspace_.path(".lode/rejected"), error);
    auto path = workspace_.path(".lode/rejected/" + chosen_.map.source + ".csv");
    LODE_CHECK(join_rejects(reject_parts(), path));
    if (auto near = fs::proximate(path, error).string(); !error && !near.starts_with("..")) path = near;
    auto all = accepted + rejected;
    auto message =
        fmt::format("{} of {} records of {} were rejected ({:.1f} %, the limit is {:.1f} %); nothing was loaded",
                    rejected, all, work.table, 100.0 * static_cast<double>(rejected) / static_cast<double>(all),
                    100.0 * options_.max_rejects);
    for (const auto& r : out_.rejects)
      message += fmt::format("\n  {} {}{}: {}; first in {} line {}: {}", r.rows, r.code,
                             r.column.empty() ? "" : " in " + r.column, r.reason, r.file, r.line, r.raw);
    return fail(Code::limit, std::move(message),
                fmt::format("all of them, with line and offset, are in {}; correct the map or the file, or allow more "
                            "with --max-rejects",
                            path));
  }

  Result<store::Batch> describe(const std::string& folder, store::Connection& engine) {
    store::Batch batch{.source = chosen_.map.source,
                       .map = chosen_.path,
                       .map_sha256 = sha256_hex(chosen_.text),
                       .effective = options_.effective};
    for (const auto& file : files_) {
      if (file.source->sha256().empty()) {
        LODE_TRY(digest, digest_file(file.input.path));
        batch.inputs.push_back({workspace_.relative(file.input.path), digest.bytes, digest.sha256});
      } else {
        batch.inputs.push_back({workspace_.relative(file.input.path), size_of(file), file.source->sha256()});
      }
    }
    for (const auto& work : tables_) {
      for (const auto& part : work.result.parts) {
        LODE_TRY(currencies, currencies_of(folder + "/" + part.name, engine));
        batch.tables.push_back({.table = work.table, .file = part.name, .rows = part.rows, .currencies = currencies});
        batch.accepted += part.rows;
      }
      for (const auto& accounts : work.result.feeds) batch.rejected += accounts.rejected.records;
      for (const auto& accounts : work.read) batch.rejected += accounts.rejected.records;
    }
    return batch;
  }

  Result<void> check(const std::string& folder, const store::Batch& batch, store::Connection& engine) {
    LODE_TRY(standing, workspace_.standing(batch.source, batch.map, batch.map_sha256, batch.inputs));
    std::vector<TableFiles> tables;
    for (const char* name : {"account", "line", "opportunity", "fx"}) {
      TableFiles files{.table = name};
      for (const auto& table : batch.tables)
        if (table.table == name) files.draft.push_back(folder + "/" + table.file);
      for (const auto& live : workspace_.live_batches()) {
        if (std::ranges::find(standing.supersedes, live.id) != standing.supersedes.end()) continue;
        for (const auto& table : live.tables)
          if (table.table == name) files.live.push_back(workspace_.path(table.file));
      }
      tables.push_back(std::move(files));
    }
    LODE_TRY(checked, check_batch(tables, currency_, engine));
    out_.revenue = std::move(checked.revenue);
    take(std::move(checked.findings));
    return {};
  }

  std::string why_nothing() const {
    if (out_.files.empty()) return {};
    const auto& file = out_.files.front();
    if (out_.rejects.empty() && file.records_skipped == 0) return fmt::format("{} has only a header", file.file);
    if (out_.rejects.empty()) return fmt::format("every record of {} is skipped, as the map declares", file.file);
    const auto& most = out_.rejects.front();
    return fmt::format("every record was rejected, {} of them because of {}: {}; first in {} line {}: {}", most.rows,
                       most.code, most.reason, most.file, most.line, most.raw);
  }

  // Everything up to the commit, into `folder`.
  Result<store::Batch> prepare(const std::string& folder) {
    LODE_CHECK(run_tables(folder));
    summarise_rejects();
    LODE_CHECK(hold_to_limit());
    LODE_TRY(database, store::Database::open(":memory:", context_));
    LODE_TRY(engine, database.connect());
    LODE_TRY(batch, describe(folder, engine));
    if (batch.tables.empty())
      return fail(Code::invalid_argument, "no file holds a row to load", why_nothing());
    if (auto parts = reject_parts(); !parts.empty()) {
      batch.rejects_file = "rejects.csv";
      LODE_CHECK(join_rejects(parts, folder + "/" + batch.rejects_file));
    }
    LODE_CHECK(check(folder, batch, engine));
    return batch;
  }

  Result<Loaded> dry_run() {
    Scratch scratch{workspace_.path(fmt::format(".lode/dry-run-{}", ::getpid()))};
    std::error_code error;
    if (!fs::create_directories(scratch.path, error))
      return fail(Code::io, fmt::format("could not make {}: {}", scratch.path, error.message()));
    LODE_TRY(batch, prepare(scratch.path));
    out_.batch = std::move(batch);
    out_.dry_run = true;
    return std::move(out_);
  }

  Result<Loaded> load() {
    LODE_TRY(lock, workspace_.lock());
    LODE_TRY(draft, workspace_.begin_batch(lock));
    LODE_TRY(batch, prepare(draft.folder()));
    if (context_.cancelled()) return cancelled_error();
    LODE_TRY(committed, workspace_.commit(lock, std::move(draft), std::move(batch)));
    out_.batch = std::move(committed);
    return std::move(out_);
  }

  store::Workspace& workspace_;
  const Options& options_;
  const Context& context_;
  std::string currency_;
  ChosenMap chosen_;
  std::deque<OpenFile> files_;
  std::deque<std::unique_ptr<Source>> queries_;
  std::deque<FileSpec> query_specs_;
  std::deque<TablePlan> plans_;
  std::deque<TableWork> tables_;
  Progress progress_;
  Loaded out_;
};

}  // namespace

Result<Loaded> load(store::Workspace& workspace, Job job, const Options& options, const Context& context) {
  return Loading(workspace, options, context).run(std::move(job));
}

}  // namespace lode::load
