// Gain: what a segment can still bring, for the rules that hold it against money to be spent (SUB01, SUB06).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "base/result.h"

namespace lode::audit {

// Of an account: its upside a year (what it buys elsewhere, up to the limit it sets one supplier: limits count account
// by account, before anything is added up) x the chance to win x its margin, for the horizon of the settings. The
// chance of an account that has bought comes from closed deals with such accounts of its segment; that of others, and
// of all where these are fewer than 20, is chance_of (dig/winning.h). Sums over the accounts of a segment, in the
// currency of the workspace.
struct Gain {
  std::int64_t accounts = 0;     // in the segment
  std::int64_t known = 0;        // of those, with a known upside
  std::int64_t modelled = 0;     // of the known, by a pool that nobody stated
  std::int64_t with_chance = 0, with_margin = 0;  // of the known
  double upside = 0;             // a year, of the known
  double chance = 0, margin = 0;  // weighted by upside, of those that have one; 0 where none has
  double expected = 0;           // over the horizon, of accounts where all three are known
  double most = 0;               // over the horizon: an unknown chance or margin is taken as 1, an unknown upside as
                                 // the mean of the known ones
  double won_all = 0;            // as `most`, were everything won
  double known_share() const { return accounts ? static_cast<double>(known) / static_cast<double>(accounts) : 0; }
};

// One per segment of the file. REQUIRES: subject.made is at least money.
Result<std::vector<Gain>> gains_of(const Subject& subject);

// Does it bring back `cost`? What is unknown decides nothing: yes, where the accounts of which all is known suffice;
// no, where even `most` does not and at least `least_known` of the accounts have a known upside; else open.
enum class Repays { yes, no, open };
Repays repays(const Gain& gain, double cost, double least_known);

// What would decide it: "pool and revenue of 12 of 40 accounts and closed deals".
std::string missing_for(const Gain& gain);
// "about 12,300 EUR over the next 12 months (214,000 EUR a year could still be won, with a chance of 23 % at a margin
// of 25 %)".
std::string gain_words(const Subject& subject, const Gain& gain);
// "73 % of what could be won would have to be won to break even", or that all of it would not do.
std::string break_even_words(const Gain& gain, double cost);
std::vector<Member> gain_evidence(const Subject& subject, const Gain& gain, double cost);

}  // namespace lode::audit
