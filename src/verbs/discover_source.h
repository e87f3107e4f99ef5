// Where `lode discover` gets its accounts from: a table, or the workspace with what surrounds it.
#pragma once
#include <string>
#include <vector>

#include "discover/material.h"
#include "model/segmentation.h"
#include "verbs/discover_options.h"

namespace lode::verbs {

struct DiscoverSource {
  discover::Material material;
  std::string currency;             // of the workspace; empty: a table
  std::string seen;                 // "accounts and lines up to 2025-12-31", "accounts.parquet"
  std::string day;                  // the workspace's as_of; of a table the day it is read
  model::Unit unit = model::Unit::account;
  std::string universe;             // rule, as the files write it; empty: every account
  std::vector<model::Need> needs;   // the catalogue
  std::vector<model::Segment> kept;  // segments that stay, whose accounts are not in the material
  model::Dictionary kept_dictionary; // what their rules use
  std::vector<std::string> need_of; // per target: the need whose importance it is; empty text: none
};

// Sets `asked.search.min_accounts`, too, now that the number of accounts is known.
Result<DiscoverSource> discover_source(const Request& request, DiscoverAsked& asked, const Context& context);

}  // namespace lode::verbs
