// Workbooks (XLSX) as text: which sheets there are, and their cells as a person sees their values. Read by
// us and not by the engine, because a cell's format decides what its number means (45292 or 2024-01-01),
// because every row must be accounted for, and because integers must stay ids.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "load/xlsx_zip.h"

namespace lode::load {

struct SheetInfo {
  std::string name;
  bool hidden = false;
};

struct SheetRow {
  std::int64_t number = 0;             // from 1, as the workbook counts
  std::vector<std::string> cells;      // "" is an empty cell; trailing empty cells are left out
  bool hidden = false;
};

// Rectangles of merged cells, from 1, inclusive.
struct Merge {
  int row_first = 0, column_first = 0, row_last = 0, column_last = 0;
};

struct SheetEnd {
  std::int64_t rows = 0;               // rows that the file holds
  std::int64_t uncalculated = 0;       // formulas without a stored value
  std::vector<Merge> merges;
};

struct XlsxLimits {
  ZipLimits zip;
  std::uint64_t shared_text_bytes = std::uint64_t{1} << 30;
  int columns = 16'384;                // Excel's own limit
};

class Workbook {
 public:
  // Errors: not_found, io; invalid_argument (no workbook, damaged), denied (password), limit.
  static Result<Workbook> open(const std::string& path, const XlsxLimits& limits = {});
  const std::vector<SheetInfo>& sheets() const;
  // Rows in file order; `each` may stop the reading with an Error. Numbers and dates as number_text()
  // says; booleans true, false.
  Result<SheetEnd> read(std::size_t sheet,
                        const std::function<Result<void>(const SheetRow&)>& each) const;

  Workbook(Workbook&&) noexcept;
  Workbook& operator=(Workbook&&) noexcept;
  ~Workbook();

 private:
  struct State;
  explicit Workbook(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

bool looks_like_workbook(const std::string& path);  // by its first bytes: ZIP or an old Office file

}  // namespace lode::load
