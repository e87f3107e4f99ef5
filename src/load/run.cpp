// Threads take segments in order; each writes its own file through an engine that runs on the thread that
// asks, so that rows stay in the order of the input without any waiting for each other.
#include "load/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>

#include "store/connection.h"

namespace lode::load {
namespace {

struct Job {
  std::size_t feed = 0;
  Segment segment;
  std::string part;  // file name
  std::unique_ptr<SegmentRows> rows;
};

int threads_for(const Context& context) {
  auto all = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return context.limits.threads > 0 ? std::min(context.limits.threads, all) : all;
}

// Prints that stand more than once. Sorted bucket by bucket: the buckets fit the processor's cache.
std::unordered_set<std::uint64_t> repeated(const std::vector<std::unique_ptr<Job>>& jobs) {
  constexpr std::size_t buckets = 256;
  std::array<std::vector<std::uint64_t>, buckets> by_top;
  for (const auto& job : jobs)
    for (auto print : job->rows->prints()) by_top[print >> 56].push_back(print);
  std::unordered_set<std::uint64_t> out;
  for (auto& bucket : by_top) {
    std::ranges::sort(bucket);
    for (std::size_t i = 1; i < bucket.size(); ++i)
      if (bucket[i] == bucket[i - 1]) out.insert(bucket[i]);
  }
  return out;
}

class TableRun {
 public:
  TableRun(std::string table, const std::vector<Feed>& feeds, std::string folder, const Context& context,
           Progress& progress)
      : table_(std::move(table)), feeds_(feeds), folder_(std::move(folder)), context_(context), inner_(context),
        progress_(progress) {
    inner_.limits.threads = 1;  // of the engine: our own threads each run their statement themselves
    inner_.progress = [this](std::string_view, double) { show_progress(); };
  }

  Result<TableResult> run() {
    LODE_TRY(database, store::Database::open(":memory:", inner_));
    database_ = &database;
    LODE_CHECK(run_all());
    Repeats repeats{.suspects = repeated(jobs_)};
    if (!repeats.suspects.empty()) LODE_CHECK(run_again(repeats));
    return collect();
  }

 private:
  Result<void> run_all() {
    std::vector<std::thread> others;
    for (int i = 1; i < threads_for(context_); ++i) others.emplace_back([this] { work(false); });
    work(true);
    for (auto& other : others) other.join();
    if (problem_) return std::unexpected(*problem_);
    return {};
  }

  void stop(const Error& problem) {
    std::lock_guard guard(mutex_);
    if (!problem_) problem_ = problem;
  }

  void show_progress() const {
    auto total = static_cast<double>(std::max<std::int64_t>(progress_.total, 1));
    context_.report("loading " + table_, static_cast<double>(progress_.done) / total);
  }

  void work(bool shows_progress) {
    auto connection = database_->connect();
    if (!connection) return stop(connection.error());
    if (shows_progress) connection->set_task("loading");
    for (;;) {
      auto job = next_job();
      if (!job) return stop(job.error());
      if (!*job) return;
      if (auto done = run_job(**job, *connection, nullptr); !done) return stop(done.error());
    }
  }

  // The next segment of the first feed that has one; null at the end or once a thread has failed.
  Result<Job*> next_job() {
    std::lock_guard guard(mutex_);
    for (; feed_ < feeds_.size() && !problem_; ++feed_) {
      LODE_TRY(segment, feeds_[feed_].source->next_segment());
      if (!segment) continue;
      auto number = jobs_.size();
      auto part = number == 0 ? table_ + ".parquet" : fmt::format("{}-{}.parquet", table_, number + 1);
      jobs_.push_back(std::make_unique<Job>(Job{feed_, *segment, std::move(part), nullptr}));
      return jobs_.back().get();
    }
    return nullptr;
  }

  Result<void> run_job(Job& job, store::Connection& connection, Repeats* repeats) {
    const auto& feed = feeds_[job.feed];
    auto path = folder_ + "/" + job.part;
    job.rows = std::make_unique<SegmentRows>(SegmentRows::Setup{.plan = *feed.plan,
                                                                .source = *feed.source,
                                                                .segment = job.segment,
                                                                .file = feed.file,
                                                                .rejects_path = path + ".rejects",
                                                                .repeats = repeats,
                                                                .context = context_,
                                                                .done = repeats ? nullptr : &progress_.done});
    auto name = fmt::format("rows_{}", number_.fetch_add(1));
    LODE_CHECK(store::register_source(connection, name, *job.rows));
    auto copied = connection.run(fmt::format("COPY (SELECT * FROM {}()) TO {} (FORMAT parquet)", name,
                                             store::literal(Value(path))));
    if (job.rows->problem()) return std::unexpected(*job.rows->problem());
    if (!copied) return copied;
    return job.rows->rejects().close();
  }

  // Alone and in order, so that the first row of a repeated key is the first of the input.
  Result<void> run_again(Repeats& repeats) {
    LODE_TRY(connection, database_->connect());
    for (auto& job : jobs_) {
      bool suspect = std::ranges::any_of(job->rows->prints(),
                                         [&](auto print) { return repeats.suspects.contains(print); });
      if (!suspect) continue;
      std::error_code ignored;
      std::filesystem::remove(job->rows->rejects().path(), ignored);
      kept_.push_back(std::move(job->rows));  // the engine may still refer to it
      LODE_CHECK(run_job(*job, connection, &repeats));
    }
    return {};
  }

  Result<TableResult> collect() {
    TableResult out;
    out.feeds.resize(feeds_.size());
    for (const auto& job : jobs_) {
      const auto& accounts = job->rows->accounts();
      out.feeds[job->feed].add(accounts);
      out.rejects.add(job->rows->rejects().tally());
      if (!job->rows->rejects().empty()) out.reject_parts.push_back(job->rows->rejects().path());
      std::error_code ignored;
      if (accounts.rows > 0)
        out.parts.push_back({job->part, accounts.rows});
      else
        std::filesystem::remove(folder_ + "/" + job->part, ignored);
    }
    return out;
  }

  std::string table_;
  const std::vector<Feed>& feeds_;
  std::string folder_;
  const Context& context_;
  Context inner_;
  Progress& progress_;
  std::vector<std::unique_ptr<SegmentRows>> kept_;  // with jobs_, outlives the engine
  std::vector<std::unique_ptr<Job>> jobs_;
  store::Database* database_ = nullptr;
  std::mutex mutex_;
  std::size_t feed_ = 0;
  std::atomic<int> number_ = 0;
  std::optional<Error> problem_;
};

}  // namespace

Result<TableResult> run_table(const std::string& table, const std::vector<Feed>& feeds,
                              const std::string& folder, const Context& context, Progress& progress) {
  return TableRun(table, feeds, folder, context, progress).run();
}

}  // namespace lode::load
