// What the figures of a profile say, in everyday words, most important first.
#pragma once
#include <string>
#include <vector>

#include "facts/economics.h"
#include "facts/mega.h"

namespace lode::verbs {

struct ProfileFacts {
  const facts::Overview& overview;
  const facts::Concentration& concentration;
  const facts::Mega& mega;
  const Table& forward;
  std::string currency;
  bool parents = false;  // units are buying parents
};

// One sentence or two each: the ledger, now, concentration, losses, mega accounts, the next months, what
// is missing.
std::vector<std::string> profile_words(const ProfileFacts& facts);

}  // namespace lode::verbs
