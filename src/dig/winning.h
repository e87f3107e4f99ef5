// The chance to win a prospect, from closed deals: the firm's rate, drawn apart by segment and by groups inside a
// segment as far as the deals carry it (empirical Bayes, stats/shrink.h), and whether such chances come true.
#pragma once
#include "dig/dig.h"
#include "stats/calibration.h"

namespace lode::dig {

// Makes, in one pass over the deals:
//   deal        one row per deal: opportunity_id, account_id (the unit; null: none), segment, grp, outcome ('won',
//               'lost', 'open'), opened, closed, amount, stage, reason, first (BOOLEAN: the account had bought nothing
//               before it), fold (0 … 4, by hash of the id), counts (BOOLEAN: the chances rest on it)
//   win_group   view account_id, grp: the group of a unit inside its segment; null: none
//   chance_of   segment, grp (null: the segment as a whole), deals, won, group_deals, chance, chance_low, chance_high
//               (an 80 % interval). Empty where no closed deal has a segment.
// Chances rest on deals with accounts that had bought nothing before, where enough of them are closed; else on all.
Result<void> build_chances(const Scene& scene);

// Are the chances right for deals that they were not made from?
struct Proof {
  stats::Calibration folds, later;  // five folds; made from the earlier half of the deals, tried on the later one
  std::size_t deals = 0, later_deals = 0;
  Value split;                      // closing date that parts earlier from later
  bool better() const { return deals > 0 && folds.brier < folds.brier_base; }
};
// REQUIRES: build_chances.
Result<Proof> prove_chances(const Scene& scene);

// Tables win_rates, chances and calibration, metrics and findings (PRO01, PRO02, PRO04) about the chances.
Result<Part> tell_chances(const Scene& scene);

}  // namespace lode::dig
