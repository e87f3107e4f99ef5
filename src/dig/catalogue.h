// The need catalogue as tables: what the workspace declares, then the standard need of each dimension it leaves out,
// then needs that ratings name and nobody declared.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp tables:
//   need_entry    need_id, title, dimension, definition, ask, measure, higher_is_better, overall, origin ('declared',
//                 'standard', 'rated'), position
//   segment_need  segment, need_id, weight, position: the needs of each segment, heaviest first; of a segment that
//                 names none, and of accounts without a segment (''), the whole catalogue
Result<void> build_catalogue(const Scene& scene);

// Table catalogue: each need with how it is measured or asked, and how many accounts were rated on it.
Result<Table> catalogue_table(const Scene& scene);

}  // namespace lode::dig
