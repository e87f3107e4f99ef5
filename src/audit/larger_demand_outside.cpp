// SUB07 larger-demand-outside: where is the demand for what a segment is said to need?
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/need_effects.h"
#include "audit/words.h"
#include "store/column_reader.h"

namespace lode::audit {
namespace {

// Where the pool of an account is unknown, its revenue stands in: what is bought from us is part of it.
enum class Basis : std::uint8_t { unknown, stated, modelled, revenue };
struct Sizes {
  std::vector<double> money;  // by place in Ground; NaN where neither is known
  std::vector<Basis> basis;
};

Result<Sizes> sizes_of(const Subject& subject) {
  LODE_TRY(columns, store::read_columns(*subject.data,
      "SELECT CAST(p.pool AS DOUBLE), g.weight, coalesce(p.kind = 'modelled', FALSE) FROM ground g "
      "LEFT JOIN pool_of p USING (account_id) ORDER BY g.nr", subject.ground->accounts));
  Sizes out{columns[0].numbers, {}};
  for (std::size_t i = 0; i < out.money.size(); ++i) {
    const bool pool = !std::isnan(out.money[i]), bought = columns[1].numbers[i] > 0;
    out.basis.push_back(pool ? (columns[2].flags[i] == 1 ? Basis::modelled : Basis::stated)
                             : bought ? Basis::revenue : Basis::unknown);
    if (!pool && bought) out.money[i] = columns[1].numbers[i];
  }
  return out;
}

struct Demand {
  std::string need;
  std::size_t inside = 0, outside = 0;                              // accounts that hold it important
  std::size_t stated = 0, modelled = 0, by_revenue = 0, unknown = 0;  // the same, by what is known of their money
  double money_inside = 0, money_outside = 0;
  double share() const {
    const double all = money_inside + money_outside;
    return all > 0 ? money_outside / all : std::nan("");
  }
};

Demand demand_of(const Subject& subject, const Sizes& sizes, std::size_t column, int segment, double important) {
  const Ground& ground = *subject.ground;
  Demand out{.need = ground.needs[column]};
  for (std::size_t r = 0; r < ground.rated.size(); ++r) {
    const auto account = ground.rated[r];
    if (!(ground.importance.at(r, column) >= important - 1e-9)) continue;
    const bool inside = ground.segment[account] == segment;
    const Basis basis = sizes.basis[account];
    ++(inside ? out.inside : out.outside);
    ++(basis == Basis::stated     ? out.stated
       : basis == Basis::modelled ? out.modelled
       : basis == Basis::revenue  ? out.by_revenue
                                  : out.unknown);
    if (basis != Basis::unknown) (inside ? out.money_inside : out.money_outside) += sizes.money[account];
  }
  return out;
}

// Columns of the needs that the segment declares and somebody rated.
std::vector<std::size_t> own_needs(const Subject& subject, const model::Segment& segment) {
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < subject.ground->needs.size(); ++c)
    if (std::ranges::find(segment.needs, subject.ground->needs[c], &model::NeedLink::need) != segment.needs.end())
      out.push_back(c);
  return out;
}

Datum in_figures(const std::vector<Demand>& demands) {
  std::vector<Datum> items;
  for (const auto& d : demands)
    items.push_back(Datum::object(
        {{"need", Value(d.need)}, {"accounts_inside", count_of(d.inside)}, {"accounts_outside", count_of(d.outside)},
         {"pool_inside", Value(std::round(d.money_inside * 100) / 100)},
         {"pool_outside", Value(std::round(d.money_outside * 100) / 100)}, {"share_outside", rounded(d.share())},
         {"by_stated_pool", count_of(d.stated)}, {"by_modelled_pool", count_of(d.modelled)},
         {"by_revenue", count_of(d.by_revenue)}, {"unknown", count_of(d.unknown)}}));
  return Datum::list(std::move(items));
}

std::string basis_of(const Demand& d) {
  std::vector<std::string> parts;
  if (d.stated > 0) parts.push_back(fmt::format("stated pools of {}", d.stated));
  if (d.modelled > 0) parts.push_back(fmt::format("modelled pools of {}", d.modelled));
  if (d.by_revenue > 0) parts.push_back(fmt::format("revenue of {} whose pool nobody knows", d.by_revenue));
  return listed(parts);
}

// Accounts outside that hold the need important: they are what is at stake.
std::vector<Member> stake_outside(const Subject& subject, const std::string& need, int segment, double important) {
  const Ground& ground = *subject.ground;
  const auto column = static_cast<std::size_t>(std::ranges::find(ground.needs, need) - ground.needs.begin());
  std::vector<std::uint32_t> out;
  for (std::size_t r = 0; r < ground.rated.size(); ++r)
    if (ground.importance.at(r, column) >= important - 1e-9 && ground.segment[ground.rated[r]] != segment)
      out.push_back(ground.rated[r]);
  return stake_of(ground, out);
}

Finding outside(const Subject& subject, std::size_t segment, const std::vector<Demand>& demands, double limit,
                double important) {
  const auto& own = subject.segmentation.segments[segment];
  const auto& worst = *std::ranges::max_element(demands, {}, &Demand::share);
  std::vector<Member> evidence{{"limit", Value(limit)}, {"important_from", Value(important)},
                               {"needs", in_figures(demands)}};
  append(evidence, stake_outside(subject, worst.need, static_cast<int>(segment), important));
  std::vector<std::string> more;
  for (const auto& d : demands)
    if (d.need != worst.need) more.push_back(fmt::format("'{}'", title_of_need(subject.segmentation, d.need)));
  return fires(Severity::warning, {own.id}, own.place,
               fmt::format("{} of the demand for '{}' lies outside {}: {} hold it as important, with {} "
                           "({}); the segment's own {} have {}{}",
                           share_words(worst.share()), title_of_need(subject.segmentation, worst.need), quoted(own),
                           counted(worst.outside, "account"), money_words(subject, worst.money_outside),
                           basis_of(worst), worst.inside, money_words(subject, worst.money_inside),
                           more.empty() ? "" : fmt::format("; the same holds for {}", listed(more))),
               "define the segment by the need itself, or make the play that answers it one for all segments",
               std::move(evidence));
}

Outcomes judge_segment(const Subject& subject, const Sizes& sizes, std::size_t segment) {
  const auto& own = subject.segmentation.segments[segment];
  if (auto open = members_unknown(subject, own)) return {*open};
  const double limit = threshold(subject, "SUB07.share", 0.5);
  const double important = threshold(subject, "SUB07.importance", 0.75);
  std::vector<Demand> larger;
  std::size_t measured = 0;
  for (const auto column : own_needs(subject, own)) {
    auto demand = demand_of(subject, sizes, column, static_cast<int>(segment), important);
    if (std::isnan(demand.share())) continue;
    ++measured;
    if (demand.share() >= limit) larger.push_back(std::move(demand));
  }
  if (!larger.empty()) return {outside(subject, segment, larger, limit, important)};
  if (measured > 0 || (own.residual && own.needs.empty())) return {};
  if (own.needs.empty())
    return {undetermined({own.id}, own.place, fmt::format("the needs of {}, which names none, to see who else has them",
                                                          quoted(own)))};
  return {undetermined({own.id}, own.place,
                       fmt::format("ratings of what {} needs, with the pool or revenue of those that rated",
                                   quoted(own)))};
}

Outcomes judge_larger_demand_outside(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  auto sizes = sizes_of(subject);
  if (!sizes) return {unanswered(all_segments(s), {.file = s.file}, sizes.error())};
  Outcomes out;
  for (std::size_t i = 0; i < s.segments.size(); ++i)
    for (auto& finding : judge_segment(subject, *sizes, i)) out.push_back(std::move(finding));
  return out;
}

}  // namespace

const Rule larger_demand_outside{
    .code = "SUB07",
    .name = "larger-demand-outside",
    .summary = "most of the demand for a segment's need lies outside it",
    .needs = "data",
    .awaits = "ratings of needs by all accounts, and the pool",
    .remedy = {"define the segment on the need, not on the trait", "marketing", "two days"},
    .reads = Reads::money,
    .judge = judge_larger_demand_outside};

}  // namespace lode::audit
