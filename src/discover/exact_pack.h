// Pack: columns merged into a few super-columns of at most 64 codes, so that every test is a set of codes of one
// of them. Columns whose joint patterns are few (answers to one attribute exclude each other or are nested) are
// merged first; what is left is multiplied out as long as the tables that follow stay cheap.
#pragma once
#include <cstdint>
#include <vector>

#include "discover/engine.h"

namespace lode::discover::exact {

struct Super {
  int count = 0;
  std::vector<std::uint8_t> codes;  // one per account, each < count
};

// A test as a set of codes of a super-column. Its yes side is the smaller one: `flipped` says that the problem's
// test reads the other way round.
struct Split {
  std::size_t super = 0;
  std::uint64_t yes = 0;  // of observed codes
  int test = 0;           // in Problem::tests
  bool flipped = false;
  std::vector<std::pair<int, bool>> same;  // other tests that part the accounts alike, and whether flipped
};

struct Packed {
  std::vector<Super> supers;
  std::vector<Split> splits;           // ordered by super-column
  std::vector<std::size_t> first;      // of each super-column's splits; one more entry for the end
};

// Tests that all accounts answer alike are left out. With Search::top its test becomes split 0.
Packed pack(const Problem& problem, const Search& search, int threads);

}  // namespace lode::discover::exact
