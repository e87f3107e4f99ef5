// RCH01 not-identifiable: the definers of too many customers are unknown.
#include <fmt/format.h>

#include <algorithm>

#include "audit/coverage.h"
#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/measured.h"
#include "audit/words.h"
#include "base/text.h"

namespace lode::audit {
namespace {

struct Definer {
  std::string attribute;
  std::int64_t known = 0;  // customers of whom it is known
  std::int64_t alone = 0;  // of whom it is the only one that is not
};

struct Known {
  std::int64_t customers = 0, whole = 0;  // `whole`: every definer is known
  double revenue = 0, open_revenue = 0;   // of those with an unknown one
  std::vector<Definer> definers;
};

// Customers that belong to the universe, or of whom that is not known.
Result<Known> known_of(const Subject& subject) {
  const auto& units = *subject.units;
  std::string columns, missing;
  for (const auto& attribute : units.attributes)
    missing += fmt::format("{}({} IS NULL)::INTEGER", missing.empty() ? "" : " + ", store::identifier(attribute));
  for (const auto& attribute : units.attributes)
    columns += fmt::format(", count({0}), count(*) FILTER (WHERE {0} IS NULL AND lode_unknown = 1)",
                           store::identifier(attribute));
  LODE_TRY(rows, subject.data->query(fmt::format(
      "SELECT count(*), count(*) FILTER (WHERE lode_unknown = 0), exact_sum(lode_weight), "
      "exact_sum_if(lode_weight, lode_unknown > 0){} "
      "FROM (SELECT *, {} AS lode_unknown, greatest(coalesce(CAST(revenue_12m AS DOUBLE), 0), 0) AS lode_weight "
      "FROM {} WHERE status = 'customer' AND coalesce({}, TRUE))",
      columns, missing, units.from, model::to_sql(subject.segmentation.universe_rule))));
  const auto& r = rows.rows[0];
  Known out{.customers = count_in(r[0]), .whole = count_in(r[1]), .revenue = number_in(r[2]),
            .open_revenue = number_in(r[3]), .definers = {}};
  for (std::size_t i = 0; i < units.attributes.size(); ++i)
    out.definers.push_back({units.attributes[i], count_in(r[4 + 2 * i]), count_in(r[5 + 2 * i])});
  return out;
}

std::vector<std::string> users_of(const model::Segmentation& s, const std::vector<Definer>& definers) {
  std::vector<std::string> out;
  for (const auto& segment : s.segments)
    for (const auto& name : own_definers(segment).value_or(std::vector<std::string>{}))
      if (std::ranges::find(definers, name, &Definer::attribute) != definers.end()) add(out, segment.id);
  return out.empty() ? all_segments(s) : out;
}

Finding found(const Subject& subject, const Known& known, double share) {
  const auto all = static_cast<double>(known.customers);
  auto open = known.definers;
  std::erase_if(open, [&](const Definer& each) { return each.known == known.customers; });
  std::ranges::stable_sort(open, {}, [](const Definer& each) { return std::pair(-each.alone, each.known); });
  std::vector<std::string> words;
  std::vector<Datum> items;
  for (const auto& each : open) {
    words.push_back(fmt::format("{} for {}", title_of_attribute(subject.segmentation, each.attribute),
                                share_words(static_cast<double>(known.customers - each.known) / all)));
    items.push_back(Datum::object({{"attribute", Value(each.attribute)},
                                   {"known_share", rounded(static_cast<double>(each.known) / all)},
                                   {"only_one_missing", Value(each.alone)}}));
  }
  const auto& first = open.front();
  const double error = threshold(subject, "RCH01.error", 0.7), warning = threshold(subject, "RCH01.warning", 0.9);
  return fires(
      share < error ? Severity::error : Severity::warning, users_of(subject.segmentation, open),
      scheme_place(subject.segmentation),
      fmt::format("for {} of {} customers, with {} of revenue, something that the rules ask for is unknown: {}",
                  share_words(1 - share), number_words(all), money_words(subject, known.open_revenue), listed(words)),
      fmt::format("collect {} first: with it alone {} could be told; or declare a `surrogate` from what is known",
                  first.attribute, share_words(static_cast<double>(known.whole + first.alone) / all)),
      {{"accounts", Value(known.customers - known.whole)},
       {"revenue", rounded(known.open_revenue)},
       {"customers", Value(known.customers)},
       {"known_share", rounded(share)},
       {"known_revenue_share", known.revenue > 0 ? rounded(1 - known.open_revenue / known.revenue) : Value{}},
       {"threshold", rounded(share < error ? error : warning)},
       {"definers", Datum::list(std::move(items))}});
}

Outcomes judge_not_identifiable(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  if (subject.units->attributes.empty()) return {};
  auto known = known_of(subject);
  if (!known) return {unanswered({}, {.file = s.file}, known.error())};
  if (known->customers == 0)
    return {undetermined({}, {.file = s.file}, "customers with the attributes that rules use")};
  const double share = static_cast<double>(known->whole) / static_cast<double>(known->customers);
  if (share >= threshold(subject, "RCH01.warning", 0.9)) return {};
  return {found(subject, *known, share)};
}

}  // namespace

const Rule not_identifiable{
    .code = "RCH01",
    .name = "not-identifiable",
    .summary = "the definers of too many customers are unknown",
    .needs = "data",
    .awaits = "the attributes that rules use",
    .remedy = {"collect the definers that are missing", "sales", "a month"},
    .reads = Reads::accounts,
    .judge = judge_not_identifiable};

}  // namespace lode::audit
