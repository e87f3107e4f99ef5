// A scorecard drafted for a segment from what its customers say matters, with what speaks for and against us on it.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

struct ScorecardOptions {
  std::string segment;
  std::vector<std::string> metrics;  // need ids; empty: chosen here
  int most = 7;
};

struct ScorecardDraft {
  Part part;
  bool refused = false;  // an asked metric that no customer of the segment asked for
};

// Tables in_use, scorecard (the draft), weightings (where we lead). Metrics: what matters most, then needs that matter
// on which we lead, then the others that matter; never one that no customer rated as important.
// REQUIRES: question needs was prepared.
Result<ScorecardDraft> draft_scorecard(const Scene& scene, const ScorecardOptions& options);

}  // namespace lode::dig
