// Stake: what a failed proof means on real data: the accounts that show the fault, their revenue, and the
// real account nearest to the witness.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "assign/source.h"
#include "base/result.h"
#include "prove/prove.h"
#include "store/connection.h"

namespace lode::assign {

struct Nearest {
  std::string id, name;
  std::int64_t changes = 0;  // attributes of the witness on which it is not alike
  std::vector<std::pair<std::string, Value>> attributes;  // those of the witness
};

struct Stake {
  std::int64_t accounts = 0;
  Value revenue;  // exact; null where the table has none or no such account exists
  std::optional<Nearest> nearest;
};

// Whom a fault is looked for among: the universe, or also those of whom it is not known whether they belong to it.
enum class Among { universe, possible };

// `fault`: TRUE for accounts that show the fault (both rules, no rule, …); the universe is added. Nearest:
// accounts with the fault first, then fewest attributes unlike the witness, then the smallest distance on
// those (relative to the attribute's range), then most revenue, then id.
Result<Stake> stake(store::Connection& connection, const Source& source,
                    const model::Segmentation& segmentation, const model::Predicate& fault,
                    const prove::Verdict& verdict);

// "none of `rules` is TRUE", unknown ones included. Not expressible with `not` in three-valued logic, so
// as SQL.
Result<Stake> stake_sql(store::Connection& connection, const Source& source,
                        const model::Segmentation& segmentation, const std::string& fault_sql,
                        const prove::Verdict& verdict, Among among = Among::universe);
std::string none_of_sql(const std::vector<model::Predicate>& rules);
// "the attribute is unknown, and the universe or a rule that names it is undecided where the account reaches
// it"; to be asked among the possible.
std::string unsettled_sql(const model::Segmentation& segmentation, const std::string& attribute);

}  // namespace lode::assign
