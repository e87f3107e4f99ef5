// An account stands on a fence where the rules, asked with the nearest value on the other side, give another segment.
#include "audit/fences.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "audit/definers.h"

namespace lode::audit {
namespace {

using model::Compare;
using Op = model::Predicate::Op;

// The nearest values on either side.
struct Sides {
  double below = 0, above = 0;
};

// `taken_below`: the value itself lies below the threshold (>, <=), not above it (>=, <).
Sides sides_of(double at, bool taken_below, bool whole) {
  constexpr double far = std::numeric_limits<double>::infinity();
  if (whole) {
    double floor = std::floor(at), ceil = std::ceil(at);
    if (floor != ceil) return {floor, ceil};
    return taken_below ? Sides{at, at + 1} : Sides{at - 1, at};
  }
  return taken_below ? Sides{at, std::nextafter(at, far)} : Sides{std::nextafter(at, -far), at};
}

struct Threshold {
  std::size_t column = 0;
  Sides sides;
  Fence fence;
};

bool is_ordered(Compare compare) { return compare != Compare::eq && compare != Compare::ne; }

void add_threshold(const RuleColumns& rules, const RuleLeaf& leaf, std::size_t literal, bool taken_below, int segment,
                   const Noise& noise, std::vector<Threshold>& out) {
  const auto& s = *rules.segmentation;
  const auto& attribute = rules.names[leaf.column];
  const auto* known = s.dictionary.find(attribute);
  if (std::isnan(leaf.numbers[literal]) || (known && known->type == model::Type::date)) return;
  const bool whole = known && known->type == model::Type::integer;
  Threshold one{leaf.column, sides_of(leaf.numbers[literal], taken_below, whole), {}};
  // Nothing lies beyond what the dictionary allows: `sites >= 1` of at least one site divides nobody.
  if (known && ((known->min && one.sides.below < *known->min) || (known->max && one.sides.above > *known->max))) return;
  auto same = std::ranges::find_if(out, [&](const Threshold& t) {
    return t.column == one.column && t.sides.below == one.sides.below && t.sides.above == one.sides.above;
  });
  if (same == out.end()) {
    model::Predicate alone{.op = Op::compare, .attribute = attribute, .compare = leaf.written->compare,
                           .literals = {leaf.written->literals[literal]}};
    if (leaf.written->op == Op::between) alone.compare = literal == 0 ? Compare::ge : Compare::le;
    one.fence = {.attribute = attribute, .words = model::print(alone), .cut = alone.literals[0],
                 .at = leaf.numbers[literal],
                 .place = rule_place(s.segments[static_cast<std::size_t>(segment)])};
    one.fence.noise = noise.of ? noise.of(attribute, noise.numbers) : noise.numbers;
    out.push_back(std::move(one));
    same = out.end() - 1;
  }
  auto& named = same->fence.segments;
  if (std::ranges::find(named, segment) == named.end()) named.push_back(segment);
}

std::vector<Threshold> thresholds_of(const RuleColumns& rules, const Noise& noise) {
  std::vector<Threshold> out;
  for (std::size_t r = 0; r < rules.roots.size(); ++r)
    for (auto at = rules.roots[r]; at < rules.nodes[rules.roots[r]].end; ++at) {
      const auto& node = rules.nodes[at];
      if (node.op != Op::compare && node.op != Op::between) continue;
      const auto& leaf = rules.leaves[node.leaf];
      if (!leaf.by_code.empty()) continue;
      const auto compare = leaf.written->compare;
      const int segment = rules.root_segment[r];
      if (node.op == Op::between) {
        add_threshold(rules, leaf, 0, false, segment, noise, out);
        add_threshold(rules, leaf, 1, true, segment, noise, out);
      } else if (is_ordered(compare)) {
        add_threshold(rules, leaf, 0, compare == Compare::gt || compare == Compare::le, segment, noise, out);
      }
    }
  return out;
}

// What all thresholds are asked with; values of a column are sorted once.
struct Asked {
  const RuleColumns& rules;
  Cells& cells;
  const std::vector<int>& base;
  std::vector<std::vector<double>> sorted;  // known values per column, ascending; made when first asked for

  const std::vector<double>& numbers(const Threshold& t) const { return rules.traits[t.column]->numbers; }
  // Would an account be elsewhere with another value?
  bool elsewhere(const Threshold& t, std::size_t account, double value) {
    return cells.segment(cells.moved(cells.of(account), account, t.column, value)) != base[account];
  }
};

// Asks every account near `at` from its other side; `near` counts those asked.
std::vector<std::uint32_t> on_fence(Asked& asked, const Threshold& t, double at, Sides sides, std::int64_t& near) {
  std::vector<std::uint32_t> out;
  if (t.fence.noise <= 0) return out;
  const auto& numbers = asked.numbers(t);
  const double reach = t.fence.noise * std::abs(at) * (1 + 1e-12);  // 10 % of 10 reaches 9 and 11 in binary, too
  for (std::size_t a = 0; a < numbers.size(); ++a) {
    if (!(std::abs(numbers[a] - at) <= reach)) continue;  // unknown is near nothing
    ++near;
    if (asked.elsewhere(t, a, numbers[a] >= sides.above ? sides.below : sides.above))
      out.push_back(static_cast<std::uint32_t>(a));
  }
  return out;
}

const std::vector<double>& known_sorted(Asked& asked, const Threshold& t) {
  auto& out = asked.sorted[t.column];
  if (!out.empty()) return out;
  for (double v : asked.numbers(t))
    if (!std::isnan(v)) out.push_back(v);
  std::ranges::sort(out);
  return out;
}

// The roundest number in the inner half of the gap, else anywhere in it.
std::optional<discover::Cut> cut_inside(const stats::Gap& gap, bool whole) {
  const double middle = (gap.low + gap.high) / 2, quarter = (gap.high - gap.low) / 4;
  auto out = discover::roundest(gap.low + quarter, gap.high - quarter, middle, whole);
  if (!out) out = discover::roundest(std::nextafter(gap.low, gap.high), gap.high, middle, whole);
  return out;
}

std::optional<Haven> haven_of(Asked& asked, const Threshold& t) {
  const auto* known = asked.rules.segmentation->dictionary.find(asked.rules.names[t.column]);
  const bool whole = known && known->type == model::Type::integer;
  auto gap = stats::gap_near(known_sorted(asked, t), (t.sides.below + t.sides.above) / 2, 0.1,
                             {.step = whole ? 1.0 : 0.0});
  if (!gap) return std::nullopt;
  auto cut = cut_inside(*gap, whole);
  if (!cut) return std::nullopt;
  Haven out{.gap = *gap, .cut = *cut};
  std::int64_t near = 0;
  out.on_fence = static_cast<std::int64_t>(on_fence(asked, t, cut->at, {gap->low, gap->high}, near).size());
  const auto& numbers = asked.numbers(t);
  for (std::size_t a = 0; a < numbers.size(); ++a) {  // between the old place and the new one
    const bool was_above = numbers[a] >= t.sides.above, is_above = numbers[a] > cut->at;
    if (std::isnan(numbers[a]) || was_above == is_above) continue;
    out.moved += asked.elsewhere(t, a, is_above ? t.sides.above : t.sides.below) ? 1 : 0;
  }
  return out;
}

void put_revenue(const Ground& ground, Fence& fence) {
  double all = 0;
  bool known = false;
  for (double revenue : ground.revenue)
    if (!std::isnan(revenue)) all += std::max(revenue, 0.0), known = true;
  for (auto account : fence.accounts)
    if (!std::isnan(ground.revenue[account])) fence.revenue += std::max(ground.revenue[account], 0.0);
  fence.revenue_share = all > 0 ? fence.revenue / all : std::numeric_limits<double>::quiet_NaN();
  if (!known) fence.revenue = std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::vector<Fence> fences(const RuleColumns& rules, Cells& cells, const Ground& ground, const std::vector<int>& base,
                          const Noise& noise) {
  std::vector<Fence> out;
  Asked asked{rules, cells, base, std::vector<std::vector<double>>(rules.traits.size())};
  for (auto& threshold : thresholds_of(rules, noise)) {
    auto& fence = threshold.fence;
    fence.accounts = on_fence(asked, threshold, fence.at, threshold.sides, fence.near);
    put_revenue(ground, fence);
    fence.haven = haven_of(asked, threshold);
    out.push_back(std::move(fence));
  }
  return out;
}

}  // namespace lode::audit
