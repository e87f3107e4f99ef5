// Coding: an attribute as it was read becomes a column of small codes and the readable tests over it.
#pragma once
#include <string>
#include <vector>

#include "discover/material.h"
#include "store/column_reader.h"

namespace lode::discover {

// One attribute over all rows: those of the problem first, then prospects. Yes/no, numbers, dates (as days) or words.
struct Read {
  model::Attribute attribute;
  store::ColumnData data;
  bool elsewhere_unknown = false;  // of accounts that rules will meet but that are neither in the problem nor prospects
};

struct CodingOptions {
  std::size_t least = 1;       // accounts that a test must have on either side, and a category to be named
  std::size_t words = 20;      // categories named at most, the most frequent first; the others are "other"
  CutOptions cuts = {};
};

// Adds column, tests and descriptor to the material, or nothing but a finding where no test tells accounts apart:
// DIS03 all unknown or all alike, DIS06 categories grouped as "other", DIS07 NaN counted as unknown.
// `material.problem.accounts` and `material.prospects` say how the rows are divided. An attribute of which at
// least `least` accounts are unknown has each test twice (the unknown with its no side, and with its yes side), and the
// test whether it is known; where fewer are, or only others (prospects), each test once, with the unknown on its no
// side, so that rules leave nobody out.
void add_coded(Read read, const CodingOptions& options, Material& material);

// Says of attributes whose values each belong to one value of another: `nested_in`, and DIS08.
void mark_nested(Material& material);

}  // namespace lode::discover
