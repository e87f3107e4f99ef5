// Verify: a certificate held against the data, the segmentation file and the claims themselves, by code that shares
// nothing with the engines: membership by SQL from the rules as written, sums by SQL, the plain score, proofs that the
// rules are disjoint and leave no gap, and the bound by an independent search.
#pragma once
#include <string>
#include <vector>

#include "base/doc.h"
#include "discover/certificate.h"
#include "discover/recheck.h"
#include "store/connection.h"

namespace lode::discover {

struct Check {
  enum class Outcome { passed, failed, not_checked };
  // data, file, proof, membership, sizes, targets, sums, explained, tree, limits, bound, agreement
  std::string name;
  Outcome outcome = Outcome::not_checked;
  std::string words;
};

struct Verification {
  std::vector<Check> checks;
  double explained_sql = 0, explained_plain = 0;  // NaN where membership failed
  bool failed = false;         // a check failed
  bool bound_checked = false;  // the bound was rechecked in full
};

// Where the rules are evaluated. `relation`: SQL to stand after FROM that has the attributes of the rules, typed as the
// dictionary says; `id` a column of it. Rows of other accounts are passed over. Where the material names no ids, the
// rows of the relation are its accounts, in order.
struct Ground {
  store::Connection& connection;
  std::string relation, id;
};

struct VerifyOptions {
  RecheckLimits limits;
  const Engine* engine = nullptr;       // where the bound is too large to recheck: engine and search are compared on a
  std::size_t sample_accounts = 300;    // sample of accounts; null: they are not
};

// REQUIRES: `file` was read from the candidate's file, `material` made anew from the data as the certificate says.
// Errors only where it could not be done: what is not true is a failed check.
Result<Verification> verify(const Certificate& certificate, const model::Segmentation& file, const Material& material,
                            const Ground& ground, const VerifyOptions& options, const Context& context);

// `checks`: one row each.
Table verification_table(const Verification& verification);

}  // namespace lode::discover
