// Proofs of a segmentation as rows: every claim that can be proved of it, with a witness where it fails
// and, with data, what the failure means there.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "assign/stake.h"
#include "base/finding.h"
#include "prove/prove.h"

namespace lode::verbs {

struct Proof {
  enum class Claim { satisfiable, reached, disjoint, exhaustive, unknown_settled, same_membership, equivalent } claim =
      Claim::satisfiable;
  std::vector<std::string> segments;
  prove::Verdict verdict;
  bool holds = false;       // the claim is proved
  std::string remark;       // what decides in spite of a failed claim, where an account would go
  Severity severity = Severity::error;  // of the claim's failure
  std::string fault_sql;    // TRUE for real accounts that show the failure; empty: none could
  assign::Among among = assign::Among::universe;  // whom to look for them among
  Place place;
  std::optional<assign::Stake> stake;
};

// All claims about one segmentation; segments without a readable rule are left out.
Result<std::vector<Proof>> prove_all(const model::Segmentation& segmentation);
// The claim that both put every account in the same segment, and per common segment that the rules are
// equivalent.
Result<std::vector<Proof>> prove_against(const model::Segmentation& segmentation,
                                         const model::Segmentation& other);

const char* kind_of(Proof::Claim claim);        // "disjoint"
std::string claim_words(const Proof& proof);    // "no account fits both chains and dark_kitchens"
std::string witness_words(const prove::Witness& witness);  // "format = dark_kitchen, locations = 11"
Finding finding_of(const Proof& proof);         // REQUIRES: a failed or undecided claim

}  // namespace lode::verbs
