// Traits: what may differ between accounts, as columns of numbers: how important each need is, economics, behaviour.
// Q1 asks how much of it the segments explain, and how far an account is from the centre of its own segment.
#pragma once
#include <string>
#include <vector>

#include "dig/dig.h"

namespace lode::dig {

struct Trait {
  std::string column;  // of table trait and of trait_z
  std::string title;   // for people
  std::string group;   // needs, economics, behaviour
};

// Makes, for every account with a segment:
//   need_of    account_id, need_id, importance (0 to 1 of its scale, best evidence), as_of, fresh, source_kind, rank
//   trait      account_id, segment, one DOUBLE per trait, null where unknown
//   trait_z    the same in standard deviations from the mean over all of them
//   unlike     account_id, segment, known (traits), distance (mean squared difference from the segment's centre over
//              what is known), centile (0 the most typical … 1 the least; null where nothing is known)
// A trait that is known of nobody or the same everywhere is null in trait_z.
Result<void> build_traits(const Scene& scene);

// The columns of trait and trait_z. REQUIRES: build_traits was run.
Result<std::vector<Trait>> traits_of(const Scene& scene);

}  // namespace lode::dig
