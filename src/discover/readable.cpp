// Boundaries lie between neighbouring distinct values; every cut is a number inside one of them.
#include "discover/readable.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace lode::discover {
namespace {

constexpr std::int64_t digits_max = 1'000'000'000'000'000;  // 15 digits: what a double keeps

double read_number(const std::string& text) {
  double out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::int64_t power_of_ten(int exponent) {
  std::int64_t out = 1;
  for (; exponent > 0; --exponent) out *= 10;
  return out;
}

// units · 10^exponent as a literal in its shortest form.
std::optional<model::Literal> literal_of(std::int64_t units, int exponent) {
  while (exponent < 0 && units % 10 == 0) units /= 10, ++exponent;
  if (exponent >= 0) {
    if (exponent > 17 || std::abs(units) >= 1000 * digits_max / power_of_ten(exponent)) return std::nullopt;
    return model::Literal{Value{units * power_of_ten(exponent)}, {}, 0};
  }
  if (exponent < -30) return std::nullopt;
  return model::Literal{Value{Decimal{units, -exponent}}, {}, 0};
}

// The multiple of step · 10^exponent in [low, high) that is nearest to `wanted`.
std::optional<Cut> multiple_in(double low, double high, double wanted, int step, int exponent) {
  double size = read_number(fmt::format("{}e{}", step, exponent));
  if (size <= 0 || std::abs(wanted) / size >= 1e15) return std::nullopt;
  auto middle = static_cast<std::int64_t>(std::llround(wanted / size));
  for (std::int64_t k : {middle, middle - 1, middle + 1,
                         static_cast<std::int64_t>(std::ceil(std::clamp(low / size, -1e15, 1e15)))}) {
    std::int64_t units = k * step;
    if (std::abs(units) >= digits_max) continue;
    double at = read_number(fmt::format("{}e{}", units, exponent));
    if (at < low || at >= high) continue;
    if (auto literal = literal_of(units, exponent)) return Cut{.at = at, .literal = std::move(*literal)};
  }
  return std::nullopt;
}

// Distinct values with how many accounts lie at or below each.
struct Steps {
  std::vector<double> value;
  std::vector<std::size_t> upto;
  std::size_t all = 0;

  explicit Steps(std::vector<double> values) : all(values.size()) {
    std::ranges::sort(values);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (value.empty() || value.back() != values[i]) value.push_back(values[i]), upto.push_back(0);
      upto.back() = i + 1;
    }
  }
  std::size_t boundaries() const { return value.empty() ? 0 : value.size() - 1; }
  bool leaves(std::size_t boundary, std::size_t least) const {
    return upto[boundary] >= least && all - upto[boundary] >= least;
  }
  // Accounts at or below a cut.
  std::size_t below(double at) const {
    auto it = std::ranges::upper_bound(value, at);
    return it == value.begin() ? 0 : upto[static_cast<std::size_t>(it - value.begin()) - 1];
  }
};

std::optional<Cut> cut_between(const Steps& steps, std::size_t from, std::size_t to, double wanted, bool whole,
                               Cut::How how) {
  double low = steps.value[from], high = steps.value[to];
  if (!std::isfinite(low) || !std::isfinite(high)) {
    low = std::isfinite(low) ? low : -1e15;
    high = std::isfinite(high) ? high : 1e15;
    wanted = std::clamp(wanted, low, high);
  }
  auto out = roundest(low, high, wanted, whole);
  if (out) out->how = how;
  return out;
}

std::vector<std::size_t> usable(const Steps& steps, std::size_t least) {
  std::vector<std::size_t> out;
  for (std::size_t b = 0; b < steps.boundaries(); ++b)
    if (steps.leaves(b, least)) out.push_back(b);
  return out;
}

// Rank j of `count` equally spaced ones: the roundest number that moves at most a quarter of a step of accounts.
std::optional<Cut> near_quantile(const Steps& steps, const std::vector<std::size_t>& boundaries, std::size_t j,
                                 std::size_t count, bool whole) {
  double step = static_cast<double>(steps.all) / static_cast<double>(count + 1);
  double place = step * static_cast<double>(j);
  auto at_or_above = [&](double rank) {
    return std::ranges::lower_bound(boundaries, rank, {},
                                    [&](std::size_t b) { return static_cast<double>(steps.upto[b]); });
  };
  auto first = at_or_above(place - step / 4), last = at_or_above(place + step / 4);
  auto nearest = at_or_above(place);
  if (nearest == boundaries.end()) --nearest;
  if (nearest != boundaries.begin() &&
      place - static_cast<double>(steps.upto[*(nearest - 1)]) < static_cast<double>(steps.upto[*nearest]) - place)
    --nearest;
  if (first == last) first = nearest, last = nearest + 1;
  return cut_between(steps, *first, *(last - 1) + 1, steps.value[*nearest], whole, Cut::How::round);
}

double relative_gap(const Steps& steps, std::size_t b) {
  double low = steps.value[b], high = steps.value[b + 1];
  return (high - low) / std::max(std::abs(low), std::abs(high));
}

std::vector<Cut> gap_cuts(const Steps& steps, const std::vector<std::size_t>& boundaries, std::size_t most,
                          bool whole) {
  std::vector<std::size_t> gaps;
  for (auto b : boundaries) {
    if (b == 0 || b + 2 >= steps.value.size()) continue;
    double here = steps.value[b + 1] - steps.value[b];
    double beside = std::max(steps.value[b] - steps.value[b - 1], steps.value[b + 2] - steps.value[b + 1]);
    if (here >= 3 * beside && relative_gap(steps, b) >= 0.01) gaps.push_back(b);
  }
  std::ranges::stable_sort(gaps, std::greater{}, [&](std::size_t b) { return relative_gap(steps, b); });
  std::vector<Cut> out;
  for (std::size_t i = 0; i < std::min(most, gaps.size()); ++i) {
    double middle = (steps.value[gaps[i]] + steps.value[gaps[i] + 1]) / 2;
    if (auto cut = cut_between(steps, gaps[i], gaps[i] + 1, middle, whole, Cut::How::gap))
      out.push_back(std::move(*cut));
  }
  return out;
}

// Ascending; of cuts that split the accounts alike the first given stays; none that leaves too few on a side.
std::vector<Cut> distinct(std::vector<Cut> cuts, const Steps& steps, std::size_t least) {
  std::ranges::stable_sort(cuts, {}, [&](const Cut& c) { return steps.below(c.at); });
  auto twins = std::ranges::unique(cuts, {}, [&](const Cut& c) { return steps.below(c.at); });
  cuts.erase(twins.begin(), twins.end());
  std::erase_if(cuts, [&](const Cut& c) {
    auto below = steps.below(c.at);
    return below < least || steps.all - below < least;
  });
  return cuts;
}

}  // namespace

std::string_view how_words(Cut::How how) {
  constexpr std::string_view words[] = {"between two values", "round number near a quantile", "natural gap",
                                        "start of a year", "refined on the raw values"};
  return words[static_cast<std::size_t>(how)];
}

std::optional<Cut> roundest(double low, double high, double wanted, bool whole) {
  if (low <= 0 && high > 0) return Cut{.at = 0, .literal = {Value{std::int64_t{0}}, {}, 0}};
  double size = std::max(std::abs(low), std::abs(high));
  if (!(size > 0) || !std::isfinite(size)) return std::nullopt;
  int top = static_cast<int>(std::ceil(std::log10(size))) + 1;
  for (int exponent = top; exponent > top - 17; --exponent) {
    if (whole && exponent < 0) break;
    if (auto cut = multiple_in(low, high, wanted, 1, exponent)) return cut;
    if (whole && exponent == 0) break;
    for (int step : {5, 2})
      if (auto cut = multiple_in(low, high, wanted, step, exponent - 1)) return cut;
  }
  return std::nullopt;
}

std::vector<Cut> readable_cuts(std::vector<double> values, bool whole, const CutOptions& options) {
  Steps steps(std::move(values));
  auto boundaries = usable(steps, options.least);
  std::vector<Cut> out;
  if (boundaries.size() <= options.quantiles + options.gaps) {
    for (auto b : boundaries)
      if (auto cut = cut_between(steps, b, b + 1, (steps.value[b] + steps.value[b + 1]) / 2, whole, Cut::How::value))
        out.push_back(std::move(*cut));
    return distinct(std::move(out), steps, options.least);
  }
  out = gap_cuts(steps, boundaries, options.gaps, whole);
  for (std::size_t j = 1; j <= options.quantiles; ++j)
    if (auto cut = near_quantile(steps, boundaries, j, options.quantiles, whole)) out.push_back(std::move(*cut));
  return distinct(std::move(out), steps, options.least);
}

std::vector<Cut> year_cuts(std::vector<double> days, const CutOptions& options) {
  std::vector<double> years;
  for (double day : days) years.push_back(civil(Date{static_cast<std::int32_t>(day)}).year);
  auto out = readable_cuts(std::move(years), true, options);
  for (auto& cut : out) {
    auto first = from_civil(static_cast<int>(cut.at) + 1, 1, 1);
    cut = Cut{.how = Cut::How::year, .at = static_cast<double>(first.days) - 1, .literal = {Value{first}, {}, 0}};
  }
  return out;
}

}  // namespace lode::discover
