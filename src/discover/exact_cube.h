// Cube: the sums over the accounts that answer yes to every set of up to three tests. Rows are added once to the
// three-way tables of every three super-columns; sums over tests are then sums of cells.
#pragma once
#include <cstdint>
#include <cstring>
#include <functional>
#include <vector>

#include "discover/exact_grid.h"
#include "discover/exact_kernels.h"
#include "discover/exact_pack.h"

namespace lode::discover::exact {

// Some rows and their codes.
struct RowSet {
  std::size_t count = 0, lanes = 0;
  const std::int32_t* values = nullptr;      // [row][lane]
  std::vector<const std::uint8_t*> codes;    // [super][row]; null where not held
};

// Rows in the order of their codes of one super-column.
struct Sorted {
  std::size_t super = 0;
  std::vector<std::int32_t> values;
  std::vector<std::vector<std::uint8_t>> codes;  // [super]
  std::vector<std::size_t> offset;               // of each code, and the end
  RowSet rows() const;
};

// Eight numbers at a time: a call to memcpy for each row takes longer than the copy.
inline void copy_row(const std::int32_t* from, std::size_t count, std::int32_t* to) {
  for (; count >= 8; count -= 8, from += 8, to += 8) std::memcpy(to, from, 8 * sizeof(std::int32_t));
  for (; count > 0; --count) *to++ = *from++;
}

struct Range {
  std::size_t from = 0, to = 0;
};

// Rows that stand in the order of their codes of one super-column.
struct Ordered {
  RowSet rows;
  const std::vector<std::size_t>* offset = nullptr;  // of each code, and the end
};

// Takes the rows of `ranges` and the codes of super-columns from `first` on.
void sort_rows(const RowSet& in, const std::vector<Range>& ranges, const Packed& packed, std::size_t super,
               std::size_t first, int threads, Sorted& out);

// Sums of the sets of tests from `from` on; what is null is not asked for. Every place of these sets is written, of as
// many lanes as the rows have: lanes beyond them keep what they hold.
struct Cube {
  std::vector<double>* all = nullptr;  // over all rows
  Grid* one = nullptr;
  Grid* two = nullptr;
  Grid* three = nullptr;
};

// Memory that is used again from one cube to the next.
struct Scratch {
  Sorted sorted;
  struct Tables {
    std::vector<double> slab, middle, outer, inner, pair;
  };
  std::vector<Tables> tables;  // per thread
};

constexpr std::size_t none = ~std::size_t{0};

// What is to be added up.
struct Source {
  RowSet rows;
  std::vector<Range> ranges;     // of its rows
  std::size_t sorted_by = none;  // a super-column of which each range holds one code
  // Gives the rows in the order of a super-column, where that is known beforehand; else sort_rows does. May use memory.
  std::function<Ordered(std::size_t super, Sorted& memory)> order = nullptr;
};

void fill(const Source& source, const Packed& packed, const Kernels& kernels, std::size_t from, int threads,
          Scratch& scratch, Cube cube);

}  // namespace lode::discover::exact
