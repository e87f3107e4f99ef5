// Moments per segment in one pass over each figure; the others are all accounts minus the segment.
#include "discover/portrait.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "discover/naming.h"
#include "stats/distributions.h"
#include "stats/explained.h"

namespace lode::discover {
namespace {

// Sums over accounts of weight w and figure d: enough for a weighted mean and the variance of it.
struct Moments {
  double w = 0, w2 = 0, wd = 0, wdd = 0, w2d = 0, w2dd = 0;
  std::size_t known = 0;

  void add(double weight, double d) {
    double square = weight * weight;
    w += weight, w2 += square, wd += weight * d, wdd += weight * d * d, w2d += square * d, w2dd += square * d * d;
    ++known;
  }
  double mean() const { return wd / w; }
  double effective() const { return w * w / w2; }  // Kish (1965): accounts of equal weight that tell as much
  double variance_of_mean() const {
    double m = mean(), n = effective();
    return std::max(0.0, w2dd - 2 * m * w2d + m * m * w2) / (w * w) * n / (n - 1);
  }
};

Moments operator+(Moments a, const Moments& b) {
  a.w += b.w, a.w2 += b.w2, a.wd += b.wd, a.wdd += b.wdd, a.w2d += b.w2d, a.w2dd += b.w2dd, a.known += b.known;
  return a;
}

Moments all_but(std::span<const Moments> all, std::size_t leaf) {
  Moments out;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i != leaf) out = out + all[i];
  return out;
}

void add_interval(Difference& out, const Moments& a, const Moments& b) {
  double v = a.variance_of_mean(), u = b.variance_of_mean(), se = std::sqrt(v + u);
  if (!(se > 0)) {
    out.low = out.high = out.difference;
    out.p = out.difference == 0 ? 1 : 0;
    return;
  }
  double freedom = (v + u) * (v + u) / (v * v / (a.effective() - 1) + u * u / (b.effective() - 1));
  double t = out.difference / se, reach = stats::student_quantile(0.975, freedom) * se;
  out.low = out.difference - reach, out.high = out.difference + reach;
  out.p = stats::beta_cdf(freedom / 2, 0.5, freedom / (freedom + t * t));
}

// Nothing where either side has fewer than two accounts, or nothing varies.
void add_difference(std::span<const Moments> all, std::size_t leaf, double shift, Difference out,
                    std::vector<Difference>& to) {
  const Moments& here = all[leaf];
  Moments others = all_but(all, leaf);
  if (here.known < 2 || others.known < 2 || here.w <= 0 || others.w <= 0) return;
  Moments both = here + others;
  double deviation = std::sqrt(std::max(0.0, both.wdd / both.w - both.mean() * both.mean()));
  if (!(deviation > 0)) return;
  out.here = here.mean() + shift, out.elsewhere = others.mean() + shift;
  out.difference = here.mean() - others.mean();
  out.standardised = out.difference / deviation;
  out.known = here.known;
  add_interval(out, here, others);
  to.push_back(std::move(out));
}

struct Work {
  const Material& material;
  std::span<const int> groups;
  std::size_t leaves;
  Portrait& out;
};

void add_number(const Work& work, const std::vector<double>& values, const Difference& kind) {
  double sum = 0, weight = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isfinite(values[i])) sum += weight_of(work.material.problem, i) * values[i],
        weight += weight_of(work.material.problem, i);
  if (!(weight > 0)) return;
  double shift = sum / weight;  // figures about their mean lose no digits
  std::vector<Moments> moments(work.leaves);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (double w = weight_of(work.material.problem, i); work.groups[i] >= 0 && std::isfinite(values[i]) && w > 0)
      moments[static_cast<std::size_t>(work.groups[i])].add(w, values[i] - shift);
  for (std::size_t leaf = 0; leaf < work.leaves; ++leaf)
    add_difference(moments, leaf, shift, kind, work.out.differences[leaf]);
}

// Shares of each code, as means of 0 and 1: Σ w·d = Σ w·d² = the weight of the code's accounts.
void add_shares(const Work& work, const Column& column, const Descriptor& descriptor, const Difference& kind) {
  auto codes = static_cast<std::size_t>(column.count);
  std::vector<Moments> all(work.leaves), of_code(codes * work.leaves);
  for (std::size_t i = 0; i < column.codes.size(); ++i) {
    double w = weight_of(work.material.problem, i);
    if (work.groups[i] < 0 || w <= 0) continue;
    auto leaf = static_cast<std::size_t>(work.groups[i]);
    all[leaf].add(w, 0);
    of_code[column.codes[i] * work.leaves + leaf].add(w, 0);
  }
  for (std::size_t c = 0; c < codes; ++c) {
    auto each = kind;
    each.value = c < descriptor.words.size() ? descriptor.words[c] : std::to_string(c);
    auto moments = all;
    for (std::size_t leaf = 0; leaf < work.leaves; ++leaf) {
      const auto& ones = of_code[c * work.leaves + leaf];
      moments[leaf].wd = moments[leaf].wdd = ones.w;
      moments[leaf].w2d = moments[leaf].w2dd = ones.w2;
    }
    for (std::size_t leaf = 0; leaf < work.leaves; ++leaf)
      add_difference(moments, leaf, 0, each, work.out.differences[leaf]);
  }
}

// Searched as a logarithm, told as it is: figures that people know, ordered by what was searched.
void add_target(const Work& work, std::size_t target) {
  const auto& searched = work.material.problem.targets[target];
  const auto* known = target < work.material.measures.size() ? &work.material.measures[target] : nullptr;
  Difference kind{.of = Difference::Of::target, .measure = searched.name};
  if (known) kind.title = known->title;
  add_number(work, searched.values, kind);
  if (!known || known->values.empty()) return;
  Portrait as_it_is;
  as_it_is.differences.resize(work.leaves);
  add_number({work.material, work.groups, work.leaves, as_it_is}, known->values, kind);
  for (std::size_t leaf = 0; leaf < work.leaves; ++leaf) {
    if (as_it_is.differences[leaf].empty() || work.out.differences[leaf].empty()) continue;
    auto& to = work.out.differences[leaf].back();
    const auto& from = as_it_is.differences[leaf].back();
    if (to.measure != searched.name) continue;
    to.here = from.here, to.elsewhere = from.elsewhere, to.difference = from.difference;
    to.low = from.low, to.high = from.high;
  }
}

void add_descriptors(const Work& work, const std::vector<std::string>& used) {
  const auto& problem = work.material.problem;
  for (std::size_t c = 0; c < problem.columns.size() && c < work.material.descriptors.size(); ++c) {
    const auto& descriptor = work.material.descriptors[c];
    Difference kind{.of = Difference::Of::number, .measure = problem.columns[c].attribute};
    kind.in_rules = std::ranges::find(used, kind.measure) != used.end();
    bool day = descriptor.attribute.type == model::Type::date;  // a mean day tells little: shares by code
    if (!descriptor.numbers.empty() && !day) {
      add_number(work, descriptor.numbers, kind);
    } else {
      kind.of = Difference::Of::share;
      add_shares(work, problem.columns[c], descriptor, kind);
    }
  }
}

void adjust(Portrait& portrait, bool targets) {
  std::vector<double> p;
  std::vector<Difference*> whose;
  for (auto& leaf : portrait.differences)
    for (auto& difference : leaf)
      if ((difference.of == Difference::Of::target) == targets) p.push_back(difference.p), whose.push_back(&difference);
  auto adjusted = stats::adjusted_p(p);
  for (std::size_t i = 0; i < whose.size(); ++i) whose[i]->adjusted_p = adjusted[i];
}

std::vector<std::string> apart_of(const std::vector<Difference>& differences) {
  constexpr std::size_t most = 3;
  std::vector<const Difference*> order;
  for (const auto& each : differences)
    if (!each.in_rules && each.adjusted_p < 0.05) order.push_back(&each);
  std::ranges::stable_sort(order, std::greater{}, [](const Difference* d) { return std::abs(d->standardised); });
  std::vector<std::string> out, told;
  for (const auto* each : order) {
    if (out.size() == most || std::ranges::find(told, each->measure) != told.end()) continue;
    told.push_back(each->measure);
    out.push_back(in_words(*each));
  }
  return out;
}

// Three digits that count; thousands grouped.
std::string figure(double value) {
  if (std::abs(value) < 1000) return fmt::format("{:.3g}", value);
  auto digits = fmt::format("{:.0f}", value);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (value < 0 ? 1 : 0); at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

}  // namespace

std::string in_words(const Difference& d) {
  if (d.of == Difference::Of::share)
    return fmt::format("{} {}: {:.0f} % here, {:.0f} % elsewhere", spaced(d.measure), spaced(d.value), d.here * 100,
                       d.elsewhere * 100);
  return fmt::format("{} {} here, {} elsewhere", d.title.empty() ? spaced(d.measure) : d.title, figure(d.here),
                     figure(d.elsewhere));
}

const Difference* Portrait::find(std::size_t leaf, std::string_view measure) const {
  for (const auto& each : differences[leaf])
    if (each.of == Difference::Of::target && each.measure == measure) return &each;
  return nullptr;
}

Portrait portrait_of(const Material& material, const std::vector<Leaf>& leaves, std::span<const int> groups,
                     const std::vector<std::string>& used) {
  Portrait out;
  out.differences.resize(leaves.size());
  Work work{material, groups, leaves.size(), out};
  for (std::size_t t = 0; t < material.problem.targets.size(); ++t) add_target(work, t);
  add_descriptors(work, used);
  adjust(out, true);
  adjust(out, false);
  for (const auto& leaf : out.differences) out.apart.push_back(apart_of(leaf));
  return out;
}

}  // namespace lode::discover
