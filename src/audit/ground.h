// Ground: what the data say about the accounts that a scheme divides, read once per check and shared by the rules
// that judge it on data. Columns of numbers for the statistics; a table of the same rows for what SQL does better.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "base/result.h"
#include "facts/facts.h"
#include "model/segmentation.h"
#include "stats/matrix.h"

namespace lode::audit {

// A figure of the business, one value per account; NaN where unknown.
struct Measure {
  std::string name, title;
  std::vector<double> values;
};

// An attribute of the accounts, as rules see it: numbers where it has an order, else codes into `labels` (a boolean
// is "no", "yes"). Unknown: NaN, −1.
struct Trait {
  std::string name, title;
  bool defines = false;  // a rule of the scheme names it
  bool flag = false;     // a boolean, whose labels are "no" and "yes"
  std::vector<double> numbers;
  std::vector<int> codes;
  std::vector<std::string> labels;
  bool ordered() const { return !numbers.empty(); }
};

// All columns have one value per account of the universe (`accounts` of them, ordered by id). The session holds them,
// too, in temp table `ground`: nr (BIGINT from 0: the place here), account_id, name, segment (null: none), segment_nr
// (−1: none), status, owner_id, is_customer (BOOLEAN), revenue_12m (as in `unit`), weight (DOUBLE: revenue_12m where
// positive, else 0).
struct Ground {
  std::size_t accounts = 0;
  std::vector<int> segment;                 // index in Segmentation::segments; −1: none
  std::vector<std::uint8_t> is_customer;    // 1: a customer that has bought
  std::vector<double> revenue;              // of the last 12 months; NaN where the ledger does not cover them
  std::vector<Measure> business;            // of customers: profit_12m, margin, growth_12m, share, retention
  std::vector<std::string> needs;           // ids of those that were rated, most rated first
  std::vector<std::uint32_t> rated;         // accounts that rated any, ascending
  stats::Matrix importance;                 // rated x needs: 0 to 1 of its scale, best evidence; NaN unknown
  std::vector<Trait> traits;                // those that rules name, in order of first use, then the other attributes
};

// REQUIRES: table `membership` (assign::assign) and `unit` fitted to the segmentation. Makes temp tables ground,
// need_wide and unit_pool.
Result<Ground> lay_ground(facts::Reading& reading, const model::Segmentation& segmentation, const Context& context);

// Accounts of a segment (−1: of none), ascending.
std::vector<std::uint32_t> members_of(const Ground& ground, int segment);
// How much hangs on some accounts, for the evidence of a finding: `accounts`, and `revenue` of the last 12 months (null
// where it is unknown of all). Findings are ordered by it.
std::vector<Member> stake_of(const Ground& ground, const std::vector<std::uint32_t>& accounts);

// Revenue of the last 12 months of all accounts of some segments (ids; none: of the universe), as far as known.
double revenue_of(const Ground& ground, const model::Segmentation& s, const std::vector<std::string>& segments);

// The group every account is in by a trait: its code, or for an ordered trait the quantile it lies in (at most
// `most` groups of about equal size, ties together); −1 unknown.
std::vector<int> groups_by(const Trait& trait, std::size_t most = 5);

}  // namespace lode::audit
