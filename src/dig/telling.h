// What the questions share when they tell: tables that are cut, shares of revenue, and rows of evidence that lead to
// no account.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// SQL over rows with `weight`: the share of revenue for which `condition` holds; of accounts where the group has no
// revenue.
std::string covered(std::string_view condition);

// The table of `select`, ordered and cut at `focus.top`, knowing how many rows there are. `order` names its columns.
Result<Table> cut_table(const Scene& scene, const Focus& focus, const std::string& select, const std::string& order,
                        std::string name, std::string title, std::vector<Column> columns);

std::string percent(const Value& share);  // "38 %", "under 1 %"; "–" for unknown
std::string whole(const Value& number);   // "12"; "–" for unknown
std::string counted(std::int64_t n, std::string_view one, std::string_view many);  // "1 account", "2 accounts"
std::int64_t count_of(const Value& value);  // unknown: 0

// " of chains", "" for the firm: whom a sentence is about.
std::string of_whom(const Focus& focus);

// SQL over member m: the rows of an account, else those inside the universe of the segment or firm.
std::string in_focus(const Focus& focus);

// A finding where rows of a canonical table name accounts that are not loaded; nothing otherwise.
Result<void> tell_lost(Part& out, const Scene& scene, const std::string& table, const Finding& finding);

}  // namespace lode::dig
