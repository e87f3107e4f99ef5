// Reads the options of `discover`.
#include "verbs/discover_options.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/text.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

Result<double> number_of(const std::string& text, std::string_view option) {
  double out = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc{} && end == text.data() + text.size() && std::isfinite(out)) return out;
  return fail(Code::invalid_argument, fmt::format("'{}' ({}) is no number", text, option),
              fmt::format("give a number: {} 3", option));
}

Result<int> count_of(const Request& request, std::string_view name, int otherwise, int least, int most) {
  if (!request.has(name)) return otherwise;
  auto option = fmt::format("--{}", name);
  LODE_TRY(number, number_of(request.get(name), option));
  if (number == std::floor(number) && number >= least && number <= most) return static_cast<int>(number);
  return fail(Code::invalid_argument, fmt::format("{} takes a whole number from {} to {}", option, least, most),
              fmt::format("such as {} {}", option, otherwise));
}

Result<discover::Least> least_of(const Request& request, bool table) {
  discover::Least out;
  if (!table) out.share = 0.01, out.accounts = 5;
  if (!request.has("min-accounts")) return out;
  out.share.reset();
  auto text = request.get("min-accounts");
  if (text.ends_with('%')) {
    LODE_TRY(share, share_of(text, "--min-accounts"));
    out.share = share, out.accounts = 1;
    return out;
  }
  LODE_TRY(number, number_of(text, "--min-accounts"));
  if (number < 1 || number != std::floor(number) || number > 1e9)
    return fail(Code::invalid_argument, "--min-accounts takes a number of accounts of 1 or more, or a share",
                "--min-accounts 20 or --min-accounts 1%");
  out.accounts = static_cast<std::size_t>(number);
  return out;
}

Result<std::vector<discover::NamedWeight>> weights_of(const Request& request) {
  std::vector<discover::NamedWeight> out;
  for (const auto& pair : list_of(request, "target-weights")) {
    auto at = pair.rfind('=');
    if (at == std::string::npos || at == 0)
      return fail(Code::invalid_argument, fmt::format("'{}' (--target-weights) is not of the form NAME=WEIGHT", pair),
                  "--target-weights profit=2,growth=1");
    LODE_TRY(weight, number_of(std::string(trim(pair.substr(at + 1))), "--target-weights"));
    if (weight <= 0)
      return fail(Code::invalid_argument, fmt::format("the weight of '{}' must be above 0", pair.substr(0, at)),
                  "leave a target out that does not count");
    out.push_back({std::string(trim(pair.substr(0, at))), weight});
  }
  return out;
}

Result<const discover::Engine*> engine_of(const Request& request) {
  auto all = discover::engines();
  std::vector<std::string> names;
  for (const auto& engine : all) names.emplace_back(engine.name);
  auto name = request.get("engine");
  if (name.empty() && !all.empty()) {
    const auto* exact = discover::find_engine("exact");
    return exact ? exact : &all.front();
  }
  if (const auto* found = discover::find_engine(name)) return found;
  auto near = did_you_mean(name, names);
  return fail(all.empty() ? Code::not_found : Code::invalid_argument, fmt::format("there is no engine '{}'", name),
              near.empty() ? "there are: " + join(names, ", ") : fmt::format("did you mean '{}'?", near));
}

Result<void> read_search(const Request& request, DiscoverAsked& out) {
  LODE_TRY(engine, engine_of(request));
  out.engine = engine;
  LODE_TRY(leaves, count_of(request, "leaves", 8, 2, engine->leaves_max));
  LODE_TRY(depth, count_of(request, "depth", 3, 1, engine->depth_max));
  out.search.leaves = leaves, out.search.depth = depth;
  if (request.has("min-revenue")) {
    LODE_TRY(share, share_of(request.get("min-revenue"), "--min-revenue"));
    out.search.min_revenue_share = share;
  }
  if (request.has("seconds")) {
    LODE_TRY(seconds, number_of(request.get("seconds"), "--seconds"));
    if (seconds <= 0)
      return fail(Code::invalid_argument, "--seconds takes a number above 0", "leave it out to search to the end");
    out.seconds = seconds;
  }
  return {};
}

Result<void> only_of_a_table(const Request& request) {
  for (const char* option : {"weight", "revenue", "id"})
    if (request.has(option))
      return fail(Code::invalid_argument, fmt::format("--{} names a column of a table", option),
                  "add --table FILE, or leave it out: a workspace knows ids and revenue");
  return {};
}

}  // namespace

std::vector<std::string> list_of(const Request& request, std::string_view option) {
  std::vector<std::string> out;
  for (const auto& given : request.all(option))
    for (const auto& part : split(given, ','))
      if (auto word = trim(part); !word.empty()) out.emplace_back(word);
  return out;
}

Result<DiscoverAsked> discover_asked(const Request& request) {
  DiscoverAsked out;
  out.table.file = request.get("table");
  if (request.has("table") && out.table.file.empty())
    return fail(Code::invalid_argument, "--table names no file", "--table accounts.parquet");
  if (out.table.file.empty()) LODE_CHECK(only_of_a_table(request));
  if (request.has("keep") && (!out.table.file.empty() || request.get("segmentation").empty()))
    return fail(Code::invalid_argument, "--keep names segments of a segmentation in a workspace",
                "--segmentation S --keep A,B");
  out.table.targets = list_of(request, "targets");
  out.table.descriptors = list_of(request, "descriptors");
  out.table.allow_leaks = list_of(request, "allow-leak");
  out.table.weight = request.get("weight"), out.table.revenue = request.get("revenue");
  out.table.id = request.get("id");
  LODE_TRY(weights, weights_of(request));
  out.table.target_weights = std::move(weights);
  LODE_TRY(least, least_of(request, !out.table.file.empty()));
  out.least = least;
  LODE_CHECK(read_search(request, out));
  if (out.search.min_revenue_share > 0 && !out.table.file.empty() && out.table.revenue.empty())
    return fail(Code::invalid_argument, "--min-revenue needs to know the revenue", "name its column: --revenue COLUMN");
  out.out = request.get("out");
  out.timing = request.has("timing"), out.force = request.has("force");
  if (auto word = request.get("alternatives"); word == "yes" || word == "no") out.alternatives = word == "yes";
  else if (!word.empty()) return fail(Code::invalid_argument, "--alternatives takes yes or no", "--alternatives yes");
  out.search.must_use = list_of(request, "must-use");
  if (request.has("hold-out")) {
    LODE_TRY(folds, count_of(request, "hold-out", 5, 0, 100));
    if (folds == 1) return fail(Code::invalid_argument, "--hold-out takes 2 folds or more", "--hold-out 5; 0 for none");
    out.folds = folds;
  }
  if (request.has("stability")) {
    LODE_TRY(pairs, count_of(request, "stability", 100, 0, 10'000));
    out.pairs = pairs;
  }
  LODE_TRY(write, count_of(request, "write", 0, 2, 1000));
  out.write = write;
  if (out.write > 0 && !out.table.file.empty())
    return fail(Code::invalid_argument, "--write puts a candidate into a workspace, and a table has none",
                "--out DIR writes them to any folder");
  return out;
}

}  // namespace lode::verbs
