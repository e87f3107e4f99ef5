// Candidates: the trees of an engine as segmentations a person can read, check, change and take: one file per number of
// segments, with where it comes from and how good it is known to be.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "discover/engine.h"
#include "discover/leaves.h"
#include "discover/material.h"
#include "discover/portrait.h"
#include "model/segmentation.h"

namespace lode::discover {

// What stands in the files beside the trees.
struct Writing {
  std::string id = "discovered";      // candidates are `<id>-<segments>`
  std::string title = "Discovered segmentation";
  model::Unit unit = model::Unit::account;
  std::string universe;               // as written in the files; empty: every account
  std::string engine;                 // its name
  Guarantee guarantee = Guarantee::heuristic;
  std::string command;                // that makes the files again
  std::vector<std::pair<std::string, std::string>> options;  // its options, for the certificate (certificate.h)
  std::string day;                    // 2026-03-31
  std::uint64_t seed = 1;
  bool by_revenue = false;            // segments by their revenue, largest first; else in the order of the tree
  std::vector<std::string> needs;     // per target: the need it measures, by id; empty text: none. May be empty.
  std::vector<model::Need> catalogue; // titles of those needs
  // Segments that stay as they are and stand first (keep.h); the file then says `match: first`.
  std::vector<model::Segment> kept;
  model::Dictionary kept_dictionary;  // what their rules use
};

struct Candidate {
  std::string id, title;
  int segments = 0, depth = 0;        // without the kept ones
  Fit fit;
  bool complete = true;               // the engine finished: Answer::complete
  std::vector<Leaf> leaves;           // in the order of the file
  Portrait portrait;
  std::vector<std::string> attributes;  // used by the rules, in order of the tree
  std::string text;                   // the segmentation file
  model::Segmentation segmentation;   // as read back from `text`
};

const char* guarantee_words(Guarantee guarantee);  // "proven optimal"

// 0 where the bound is met; NaN where the engine claims none.
double gap_of(const Fit& fit);

// One per entry of the frontier. `conflict` where a file would not read back as it was meant: a fault of this code
// or of a descriptor's declaration, never passed on.
Result<std::vector<Candidate>> candidates(const Material& material, const Answer& answer, const Writing& writing);
// The same without file, portrait and what each segment explains, which cost more than the search where accounts are
// many.
std::vector<Candidate> lean_candidates(const Material& material, const Answer& answer, const Writing& writing);
Result<Candidate> candidate_of(const Material& material, const Fit& fit, bool complete, const Writing& writing,
                               const Standardised& targets);

// Which attribute makes the leaf what it is in a target: the one whose tests on its path moved the mean furthest
// towards the leaf's own. Empty where none did. `target`: index in Standardised::columns.
std::string cause_of(const Material& material, const std::vector<Leaf>& leaves, std::size_t leaf, std::size_t target);

}  // namespace lode::discover
