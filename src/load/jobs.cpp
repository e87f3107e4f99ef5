// Files to maps.
#include "load/jobs.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "load/document.h"
#include "load/glob.h"

namespace lode::load {
namespace {

std::vector<std::string> patterns(const Map& map) {
  std::vector<std::string> out;
  for (const auto& spec : map.files) out.push_back(spec.path);
  return out;
}

bool knows(const Map& map, const InputPath& input) {
  return std::ranges::any_of(map.files, [&](const FileSpec& spec) { return matches(spec, input); });
}

bool in_full(const Map& map, const InputPath& input) {
  auto name = input.name.substr(input.name.rfind('/') + 1);
  return std::ranges::any_of(map.files, [&](const auto& s) { return s.path == input.name || s.path == name; });
}

bool ignores(const Map& map, const InputPath& input) {
  return std::ranges::any_of(map.ignore, [&](const auto& p) { return matches(FileSpec{.path = p}, input); });
}

class Finder {
 public:
  Finder(std::vector<ChosenMap> maps, const std::vector<InputPath>& inputs) : inputs_(inputs) {
    for (auto& map : maps) out_.jobs.push_back({std::move(map), {}});
    for (const auto& job : out_.jobs)
      known_.push_back(std::ranges::count_if(inputs, [&](const auto& i) { return knows(job.map.map, i); }));
  }

  Result<Jobs> run() {
    for (const auto& input : inputs_) {
      LODE_TRY(taken, taker(input));
      if (taken < out_.jobs.size())
        out_.jobs[taken].inputs.push_back(input);
      else
        leave(input);
    }
    for (auto& job : out_.jobs)  // a map that cannot be read may be the one that knows the rest
      if (job.inputs.empty() && !out_.unnamed.empty())
        std::ranges::copy_if(job.map.findings, std::back_inserter(out_.findings),
                             [](const Finding& f) { return f.severity == Severity::error; });
    std::erase_if(out_.jobs, [](const Job& job) { return job.inputs.empty(); });
    std::ranges::stable_partition(out_.jobs, [](const Job& job) {
      return std::ranges::any_of(job.map.map.tables, [](const auto& t) { return t.table == "account"; });
    });
    return std::move(out_);
  }

 private:
  // The job that takes the file; past the end where none does.
  Result<std::size_t> taker(const InputPath& input) const {
    std::vector<std::size_t> able;
    for (std::size_t i = 0; i < out_.jobs.size(); ++i)
      if (knows(out_.jobs[i].map.map, input)) able.push_back(i);
    if (able.empty()) return out_.jobs.size();
    auto rank = [&](std::size_t i) { return std::pair(in_full(out_.jobs[i].map.map, input), known_[i]); };
    std::ranges::sort(able, [&](auto a, auto b) { return rank(a) > rank(b); });
    if (able.size() == 1 || rank(able[0]) > rank(able[1])) return able[0];
    std::vector<std::string> names;
    for (auto i : able)
      if (rank(i) == rank(able[0])) names.push_back(out_.jobs[i].map.path);
    return fail(Code::invalid_argument, fmt::format("several maps know {}: {}", input.name, join(names, ", ")),
                "say which with --map");
  }

  void leave(const InputPath& input) {
    bool declared = std::ranges::any_of(out_.jobs, [&](const Job& job) { return ignores(job.map.map, input); });
    if (declared) return;
    auto why = input.given ? std::string() : why_no_table(input.path);
    if (why.empty())
      out_.unnamed.push_back(input);
    else
      out_.papers.push_back(fmt::format("{} ({})", input.name, why));
  }

  const std::vector<InputPath>& inputs_;
  std::vector<std::ptrdiff_t> known_;  // files per job
  Jobs out_;
};

}  // namespace

std::string few(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 5;
  if (names.size() <= shown + 1) return join(names, ", ");
  return fmt::format("{} and {} more", join(std::span(names).first(shown), ", "), names.size() - shown);
}

Result<Jobs> find_jobs(const store::Workspace& workspace, const std::vector<std::string>& arguments,
                       const std::string& named_map, const std::string& source) {
  LODE_TRY(inputs, find_inputs(arguments));
  LODE_TRY(maps, find_maps(workspace, named_map, source));
  auto known = maps.size() == 1 ? join(patterns(maps[0].map), ", ") : std::string();
  auto path = maps.size() == 1 ? maps[0].path : std::string();
  bool readable = maps.size() != 1 || std::ranges::none_of(maps[0].findings, [](const Finding& f) {
    return f.severity == Severity::error;
  });
  LODE_TRY(out, Finder(std::move(maps), inputs).run());
  if (!named_map.empty() && out.jobs.empty() && readable)
    return fail(Code::not_found, fmt::format("the map {} knows none of these files", path), "its files are: " + known);
  return out;
}

}  // namespace lode::load
