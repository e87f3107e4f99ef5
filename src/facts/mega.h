// Mega accounts: the few that must not hide inside an average, set apart by a cut one can repeat.
#pragma once
#include "facts/economics.h"
#include "model/settings.h"

namespace lode::facts {

struct Mega {
  std::vector<UnitMoney> accounts;  // by revenue of the basis
  bool last_12m = false;            // basis: revenue of the last 12 months, else of the whole ledger
  std::string rule;                 // the cut in words, with its number
  std::vector<Finding> findings;
};

// The largest units by revenue of the last 12 months where the ledger covers them, else of the whole ledger.
Mega mega_accounts(std::vector<UnitMoney> units, const Overview& overview, const model::Settings& settings);

// mega_accounts: account_id, name, segment (where a grouping is given), revenue, revenue_share, ...
Result<Table> mega_table(store::Connection& connection, const Mega& mega, const Overview& overview,
                         const Grouping* grouping);

// mega_effect: per group and in all, accounts and average revenue with and without the mega accounts.
Result<Table> mega_effect(store::Connection& connection, const Mega& mega, const Overview& overview,
                          const Grouping* grouping);

}  // namespace lode::facts
