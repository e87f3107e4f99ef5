// Rows of a sheet's body that are no data: blanks, repeated headers, notes, subtotals and totals.
#pragma once
#include <span>
#include <vector>

#include "load/grid.h"

namespace lode::load {

// `plan` has its columns. A total is known by its label and its arithmetic; a row that has only one of the
// two is listed with less confidence and must be looked at by a person.
std::vector<GridSkip> find_skips(std::span<const SheetRow> body, const GridPlan& plan);

bool total_label(std::string_view text);   // "Total", "Zwischensumme Nord", "Sous-total"

}  // namespace lode::load
