// SUB03 hidden-mega-account: one account so large that it speaks for its segment.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/measured.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;

// Who buys in a segment, the largest first.
struct Buyers {
  std::vector<std::uint32_t> accounts;
  double revenue = 0;
  double mean() const { return accounts.empty() ? 0 : revenue / static_cast<double>(accounts.size()); }
  double mean_without(double one) const {
    return accounts.size() < 2 ? 0 : (revenue - one) / static_cast<double>(accounts.size() - 1);
  }
};

Buyers buyers_of(const Ground& ground, int segment) {
  Buyers out;
  for (auto account : members_of(ground, segment))
    if (ground.revenue[account] > 0) {
      out.accounts.push_back(account);
      out.revenue += ground.revenue[account];
    }
  std::ranges::stable_sort(out.accounts, std::greater{}, [&](auto account) { return ground.revenue[account]; });
  return out;
}

struct Named {
  std::string id, name;
};

Result<Named> named(const Subject& subject, std::uint32_t account) {
  LODE_TRY(rows, subject.data->query(fmt::format("SELECT account_id, coalesce(name, account_id) FROM ground WHERE "
                                                 "nr = {}", account)));
  return Named{to_text(rows.rows[0][0]), to_text(rows.rows[0][1])};
}

// All lines of the last 12 months, those without an account too: what a major customer is a share of.
Result<double> firm_revenue(const Subject& subject) {
  LODE_TRY(sum, subject.data->one("SELECT CAST(sum(revenue) AS DOUBLE) FROM account_sum WHERE window_back = 0"));
  return number_in(sum);
}

struct Limits {
  double firm, segment, move;
};

Limits limits_of(const Subject& subject) {
  return {threshold(subject, "SUB03.firm_share", subject.settings.mega.share),
          threshold(subject, "SUB03.segment_share", 0.5), threshold(subject, "SUB03.move", 0.25)};
}

Finding found(const Subject& subject, const Segment& segment, const Buyers& buyers, std::uint32_t account,
              const Named& who, double firm_share) {
  const double revenue = subject.ground->revenue[account], without = buyers.mean_without(revenue);
  const bool alone = buyers.accounts.size() == 1;
  auto moved = alone ? std::string("nobody else there bought")
                     : fmt::format("without it an account there buys {} on average instead of {}",
                                   money_words(subject, without), money_words(subject, buyers.mean()));
  std::vector<Member> evidence{{"account", Value(who.id)},
                               {"accounts", Value(static_cast<std::int64_t>(buyers.accounts.size()))},
                               {"revenue", rounded(revenue)},
                               {"firm_share", rounded(firm_share)},
                               {"segment_share", rounded(revenue / buyers.revenue)},
                               {"mean", rounded(buyers.mean())},
                               {"mean_without", alone ? Value{} : rounded(without)},
                               {"move", alone ? Value{} : rounded(std::abs(without / buyers.mean() - 1))}};
  return fires(Severity::warning, {segment.id}, rule_place(segment),
               fmt::format("{} makes {} of the revenue of {} and {} of the firm's, and speaks for the others: {}",
                           who.name, share_words(revenue / buyers.revenue), quoted(segment), share_words(firm_share),
                           moved),
               fmt::format("take {} out into a segment of `mode: account` with a plan of its own, and restate the "
                           "figures of {} without it", who.id, quoted(segment)),
               std::move(evidence));
}

// The largest come first, so that the first who is not large enough ends it.
Result<void> judge_segment(const Subject& subject, const Segment& segment, double firm, Outcomes& out) {
  const auto limits = limits_of(subject);
  const auto buyers = buyers_of(*subject.ground, index_of(subject.segmentation, segment));
  for (auto account : buyers.accounts) {
    const double revenue = subject.ground->revenue[account];
    const double firm_share = firm > 0 ? revenue / firm : 0, segment_share = revenue / buyers.revenue;
    if (firm_share < limits.firm && segment_share < limits.segment) break;
    const bool moves = buyers.accounts.size() == 1 ||
                       std::abs(buyers.mean_without(revenue) / buyers.mean() - 1) > limits.move;
    if (!moves) break;
    LODE_TRY(who, named(subject, account));
    out.push_back(found(subject, segment, buyers, account, who, firm_share));
  }
  return {};
}

Outcomes judge_hidden_mega_account(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  const auto& revenue = subject.ground->revenue;
  if (std::ranges::none_of(revenue, [](double r) { return r > 0; }))
    return {undetermined({}, {.file = s.file}, "lines of the last 12 months, to see how large each account is")};
  auto firm = firm_revenue(subject);
  if (!firm) return {unanswered({}, {.file = s.file}, firm.error())};
  Outcomes out;
  for (const auto& segment : s.segments) {
    if (planned_one_by_one(subject, segment)) continue;
    if (auto open = members_unknown(subject, segment)) {
      out.push_back(*open);
    } else if (auto judged = judge_segment(subject, segment, *firm, out); !judged) {
      out.push_back(unanswered({segment.id}, segment.place, judged.error()));
    }
  }
  return out;
}

}  // namespace

const Rule hidden_mega_account{
    .code = "SUB03",
    .name = "hidden-mega-account",
    .summary = "one account so large that it speaks for its segment",
    .needs = "data",
    .awaits = "revenue per account",
    .remedy = {"set very large accounts apart", "sales", "a day"},
    .reads = Reads::accounts,
    .judge = judge_hidden_mega_account};

}  // namespace lode::audit
