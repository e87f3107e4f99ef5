// Finds the account a person means: by id, by the id of a site of it, or by name.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "store/connection.h"

namespace lode::assign {

struct FoundAccount {
  std::string unit_id;  // key of table `unit`
  std::string via;      // the account that was named, where it is another (a site of the unit); else empty
};

// In a session with tables `unit` and `account`. `not_found` names the nearest; `conflict` lists several
// accounts of the same name with their ids.
Result<FoundAccount> find_account(store::Connection& connection, const std::string& wanted);

}  // namespace lode::assign
