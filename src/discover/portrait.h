// Portrait: what sets each segment apart from all other accounts: in the targets it was found by, and in every
// descriptor, also those its rule does not use.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "discover/leaves.h"
#include "discover/material.h"

namespace lode::discover {

// One figure of a segment against all other accounts where it is known, weighted as the problem says.
struct Difference {
  enum class Of { target, number, share } of = Of::target;
  std::string measure;       // target or attribute
  std::string title;         // of a target, as people know it; empty: none
  std::string value;         // of a share: the value whose share it is
  double here = 0, elsewhere = 0, difference = 0;
  // 95 % interval of the difference by Welch's t (1947): variances are not taken to be equal, degrees of freedom by
  // Satterthwaite; with weights the linearised variance of a weighted mean and Kish's effective number of accounts.
  double low = 0, high = 0;
  // Difference / population deviation over all accounts. Of a target that was searched as a logarithm this and p are of
  // the logarithm, the figures above of the target as it is.
  double standardised = 0;
  double p = 1, adjusted_p = 1;  // of that t; adjusted over all differences of its kind (Benjamini and Hochberg 1995)
  std::size_t known = 0;     // accounts of the segment with a value
  bool in_rules = false;     // an attribute that the rules use
};

// Segments were chosen so that targets differ: on the accounts they were found on, p is too small. It orders what to
// read first; whether a difference is real is what accounts held out say.
struct Portrait {
  std::vector<std::vector<Difference>> differences;  // per leaf: targets, then descriptors
  // Per leaf: the three largest by |standardised| with adjusted p < 0.05, targets and descriptors outside the rules.
  std::vector<std::vector<std::string>> apart;

  const Difference* find(std::size_t leaf, std::string_view measure) const;  // null where not known on both sides
};

// `groups`: the leaf of every account, −1: left out. `used`: attributes of the rules.
Portrait portrait_of(const Material& material, const std::vector<Leaf>& leaves, std::span<const int> groups,
                     const std::vector<std::string>& used);

// "margin 0.31 here, 0.22 elsewhere"
std::string in_words(const Difference& difference);

}  // namespace lode::discover
