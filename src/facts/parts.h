// The steps of `build`, one per file, in the order in which they run.
#pragma once
#include "facts/build.h"
#include "facts/columns.h"

namespace lode::facts {

// account_alias(alias_id, account_id): every id that stands for another one.
Result<void> build_aliases(store::Connection& connection, const Inputs& inputs);

// fx_daily(currency, date, rate): the latest rate on or before each day of the ledger.
Result<void> build_rates(store::Connection& connection, const Inputs& inputs);

// <table>_merged for tables whose key came twice: the first known value by load order.
Result<void> build_merged(store::Connection& connection);

// Temporary views of the canonical tables: final ids, one row per key, one currency.
Result<void> canonical_views(store::Connection& connection, const Inputs& inputs);

// ledger, account_sum, day_sum, fx_missing: one pass over the lines.
Result<void> build_ledger(store::Connection& connection, const Inputs& inputs);

// account_base: account_id, in_master, and the attributes of `columns`, merged and typed; cast_fault.
Result<void> build_account_base(store::Connection& connection, const Inputs& inputs,
                                const std::vector<AttributeColumn>& columns);

// account_tree(account_id, parent_id, root_id, depth), parent_fault(kind, account_id, parent_id).
Result<void> build_tree(store::Connection& connection, const Inputs& inputs);

// Temp table rolled_up(account_id, parent_id, columns): one row per root of `relation`, which has
// account_id, parent_id, depth and the columns. False, and no table, where no account has a parent.
Result<bool> roll_up(store::Connection& connection, const std::vector<AttributeColumn>& columns,
                     const std::string& relation);

// account, unit_of_account, unit_of_buying_parent, attribute_column.
Result<void> build_units(store::Connection& connection, const Inputs& inputs,
                         const std::vector<AttributeColumn>& columns);

// Macros of the session: exact_sum(v), exact_sum_if(v, wanted), exact_mean(v), exact_sd(v) (of a sample) and
// exact_sd_all(v) of doubles below 10^23 (10^9 for the last two): the same bytes at any number of threads. NULL where
// nothing is known.
Result<void> exact_macros(store::Connection& connection);

// Is there such a table or view?
Result<bool> exists(store::Connection& connection, std::string_view table);

// "first known value by load order" of a column, as an aggregate; ties take the smallest value.
std::string first_known(const std::string& column);

}  // namespace lode::facts
