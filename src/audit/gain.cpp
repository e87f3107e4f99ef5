// One statement over the accounts; everything after that is arithmetic on one row per segment.
#include "audit/gain.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/measured.h"
#include "audit/words.h"
#include "stats/shrink.h"

namespace lode::audit {
namespace {

// Whoever buys already is won more often than whoever never did, so customers have a chance of their own: from deals
// closed with accounts that had bought before, by segment, drawn together as dig/winning.cpp does with prospects.
// With few such deals, none.
Result<std::string> customer_chances(const Subject& subject) {
  const auto& segments = subject.segmentation.segments;
  std::vector<stats::Count> counts(segments.size());
  LODE_TRY(rows, subject.data->query(
      "SELECT segment, count(*) FILTER (WHERE outcome = 'won'), count(*) FROM deal "
      "WHERE outcome IN ('won', 'lost') AND NOT first AND segment IS NOT NULL GROUP BY segment ORDER BY segment"));
  double deals = 0;
  for (const auto& row : rows.rows) {
    auto at = std::ranges::find(segments, to_text(row[0]), &model::Segment::id) - segments.begin();
    if (at < std::ssize(segments)) counts[static_cast<std::size_t>(at)] = {number_in(row[1]), number_in(row[2])};
    deals += number_in(row[2]);
  }
  std::string out;
  if (deals < threshold(subject, "SUB01.customer_deals", 20)) return "(SELECT NULL AS nr, NULL AS chance WHERE FALSE)";
  const auto some = std::ranges::count_if(counts, [](const auto& count) { return count.trials > 0; });
  auto prior = stats::fit_prior(counts, some < 2 ? 2.0 : std::min(1000.0, deals));
  const double scale = std::max(1.0, 2 / prior.weight());  // two deals at least: that nothing differs may be chance
  prior = {prior.alpha * scale, prior.beta * scale};
  for (std::size_t i = 0; i < counts.size(); ++i)
    out += fmt::format("{}({}, {}::DOUBLE)", i ? ", " : "", i, to_text(stats::shrunk(counts[i], prior).mean));
  return fmt::format("(SELECT * FROM (VALUES {}) v(nr, chance))", out);
}

// A chance of the account's own group comes before that of its segment.
constexpr std::string_view sums = R"(
  WITH a AS (
    SELECT g.segment_nr, s.upside, s.margin, s.pool_kind, coalesce(
      CASE WHEN g.is_customer OR g.status = 'lapsed' THEN k.chance END, cg.chance, cs.chance) AS chance
    FROM ground g LEFT JOIN stake s USING (account_id) LEFT JOIN win_group w USING (account_id)
    LEFT JOIN chance_of cg ON cg.segment = g.segment AND cg.grp = w.grp
    LEFT JOIN chance_of cs ON cs.segment = g.segment AND cs.grp IS NULL
    LEFT JOIN {} k ON k.nr = g.segment_nr
    WHERE g.segment_nr >= 0)
  SELECT segment_nr, count(*), count(upside), count(chance) FILTER (WHERE upside IS NOT NULL),
    count(margin) FILTER (WHERE upside IS NOT NULL), exact_sum(upside),
    exact_sum_if(upside * chance, TRUE), exact_sum_if(upside, chance IS NOT NULL),
    exact_sum_if(upside * margin, TRUE), exact_sum_if(upside, margin IS NOT NULL),
    exact_sum(upside * chance * margin), exact_sum(upside * coalesce(chance, 1) * coalesce(margin, 1)),
    exact_sum(upside * coalesce(margin, 1)), count(*) FILTER (WHERE pool_kind = 'modelled' AND upside IS NOT NULL)
  FROM a GROUP BY segment_nr ORDER BY segment_nr)";

double ratio(const Value& part, const Value& whole) {
  const double all = number_in(whole);
  return all > 0 ? number_in(part) / all : 0;
}

Gain read(const std::vector<Value>& row, double years) {
  Gain out{.accounts = count_in(row[1]), .known = count_in(row[2]), .modelled = count_in(row[13]),
           .with_chance = count_in(row[3]),
           .with_margin = count_in(row[4]), .upside = number_in(row[5]), .chance = ratio(row[6], row[7]),
           .margin = ratio(row[8], row[9]), .expected = number_in(row[10]) * years};
  const double unknown_too = out.known ? static_cast<double>(out.accounts) / static_cast<double>(out.known) : 1;
  out.most = number_in(row[11]) * years * unknown_too;
  out.won_all = number_in(row[12]) * years * unknown_too;
  return out;
}

}  // namespace

Result<std::vector<Gain>> gains_of(const Subject& subject) {
  std::vector<Gain> out(subject.segmentation.segments.size());
  LODE_TRY(customers, customer_chances(subject));
  LODE_TRY(rows, subject.data->query(fmt::format(sums, customers)));
  for (const auto& row : rows.rows)
    out[static_cast<std::size_t>(count_in(row[0]))] = read(row, subject.settings.horizon_months / 12.0);
  return out;
}

Repays repays(const Gain& gain, double cost, double least_known) {
  if (gain.expected >= cost) return Repays::yes;
  if (gain.known > 0 && gain.known_share() >= least_known && gain.most < cost) return Repays::no;
  return Repays::open;
}

std::string missing_for(const Gain& gain) {
  std::vector<std::string> out;
  if (gain.known < gain.accounts)
    out.push_back(fmt::format("pool and revenue of {} of {}", gain.accounts - gain.known,
                              counted(static_cast<std::size_t>(gain.accounts), "account")));
  if (gain.with_chance < gain.known) out.emplace_back("closed deals, for the chance to win");
  if (gain.with_margin < gain.known) out.emplace_back("costs of what was sold, for the margin");
  return out.empty() ? "pool and revenue of its accounts" : listed(out);
}

std::string gain_words(const Subject& subject, const Gain& gain) {
  auto out = fmt::format("about {} over the next {} months ({} a year could still be won", 
                         money_words(subject, gain.most), subject.settings.horizon_months,
                         money_words(subject, gain.upside));
  if (gain.known < gain.accounts)
    out += fmt::format(" at the {} of {} accounts whose pool is known", gain.known, gain.accounts);
  if (gain.modelled > 0) out += fmt::format(", {} of {} pools being modelled", gain.modelled, gain.known);
  out += gain.with_chance ? fmt::format(", with a chance of {}", share_words(gain.chance))
                          : ", taken as if all of it were won";
  return out + (gain.with_margin ? fmt::format(" at a margin of {})", share_words(gain.margin))
                                 : " and all of it were profit)");
}

std::string break_even_words(const Gain& gain, double cost) {
  if (gain.won_all < cost) return "not even winning all of it would pay for them";
  return fmt::format("{} of it would have to be won to break even", share_words(cost / gain.won_all));
}

std::vector<Member> gain_evidence(const Subject& subject, const Gain& gain, double cost) {
  auto or_null = [](bool known, double number) { return known ? rounded(number) : Value{}; };
  return {{"known_accounts", Value(gain.known)},
          {"modelled_accounts", Value(gain.modelled)},
          {"upside", rounded(gain.upside)},
          {"chance", or_null(gain.with_chance > 0, gain.chance)},
          {"margin", or_null(gain.with_margin > 0, gain.margin)},
          {"horizon_months", Value(static_cast<std::int64_t>(subject.settings.horizon_months))},
          {"gain", rounded(gain.most)},
          {"cost", rounded(cost)},
          {"break_even_share", or_null(gain.won_all > 0, gain.won_all > 0 ? cost / gain.won_all : 0)}};
}

}  // namespace lode::audit
