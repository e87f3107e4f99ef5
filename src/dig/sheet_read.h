// A filled sheet as a person sent it back: its pages found by what stands in them (they may have been renamed or
// moved), its rows by their seals (they may have been sorted), and only what was filled in.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/result.h"

namespace lode::dig {

struct Filled {
  std::string text, cell;  // as it stands; "Questions!L5". Empty text: nothing was filled in
};

struct FilledRow {
  std::string page;
  std::int64_t row = 0;  // from 1, as the workbook counts
  bool hidden = false;
  std::map<std::string, Filled, std::less<>> cells;  // by the column's fixed name

  const Filled& at(std::string_view column) const;
};

struct SheetBack {
  std::string path, sha256;
  std::int64_t bytes = 0;
  std::map<std::string, std::string, std::less<>> state;  // the hidden page: sheet, workspace, owner_id, …
  std::vector<FilledRow> accounts, questions;             // rows in which anything stands, pasted ones too
  std::vector<Finding> findings;                          // formulas without a value, hidden rows

  std::string of(std::string_view name) const;
};

// Findings of severity error (SHT01) mean that it cannot be used. Errors: what cannot be opened for reasons of the
// machine.
Result<SheetBack> read_back(const std::string& path);

}  // namespace lode::dig
