// Keep: discovery beside segments that stay: their accounts are taken out first, the rest is searched, and in the file
// they stand first.
#pragma once
#include <span>
#include <vector>

#include "discover/candidates.h"
#include "store/connection.h"

namespace lode::discover {

// The material of some accounts and prospects only; codes, tests and words stay as they are. Prospects: empty: all.
// REQUIRES: one flag per account, and per prospect where there are any.
Material only(const Material& material, const std::vector<bool>& accounts, const std::vector<bool>& prospects = {});

// Which of the kept segments each account is in, by SQL: an index, the first whose rule is TRUE, −1: in none.
// `relation`: SQL to stand after FROM, with the attributes of the rules and `id` (which may be an expression's alias).
// Accounts that the relation does not hold are in none.
Result<std::vector<int>> kept_segments(store::Connection& connection, const std::string& relation,
                                       const std::string& id,
                                       std::span<const std::string> ids, const std::vector<model::Segment>& kept);

}  // namespace lode::discover
