// SUB04 value-blind: figures that cannot be true (captured above the pool, a target above the cap), or none.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/coverage.h"
#include "audit/entries.h"
#include "audit/measured.h"
#include "audit/words.h"
#include "stats/kendall.h"

namespace lode::audit {
namespace {

using model::Segment;

std::optional<double> other_figure(const Segment& segment, std::string_view name) {
  for (const auto& member : segment.figures.other)
    if (member.name == name) return as_number(member.datum.value);
  return std::nullopt;
}

Finding broken(const Segment& segment, std::string message, std::string fix, std::vector<Member> evidence) {
  Place place = segment.figures.place.line > 0 ? segment.figures.place : segment.place;
  return fires(Severity::error, {segment.id}, place, std::move(message), std::move(fix),
               std::move(evidence));
}

Member figure(const char* name, double value) { return {name, Value(value)}; }

void check_share(const Segment& segment, const char* name, std::optional<double> value, Outcomes& out) {
  if (!value || (*value >= 0 && *value <= 1)) return;
  out.push_back(broken(segment,
                       fmt::format("the {} of {} is {}, and a share lies between 0 and 1", name,
                                   quoted(segment), to_text(*value)),
                       fmt::format("write it as a fraction, 0.40 for 40 percent"), {figure(name, *value)}));
}

void check_figures(const Segment& segment, Outcomes& out) {
  const auto& f = segment.figures;
  if (f.captured && f.pool && *f.captured > *f.pool)
    out.push_back(broken(segment,
                         fmt::format("{} is said to buy {} from us, more than the {} it buys from everybody",
                                     quoted(segment), to_text(*f.captured), to_text(*f.pool)),
                         "the pool holds all the business there is, ours included: raise it or check what "
                         "was captured",
                         {figure("captured", *f.captured), figure("pool", *f.pool)}));
  check_share(segment, "cap", f.cap, out);
  check_share(segment, "share", other_figure(segment, "share"), out);
  if (f.target && f.pool && f.cap && *f.cap >= 0 && *f.cap <= 1 && *f.target > *f.cap * *f.pool)
    out.push_back(broken(segment,
                         fmt::format("the target of {} is {}, but its customers let one supplier have at "
                                     "most {} (cap {} of a pool of {})", quoted(segment),
                                     to_text(*f.target), to_text(*f.cap * *f.pool), to_text(*f.cap),
                                     to_text(*f.pool)),
                         "lower the target, or show evidence that the cap can be raised",
                         {figure("target", *f.target), figure("cap", *f.cap), figure("pool", *f.pool)}));
  else if (f.target && f.pool && *f.target > *f.pool)
    out.push_back(broken(segment,
                         fmt::format("the target of {} is {}, more than the whole pool of {}",
                                     quoted(segment), to_text(*f.target), to_text(*f.pool)),
                         "lower the target or check the pool",
                         {figure("target", *f.target), figure("pool", *f.pool)}));
}

// What is known of the money of a segment, and what cannot be true of it.
struct Known {
  std::int64_t accounts = 0, with_pool = 0, stated = 0, above = 0;
  double revenue = 0, with_profit = 0, with_pool_revenue = 0;  // revenue: of the last 12 months
  double capped = 0;                       // pools up to the limit of each account, of those known
  double above_revenue = 0, above_pool = 0;  // of accounts that buy more from us than from everybody
  std::string example;
  double profit_share() const { return revenue > 0 ? with_profit / revenue : 1; }
  double pool_share() const { return revenue > 0 ? with_pool_revenue / revenue : pool_accounts(); }
  double pool_accounts() const { return accounts ? static_cast<double>(with_pool) / static_cast<double>(accounts) : 0; }
};

// A pool of some of its sites may well be below what all of them buy.
Result<std::vector<Known>> known_of(const Subject& subject) {
  std::vector<Known> out(subject.segmentation.segments.size());
  LODE_TRY(rows, subject.data->query(R"(
    WITH a AS (
      SELECT g.segment_nr, g.account_id, g.weight, u.profit_12m IS NOT NULL AS profit, p.pool, p.share_max, p.stated,
        coalesce(p.kind = 'stated', FALSE) AS told,
        coalesce(p.breach = 'below what we sell' AND NOT p.partial, FALSE) AS above
      FROM ground g JOIN unit u USING (account_id) LEFT JOIN pool_of p USING (account_id) WHERE g.segment_nr >= 0)
    SELECT segment_nr, count(*), count(pool), count(*) FILTER (WHERE told), count(*) FILTER (WHERE above),
      exact_sum(weight), exact_sum_if(weight, profit), exact_sum_if(weight, pool IS NOT NULL),
      exact_sum(pool * coalesce(share_max, 1)), exact_sum_if(weight, above), exact_sum_if(stated, above),
      arg_max(account_id, (weight, account_id)) FILTER (WHERE above)
    FROM a GROUP BY segment_nr ORDER BY segment_nr)"));
  for (const auto& r : rows.rows)
    out[static_cast<std::size_t>(count_in(r[0]))] = {
        .accounts = count_in(r[1]), .with_pool = count_in(r[2]), .stated = count_in(r[3]), .above = count_in(r[4]),
        .revenue = number_in(r[5]), .with_profit = number_in(r[6]), .with_pool_revenue = number_in(r[7]),
        .capped = number_in(r[8]), .above_revenue = number_in(r[9]), .above_pool = number_in(r[10]),
        .example = to_text(r[11])};
  return out;
}

void check_pools(const Subject& subject, const Segment& segment, const Known& known, Outcomes& out) {
  if (known.above == 0) return;
  const double share = known.revenue > 0 ? known.above_revenue / known.revenue : 0;
  const bool much = share >= threshold(subject, "SUB04.broken", 0.05);
  out.push_back(fires(
      much ? Severity::error : Severity::warning, {segment.id}, segment.place,
      fmt::format("{} of {} {} more from us ({}) than {} said to buy from everybody ({}), such as {}: a share above 1",
                  counted(static_cast<std::size_t>(known.above), "account"), quoted(segment),
                  known.above == 1 ? "buys" : "buy", money_words(subject, known.above_revenue),
                  known.above == 1 ? "it is" : "they are", money_words(subject, known.above_pool), known.example),
      fmt::format("ask {} again what it spends in all; the pool may be of an older year, of one category or of one "
                  "site", known.example),
      {{"accounts", Value(known.above)},
       {"revenue", rounded(known.above_revenue)},
       {"pool", rounded(known.above_pool)},
       {"share", rounded(known.above_pool > 0 ? known.above_revenue / known.above_pool : NAN)},
       {"revenue_share", rounded(share)},
       {"example", Value(known.example)}}));
}

// Limits are counted account by account: what one account may not give us, another does not give in its place.
void check_target(const Subject& subject, const Segment& segment, const Known& known, Outcomes& out) {
  if (!segment.figures.target || known.accounts == 0) return;
  const double target = *segment.figures.target, whole = known.pool_accounts();
  if (target <= known.capped) return;
  if (whole < threshold(subject, "SUB04.known", 0.5) || target <= known.capped / whole) {
    out.push_back(undetermined({segment.id}, segment.figures.place,
                               fmt::format("the pool of {} of {} accounts, to see whether the target of {} can be "
                                           "reached", known.accounts - known.with_pool, known.accounts,
                                           quoted(segment))));
    return;
  }
  out.push_back(broken(segment,
                       fmt::format("the target of {} is {}, and its {} accounts let one supplier have at most {} in "
                                   "all, each up to its own limit", quoted(segment), money_words(subject, target),
                                   known.accounts, money_words(subject, known.capped / whole)),
                       "lower the target, or show evidence that limits can be raised",
                       {{"accounts", Value(known.accounts)},
                        {"revenue", rounded(known.revenue)},
                        {"target", rounded(target)},
                        {"capped_pool", rounded(known.capped / whole)},
                        {"known_share", rounded(whole)}}));
}

void check_known(const Subject& subject, const Segment& segment, const Known& known, Outcomes& out) {
  const double least = threshold(subject, "SUB04.known", 0.5);
  std::vector<std::string> missing, told;
  auto ask = [&](double share, const char* what, const char* name) {
    if (share >= least) return;
    missing.push_back(fmt::format("{} of only {}", what, share_words(share)));
    told.emplace_back(name);
  };
  ask(known.profit_share(), "profit", "profit");
  ask(known.pool_share(), "the pool, and so our share of it,", "pool");
  if (missing.empty()) return;
  if (told.back() == "pool") told.emplace_back("share");
  out.push_back(fires(
      Severity::warning, {segment.id}, segment.place,
      fmt::format("of {} one knows {} of {}", quoted(segment), listed(missing),
                  known.revenue > 0 ? "its revenue" : "its accounts"),
      told.front() == "profit" ? "load the costs of what was sold; ask the largest accounts first what they spend in "
                                 "all (`lode dig pool`)"
                               : "ask the largest accounts first what they spend in all (`lode dig pool`)",
      {{"accounts", Value(known.accounts)},
       {"revenue", rounded(known.revenue)},
       {"profit_known_share", rounded(known.profit_share())},
       {"pool_known_share", rounded(known.pool_share())},
       {"stated_pools", Value(known.stated)},
       {"missing", texts(told)},
       {"least", rounded(least)}}));
}

// Customers whose revenue and profit are both known.
struct Ranked {
  std::vector<std::uint32_t> accounts;
  std::vector<double> revenue, profit;
};

Ranked ranked(const Ground& ground) {
  Ranked out;
  auto profit = std::ranges::find(ground.business, "profit_12m", &Measure::name);
  if (profit == ground.business.end()) return out;
  for (std::size_t i = 0; i < ground.accounts; ++i) {
    if (!ground.is_customer[i] || std::isnan(ground.revenue[i]) || std::isnan(profit->values[i])) continue;
    out.accounts.push_back(static_cast<std::uint32_t>(i));
    out.revenue.push_back(ground.revenue[i]);
    out.profit.push_back(profit->values[i]);
  }
  return out;
}

// Kaplan and Narayanan (2001): profit added up from the best customer on rises above what all of them bring, and falls
// back to it over those who cost more than they bring: the whale's back.
void check_ranking(const Subject& subject, Outcomes& out) {
  const auto& s = subject.segmentation;
  const auto these = ranked(*subject.ground);
  const auto least = static_cast<std::size_t>(threshold(subject, "SUB04.customers", 20));
  if (these.accounts.size() < least) {
    out.push_back(undetermined({}, {.file = s.file},
                               fmt::format("revenue and profit of {} customers, to compare their order; both are known "
                                           "of {}", least, these.accounts.size())));
    return;
  }
  const double tau = stats::kendall_tau(these.revenue, these.profit);
  const double limit = threshold(subject, "SUB04.tau", 0.5);
  if (!(tau < limit)) return;
  double gains = 0, losses = 0;
  std::int64_t losers = 0;
  for (double profit : these.profit) (profit < 0 ? losses : gains) += profit, losers += profit < 0 ? 1 : 0;
  auto evidence = stake_of(*subject.ground, these.accounts);
  append(evidence, {{"tau", rounded(tau)},
                    {"threshold", rounded(limit)},
                    {"loss_makers", Value(losers)},
                    {"loss", rounded(-losses)},
                    {"whale_peak", gains + losses > 0 ? rounded(gains / (gains + losses)) : Value{}}});
  out.push_back(fires(Severity::warning, {}, scheme_place(s),
                      fmt::format("revenue and profit put the {} customers in a different order (Kendall's tau "
                                  "{:.2f}): {} of them cost {} more than they bring",
                                  these.accounts.size(), tau, losers, money_words(subject, -losses)),
                      "rank accounts and segments by profit (`lode profile` draws both curves), and look first at the "
                      "cost to serve of the largest loss-makers",
                      std::move(evidence)));
}

void judge_data(const Subject& subject, Outcomes& out) {
  const auto& s = subject.segmentation;
  if (std::ranges::all_of(subject.ground->revenue, [](double r) { return std::isnan(r); })) {
    out.push_back(undetermined({}, {.file = s.file}, "lines of the last 12 months, with revenue and cost"));
    return;
  }
  auto known = known_of(subject);
  if (!known) {
    out.push_back(unanswered({}, {.file = s.file}, known.error()));
    return;
  }
  for (std::size_t i = 0; i < s.segments.size(); ++i) {
    const auto& segment = s.segments[i];
    if (auto open = members_unknown(subject, segment)) {
      out.push_back(*open);
    } else if ((*known)[i].accounts > 0) {
      check_pools(subject, segment, (*known)[i], out);
      check_target(subject, segment, (*known)[i], out);
      check_known(subject, segment, (*known)[i], out);
    }
  }
  check_ranking(subject, out);
}

Outcomes judge_value_blind(const Subject& subject, const Context&) {
  Outcomes out;
  for (const auto& segment : subject.segmentation.segments) check_figures(segment, out);
  if (subject.made >= Reads::money)
    judge_data(subject, out);
  else if (out.empty())
    out.push_back(undetermined({}, {.file = subject.segmentation.file},
                               "profit, pool and share of the accounts in each segment"));
  return out;
}

}  // namespace

const Rule value_blind{
    .code = "SUB04",
    .name = "value-blind",
    .summary = "profit, pool or share missing, or figures that contradict each other",
    .needs = "definition and data",
    .awaits = "profit, pool and share per account",
    .remedy = {"correct the figures that cannot be true, and fill in the pool", "finance with sales",
               "a day"},
    .reads = Reads::money,
    .judge = judge_value_blind};

}  // namespace lode::audit
