// SUB05 no-business-significance: does the segment tell anything about profit, growth, share, retention or price?
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/need_effects.h"
#include "audit/price_level.h"
#include "audit/words.h"
#include "stats/explained.h"
#include "stats/signed_log.h"

namespace lode::audit {
namespace {

constexpr std::array asked_figures{"profit_12m", "growth_12m", "share", "retention"};

struct Figures {
  Measured measured;                       // customers in a segment that have a figure
  std::vector<std::string> names, titles;  // of the columns
};

std::vector<Measure> measures_of(const Subject& subject, std::vector<double> price) {
  std::vector<Measure> out;
  for (const std::string name : asked_figures) {
    const auto at = std::ranges::find(subject.ground->business, name, &Measure::name);
    if (at == subject.ground->business.end()) continue;
    out.push_back(*at);
    if (name == "profit_12m") {
      const stats::SignedLog scale(out.back().values);
      for (double& value : out.back().values) value = scale(value);
    }
  }
  for (std::size_t i = 0; i < price.size(); ++i)
    if (!subject.ground->is_customer[i]) price[i] = std::nan("");
  out.push_back({"price", "price level", std::move(price)});
  return out;
}

Figures figures_of(const Subject& subject, std::vector<double> price) {
  const auto measures = measures_of(subject, std::move(price));
  Figures out;
  for (const auto& measure : measures) out.names.push_back(measure.name), out.titles.push_back(measure.title);
  out.measured.values.columns = measures.size();
  for (std::size_t i = 0; i < subject.ground->accounts; ++i) {
    const bool known = std::ranges::any_of(measures, [&](const Measure& m) { return !std::isnan(m.values[i]); });
    if (!known || subject.ground->segment[i] < 0) continue;
    out.measured.accounts.push_back(static_cast<std::uint32_t>(i));
    out.measured.segments.push_back(subject.ground->segment[i]);
    for (const auto& measure : measures) out.measured.values.data.push_back(measure.values[i]);
  }
  out.measured.values.rows = out.measured.accounts.size();
  return out;
}

// p of each figure that can be compared, corrected over these; NaN of the others.
std::vector<double> corrected(const stats::TestedGrouping& tested) {
  std::vector<double> p;
  for (const auto& column : tested.columns) p.push_back(column.groups < 2 ? std::nan("") : column.p);
  return stats::adjusted_p(p);
}

Datum by_figure(const Figures& figures, const stats::TestedGrouping& tested, const std::vector<double>& p) {
  std::vector<Datum> items;
  for (std::size_t c = 0; c < figures.names.size(); ++c)
    items.push_back(Datum::object({{"figure", Value(figures.names[c])}, {"accounts", count_of(tested.columns[c].rows)},
                                   {"adjusted", rounded(std::isnan(p[c]) ? p[c] : tested.columns[c].adjusted)},
                                   {"p", rounded(std::isnan(p[c]) ? p[c] : tested.columns[c].p)},
                                   {"p_adjusted", rounded(p[c])}}));
  return Datum::list(std::move(items));
}

Finding no_difference(const Subject& subject, const Figures& figures, const stats::TestedGrouping& tested,
                      const std::vector<double>& p, double alpha, const stats::PermutationOptions& options) {
  std::vector<std::string> compared;
  for (std::size_t c = 0; c < p.size(); ++c)
    if (!std::isnan(p[c])) compared.push_back(figures.titles[c]);
  const auto better = better_attributes(subject, figures.measured, {}, std::max(0.0, tested.adjusted), options);
  std::vector<Member> evidence{{"customers", count_of(tested.rows)}, {"alpha", Value(alpha)},
                               {"permutations", count_of(options.permutations)},
                               {"figures", by_figure(figures, tested, p)}};
  if (tested.rows > options.most_rows) evidence.push_back({"p_from_sample_of", count_of(options.most_rows)});
  append(evidence, better_members(better));
  append(evidence, stake_of(*subject.ground, figures.measured.accounts));
  double least = 1;
  for (const double each : p)
    if (!std::isnan(each)) least = std::min(least, each);
  return fires(Severity::error, all_segments(subject.segmentation), subject.segmentation.segments.front().place,
               fmt::format("the segments of {} do not differ in {} by more than chance (the smallest {} after "
                           "correction for {} figures)", counted(tested.rows, "customer"), listed(compared, "or"),
                           p_words(least), compared.size()),
               better.single.empty() ? "look for a definer that the business hangs on; none in the data does so far"
                                     : "these attributes explain such figures better: " + in_words(better),
               std::move(evidence));
}

Outcomes judge_no_business_significance(const Subject& subject, const Context& context) {
  const auto& s = subject.segmentation;
  const double alpha = threshold(subject, "SUB05.p", 0.05), least = threshold(subject, "SUB05.accounts", 40);
  if (s.segments.empty()) return {};
  if (auto open = members_unknown(subject)) return {*open};
  const auto& place = s.segments.front().place;
  auto price = price_levels(subject);
  if (!price) return {unanswered(all_segments(s), place, price.error())};
  const auto figures = figures_of(subject, std::move(*price));
  const auto options = permutations(subject, context, "SUB05");
  const auto tested = stats::permutation_tests(figures.measured.values, {{figures.measured.segments}}, options)[0];
  const auto p = corrected(tested);
  if (std::ranges::any_of(p, [&](double each) { return each < alpha; })) return {};
  if (std::ranges::all_of(p, [](double each) { return std::isnan(each); }))
    return {undetermined(all_segments(s), place,
                         fmt::format("profit, growth, share, retention or price of customers in two segments at least "
                                     "({} in any)", counted(tested.rows, "customer")))};
  std::size_t most = 0;
  for (std::size_t c = 0; c < p.size(); ++c)
    if (!std::isnan(p[c])) most = std::max(most, tested.columns[c].rows);
  if (static_cast<double>(most) < least)
    return {undetermined(all_segments(s), place,
                         fmt::format("figures of at least {:.0f} customers: {} show no difference, which so few could "
                                     "not", least, counted(most, "customer")))};
  return {no_difference(subject, figures, tested, p, alpha, options)};
}

}  // namespace

const Rule no_business_significance{
    .code = "SUB05",
    .name = "no-business-significance",
    .summary = "profit, growth and price do not differ between segments",
    .needs = "data",
    .awaits = "profit, growth, share, retention and price per account",
    .remedy = {"look for definers that matter to the business", "revenue operations", "a week"},
    .reads = Reads::accounts,
    .judge = judge_no_business_significance};

}  // namespace lode::audit
