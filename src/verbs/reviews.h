// What of review/ awaits a person, as load, match and status show it.
#pragma once
#include "base/context.h"
#include "base/doc.h"
#include "store/review.h"
#include "store/workspace.h"

namespace lode::verbs {

// Both review files as they stand now.
struct Reviews {
  store::Review accounts, parents;
  std::vector<Finding> findings;  // of the files themselves
};
Reviews read_reviews(const store::Workspace& workspace);

// Metrics matches_waiting, parents_waiting, matches_decided, parents_decided.
void put_review_metrics(Doc& doc, const Reviews& reviews);
// MAT01 and MAT02: how many wait, where, what to do; and how many more there are than the files may hold.
struct LeftOut {
  std::int64_t accounts = 0, parents = 0;
};
std::vector<Finding> waiting_findings(const Reviews& reviews, const LeftOut& left_out = {});
// The open rows, those with most revenue first: at most `rows`.
Table open_matches(const Reviews& reviews, std::size_t rows);
Table open_parents(const Reviews& reviews, std::size_t rows);

// After a load: compares the accounts and puts findings, metrics and the first rows into its answer, tables before
// its last block. The load stands whatever becomes of this: where it fails, MAT05 says so.
void add_proposals(Doc& doc, store::Workspace& workspace, const Context& context);

}  // namespace lode::verbs
