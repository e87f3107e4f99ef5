// Certificate: what is claimed of one candidate, in a file of its own: over which data, within which limits, with the
// sums it rests on. Enough for somebody else, with other code, to find it true or false (verify.h).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "discover/candidates.h"

namespace lode::discover {

struct CertifiedTarget {
  std::string name;
  double weight = 1, mean = 0, deviation = 0;
  std::size_t unknown = 0;
};

struct CertifiedLeaf {
  std::string segment, rule;
  std::size_t accounts = 0;
  std::vector<double> sums, weights;  // per target: Σ w·y standardised, Σ w, over accounts where it is known
};

struct Certificate {
  std::string candidate, meaning;     // id of the segmentation, and its semantic hash
  std::string engine, guarantee;
  std::string population, command, day;
  std::uint64_t seed = 1;
  std::vector<std::pair<std::string, std::string>> options;  // of the command: name and value
  // Thresholds that the search added to those the data alone suggest, as rules ("sites > 12"), in the order in which
  // they became questions.
  std::vector<std::string> added;
  std::string data;                   // fingerprint of the problem
  std::size_t accounts = 0, columns = 0, tests = 0;
  Search search;                      // limits; `top` is an index of the problem's tests
  std::string top;                    // its words; empty: none
  std::vector<CertifiedTarget> targets;  // those that vary
  std::vector<CertifiedLeaf> leaves;     // in the order of the file
  Tree tree;                          // over the problem's tests
  double explained = 0, bound = 0;    // bound NaN: none claimed
  bool complete = true;
  std::size_t ties = 0;               // trees known to explain as much, besides this one
  bool more_ties = false;
};

// SHA-256 over codes, tests and their rules, targets, weights and revenue, in the order of the accounts. Equal data
// and equal tests give the same text on every machine.
std::string fingerprint(const Problem& problem);

Certificate certificate_of(const Material& material, const Candidate& candidate, const Search& search,
                           const Writing& writing);
// One per candidate; the data are read once.
std::vector<Certificate> certificates(const Material& material, const std::vector<Candidate>& candidates,
                                      const Search& search, const Writing& writing);

// Makes the questions of material that was read anew those of the certificate. `invalid_argument` where an added
// threshold is none of an attribute of this material.
Result<void> add_certified_cuts(Material& material, const Certificate& certificate);

// JSON, ended by a seal: the SHA-256 of all before it in canonical form (RFC 8785). The seal finds slips, not
// forgers: a forger seals anew, and is found by verification.
std::string print(const Certificate& certificate);
// `invalid_argument` for what is no certificate, is of a version not known, or whose seal is broken.
Result<Certificate> read_certificate(std::string_view text);

}  // namespace lode::discover
