// The first page of a sheet: what we know and plan about each account, and the blanks for what its salesperson says of
// it.
#pragma once
#include "dig/sheet.h"

namespace lode::dig {

// `mark`: the sheet's id, sealed into every row.
Result<Table> sheet_accounts(const Scene& scene, const Seller& seller, const std::string& mark);

}  // namespace lode::dig
