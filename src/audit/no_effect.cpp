// TRK02 no-effect: after two reviews treated accounts do no better than others.
#include <fmt/format.h>

#include "audit/coverage.h"
#include "audit/entries.h"
#include "audit/snapshots.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

// Who is treated, and how everybody did before and after, is known from snapshots only.
Outcomes judge_no_effect(const Subject& subject, const Context&) {
  const auto there = snapshot_days(subject).size();
  return {undetermined({}, scheme_place(subject.segmentation),
                       fmt::format("results of treated and untreated accounts over two review periods: three "
                                   "snapshots, one before and two after; {} on record",
                                   there == 0 ? "none is" : there == 1 ? "one is" : fmt::format("{} are", there)))};
}

}  // namespace

const Rule no_effect{
    .code = "TRK02",
    .name = "no-effect",
    .summary = "after two reviews treated accounts do no better than others",
    .needs = "data",
    .awaits = "results of treated and untreated accounts over two periods",
    .remedy = {"stop the play, change it, or test it properly", "the owner of the segment", "a quarter"},
    .reads = Reads::accounts,
    .judge = judge_no_effect};

}  // namespace lode::audit
