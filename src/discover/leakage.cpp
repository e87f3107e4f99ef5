// Both measures on equally spaced accounts: enough to see 95 %, whatever the number of accounts.
#include "discover/leakage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

#include "discover/notes.h"

namespace lode::discover {
namespace {

std::vector<std::size_t> sample_of(std::size_t accounts, std::size_t most) {
  std::vector<std::size_t> out(std::min(accounts, most));
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = i * accounts / out.size();
  return out;
}

// 1 − (1 − R²)(n − 1)/(n − k) of the target's values between the codes.
double explained_by(const std::vector<std::uint8_t>& codes, const std::vector<double>& values) {
  std::array<double, codes_max> sums{}, counts{};
  double sum = 0, squares = 0, n = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    double y = values[i];
    if (std::isnan(y)) continue;
    sums[codes[i]] += y, counts[codes[i]] += 1;
    sum += y, squares += y * y, n += 1;
  }
  double total = squares - sum * sum / n, between = -sum * sum / n, groups = 0;
  for (std::size_t c = 0; c < codes_max; ++c)
    if (counts[c] > 0) between += sums[c] * sums[c] / counts[c], groups += 1;
  if (!(total > 0) || n <= groups) return 0;
  return 1 - (1 - between / total) * (n - 1) / (n - groups);
}

template <class T>
std::vector<T> picked(const std::vector<T>& values, const std::vector<std::size_t>& accounts) {
  std::vector<T> out;
  out.reserve(accounts.size());
  for (auto i : accounts) out.push_back(values[i]);
  return out;
}

std::vector<double> ranks_of(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> out(values.size());
  for (std::size_t from = 0; from < order.size();) {
    auto to = from;
    while (to < order.size() && values[order[to]] == values[order[from]]) ++to;
    for (auto i = from; i < to; ++i) out[order[i]] = static_cast<double>(from + to - 1) / 2;
    from = to;
  }
  return out;
}

// One descriptor on the accounts looked at.
struct Seen {
  std::string id;
  std::vector<std::uint8_t> codes;
  std::vector<double> numbers;  // of an ordered attribute
};

// Why the descriptor gives the target away; nothing where it does not. `values`: the target on the same accounts.
std::optional<std::string> leak(const Seen& seen, const std::string& target, const std::vector<double>& values,
                                const LeakLimits& limits) {
  if (seen.id == target) return "it is the target itself";
  double share = explained_by(seen.codes, values);
  if (share > limits.explained) return fmt::format("alone it explains {:.1f} % of '{}'", share * 100, target);
  if (seen.numbers.empty()) return std::nullopt;
  double rank = rank_correlation(seen.numbers, values);
  if (std::abs(rank) > limits.correlation)
    return fmt::format("it orders accounts as '{}' does (rank correlation {:.3f})", target, rank);
  return std::nullopt;
}

void remove_columns(Material& material, const std::vector<bool>& gone) {
  auto& problem = material.problem;
  std::vector<int> place(gone.size(), -1);
  int next = 0;
  for (std::size_t c = 0; c < gone.size(); ++c)
    if (!gone[c]) place[c] = next++;
  std::erase_if(problem.tests, [&](const Test& test) { return place[static_cast<std::size_t>(test.column)] < 0; });
  for (auto& test : problem.tests) test.column = place[static_cast<std::size_t>(test.column)];
  for (std::size_t c = gone.size(); c-- > 0;) {
    if (!gone[c]) continue;
    problem.columns.erase(problem.columns.begin() + static_cast<std::ptrdiff_t>(c));
    material.descriptors.erase(material.descriptors.begin() + static_cast<std::ptrdiff_t>(c));
  }
}

}  // namespace

double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> x, y;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!std::isnan(a[i]) && !std::isnan(b[i])) x.push_back(a[i]), y.push_back(b[i]);
  if (x.size() < 3) return 0;
  x = ranks_of(x), y = ranks_of(y);
  double middle = static_cast<double>(x.size() - 1) / 2, xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    double dx = x[i] - middle, dy = y[i] - middle;
    xy += dx * dy, xx += dx * dx, yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

Finding leak_note(const std::string& attribute, const std::string& target, const std::string& why, bool kept) {
  return note("DIS04", "leak", Severity::warning,
              kept ? fmt::format("'{}' may give a target away ({}); it was kept as asked", attribute, why)
                   : fmt::format("'{}' is left out: {}", attribute, why),
              {{"attribute", Value(attribute)}, {"target", Value(target)}},
              kept ? "" : fmt::format("a rule on it tells what is known already; --allow-leak {} keeps it", attribute));
}

void refuse_leaks(Material& material, const std::vector<std::string>& allowed, const LeakLimits& limits) {
  auto accounts = sample_of(material.problem.accounts, limits.sample);
  std::vector<std::vector<double>> targets;
  for (const auto& target : material.problem.targets) targets.push_back(picked(target.values, accounts));
  std::vector<bool> gone(material.descriptors.size(), false);
  for (std::size_t c = 0; c < gone.size(); ++c) {
    const auto& descriptor = material.descriptors[c];
    Seen seen{descriptor.attribute.id, picked(material.problem.columns[c].codes, accounts), {}};
    if (!descriptor.numbers.empty()) seen.numbers = picked(descriptor.numbers, accounts);
    for (std::size_t t = 0; t < targets.size(); ++t) {
      const auto& target = material.problem.targets[t].name;
      auto why = leak(seen, target, targets[t], limits);
      if (!why) continue;
      bool kept = std::ranges::find(allowed, seen.id) != allowed.end();
      material.findings.push_back(leak_note(seen.id, target, *why, kept));
      gone[c] = !kept;
      break;
    }
  }
  if (std::ranges::find(gone, true) != gone.end()) remove_columns(material, gone);
}

}  // namespace lode::discover
