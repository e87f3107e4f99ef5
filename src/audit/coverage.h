// What the three coverage rules (overlap, gap, null-fall-through) share: when they can be judged at all, and
// what the data says about a witness.
#pragma once
#include <optional>
#include <vector>

#include "assign/stake.h"
#include "audit/audit.h"

namespace lode::audit {

// A rule that is missing or unreadable leaves coverage open for the whole scheme: one finding that says so.
std::optional<Finding> coverage_unknown(const Subject& subject);
// Rules of all segments that have one, in order.
std::vector<model::Predicate> rules_of(const model::Segmentation& s);
Place scheme_place(const model::Segmentation& s);
// Attributes of a witness that are unknown.
std::vector<std::string> unknowns_of(const prove::Witness& witness);

// What a fault means in the data: who shows it, and how much of the universe that is.
struct AtStake {
  assign::Stake stake;
  std::int64_t universe = 0;  // accounts in it
  double account_share = 0, revenue_share = 0;  // the latter 0 where there is no revenue
};
struct Fault {
  std::string sql;                       // TRUE for accounts that show it
  std::vector<model::Predicate> rules;   // what it is made of
  assign::Among among = assign::Among::universe;
};
// Asks the data about a fault and puts `accounts`, `revenue` and `nearest_account` into the evidence. Nothing
// without data; a question the data cannot answer, because a rule has a word without a meaning, is told in
// the message.
std::optional<AtStake> add_stake(const Subject& subject, Finding& finding, const Fault& fault,
                                 const prove::Verdict& verdict);
// "12 of 420 accounts do, with 8,100 EUR of revenue in the last 12 months (the nearest: Ada's Diner)".
std::string stake_words(const Subject& subject, const AtStake& at, std::string_view verb);

}  // namespace lode::audit
