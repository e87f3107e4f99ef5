// Fragility: what becomes of the segments when attributes are measured a little wrong, and which threshold is to blame:
// who stands on its fence, with how much revenue, and where the nearest natural gap lies.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/ground.h"
#include "base/context.h"
#include "discover/readable.h"
#include "model/segmentation.h"
#include "model/settings.h"
#include "stats/gaps.h"

namespace lode::audit {

// How wrong attributes may be measured.
struct Noise {
  double numbers = 0.10;  // a number lies anywhere within this share of its value, up or down (uniform)
  double words = 0.02;    // chance that a word or a yes/no is another one of those that occur (uniform)
  int draws = 100;
  std::function<double(std::string_view attribute, double otherwise)> of;  // declared for one attribute
};

// As `thresholds:` of lode.yaml declares it: STB02.noise, STB02.flips, STB02.draws, STB02.noise.ATTRIBUTE. `settings`
// outlive it.
Noise noise_of(const model::Settings& settings);

// Where a threshold could move.
struct Haven {
  stats::Gap gap;
  discover::Cut cut;           // the roundest number well inside the gap
  std::int64_t moved = 0;      // accounts that change segment when the threshold moves there
  std::int64_t on_fence = 0;   // accounts then on its fence
};

// One threshold of the rules. On its fence stands an account whose value lies within `noise` of it, and whose segment
// hangs on which side it is.
struct Fence {
  std::string attribute, words;        // "locations > 10"
  model::Literal cut;
  double at = 0;
  Place place;                         // of the first rule that asks
  std::vector<int> segments;           // whose rules ask it, in file order
  double noise = 0;
  std::int64_t near = 0;               // accounts within `noise` of it
  std::vector<std::uint32_t> accounts; // on its fence
  double revenue = 0, revenue_share = 0;  // theirs; of all accounts. NaN: unknown
  std::optional<Haven> haven;          // nothing: no natural gap within reach
};

struct Steadiness {
  int segment = 0;
  std::int64_t accounts = 0;
  double jaccard = 1, low = 1;         // mean over the draws; what one draw in ten falls below
  std::vector<std::uint32_t> moving;   // members that leave it in one draw of ten or more
};

struct Fragility {
  Noise noise;
  std::vector<Fence> fences;           // in the order in which rules name them
  std::vector<Steadiness> segments;    // those with members
};

// Draws values within their noise (unknown ones stay unknown, dates and the universe are taken as they are) and asks
// the rules again: per segment the mean Jaccard index, members in both over members in either (Hennig 2007,
// Cluster-wise assessment of cluster stability, Computational Statistics & Data Analysis 52, with noise in place of the
// bootstrap). Whole numbers are rounded after
// the draw, and nothing leaves what the dictionary allows. Nothing where a rule has a word without a meaning.
// Seeded by context.seed. `cancelled`.
Result<std::optional<Fragility>> fragility(const model::Segmentation& segmentation, const Ground& ground,
                                           const Noise& noise, const Context& context);

}  // namespace lode::audit
