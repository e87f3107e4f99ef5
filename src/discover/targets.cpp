// Checks over plain arrays; figures of findings are of the accounts of the problem.
#include "discover/targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "discover/notes.h"
#include "stats/signed_log.h"

namespace lode::discover {
namespace {

constexpr double dominant_share = 0.9;  // of a sum of squares, or of revenue, in one account

std::int64_t count_of(std::size_t n) { return static_cast<std::int64_t>(n); }

std::size_t drop_infinite(std::vector<double>& values) {
  std::size_t out = 0;
  for (double& value : values)
    if (std::isinf(value)) value = std::numeric_limits<double>::quiet_NaN(), ++out;
  return out;
}

bool varies(const std::vector<double>& values) {
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (double value : values)
    if (!std::isnan(value)) low = std::min(low, value), high = std::max(high, value);
  return low < high;
}

// The scale of the logarithm is the data's own, so that no result depends on the currency's unit.
void compress(Wanted& wanted) {
  const stats::SignedLog scale(wanted.values);
  if (!scale.has_middle()) return;
  wanted.measure.values = wanted.values;
  for (double& value : wanted.values) value = scale(value);
  wanted.measure.transform = fmt::format("as signed logarithm: sign(x) · ln(1 + |x| / m), m = {}, the median size",
                                         to_text(scale.middle()));
}

void note_unknown(Material& material) {
  std::vector<std::string> names;
  std::size_t most = 0;
  for (const auto& target : material.problem.targets) {
    auto is_unknown = [](double v) { return std::isnan(v); };
    auto unknown = static_cast<std::size_t>(std::ranges::count_if(target.values, is_unknown));
    if (unknown > 0) names.push_back(fmt::format("{} ({})", target.name, unknown));
    most = std::max(most, unknown);
  }
  if (names.empty()) return;
  material.findings.push_back(
      note("DIS09", "target-partly-unknown", Severity::info,
           fmt::format("unknown for some of {} accounts: {}; they count in every figure that is known of them",
                       material.problem.accounts, join(names, ", ")),
           {{"targets", Value(count_of(names.size()))}, {"accounts", Value(count_of(most))}}, {}));
}

void add(Wanted wanted, Material& material) {
  auto& out = material.findings;
  if (auto infinite = drop_infinite(wanted.values); infinite > 0)
    out.push_back(note("DIS02", "infinite-values", Severity::warning,
                       fmt::format("'{}' holds {} infinite value{}: counted as unknown", wanted.name, infinite,
                                   infinite == 1 ? "" : "s"),
                       {{"target", Value(wanted.name)}, {"accounts", Value(count_of(infinite))}},
                       "correct the division that made them"));
  if (!varies(wanted.values)) {
    bool none = std::ranges::all_of(wanted.values, [](double v) { return std::isnan(v); });
    out.push_back(note("DIS01", "constant-target", Severity::warning,
                       fmt::format("'{}' {}: it explains nothing and is left out", wanted.name,
                                   none ? "is unknown for every account" : "is the same for every account"),
                       {{"target", Value(wanted.name)}}, "choose a figure in which accounts differ"));
    return;
  }
  if (wanted.compress) compress(wanted);
  material.problem.targets.push_back({wanted.name, std::move(wanted.values), wanted.weight});
  material.measures.push_back(std::move(wanted.measure));
  material.money.push_back(wanted.money);
}

// The largest part that one account has of the sum of squares about the mean; its index.
std::pair<double, std::size_t> largest_part(const std::vector<double>& values) {
  double sum = 0, n = 0, squares = 0, most = 0;
  for (double v : values)
    if (!std::isnan(v)) sum += v, n += 1;
  std::size_t at = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) continue;
    double d = (values[i] - sum / n) * (values[i] - sum / n);
    squares += d;
    if (d > most) most = d, at = i;
  }
  return {squares > 0 ? most / squares : 0, at};
}

std::pair<double, std::size_t> largest_share(const std::vector<double>& values) {
  double sum = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) continue;
    sum += std::abs(values[i]);
    if (!(std::abs(values[i]) <= std::abs(values[at]))) at = i;
  }
  return {sum > 0 && !values.empty() ? std::abs(values[at]) / sum : 0, at};
}

std::string named(const Material& material, std::size_t account) {
  return material.ids.empty() ? fmt::format("row {}", account + 1) : material.ids[account];
}

void note_one(Material& material, const std::string& what, double share, std::size_t account, const char* of) {
  auto who = named(material, account);
  material.findings.push_back(
      note("DIS05", "one-account-dominates", Severity::warning,
           fmt::format("{} alone makes up {:.0f} % of {}{}: what is found is mostly about it", who, share * 100, of,
                       what),
           {{"account", Value(who)}, {"share", Value(share)}, {"figure", Value(what)}},
           "set such accounts apart first (account plans), and discover segments among the others"));
}

}  // namespace

Result<void> add_targets(std::vector<Wanted> wanted, Material& material) {
  std::vector<std::string> names;
  for (auto& one : wanted) {
    names.push_back(one.name);
    add(std::move(one), material);
  }
  note_unknown(material);
  if (!material.problem.targets.empty()) return {};
  return fail(Code::invalid_argument, fmt::format("no account differs from another in {}", join(names, ", ")),
              "name targets in which accounts differ: figures such as profit, growth or the importance of a need");
}

void note_dominance(Material& material) {
  const auto& problem = material.problem;
  if (problem.accounts < 10) return;
  if (auto [share, at] = largest_share(problem.revenue); share > dominant_share)
    note_one(material, "revenue", share, at, "");
  for (const auto& target : problem.targets)
    if (auto [share, at] = largest_part(target.values); share > dominant_share)
      note_one(material, target.name, share, at, "the variation of ");
}

}  // namespace lode::discover
