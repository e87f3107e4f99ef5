// What is known of our weight in each customer's business and of where that business is going: stated importance,
// the growth of its market, its own plans. What Q6 rests on; others may read `importance_of`.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp tables
//   market_growth: label (industry as written), industry and country (lower case; null: everywhere), year, growth,
//     source, computed (from the revenue of two years, where no growth is stated), accounts, revenue of the cell
//   outlook: one row per unit: account_id, share_of_cost, criticality, as_of, fresh, source_kind, cell_industry,
//     cell_country, market_growth, market_year, market_source, market_fresh, direction, plan_as_of, plan_fresh, plans,
//     torn (fresh plans to grow and to shrink), own_share (our revenue / their turnover), share_trend (how much
//     faster our revenue grew than their market), expected (growth of the pool), speaks_for_plan
// and temp view importance_of(account_id, share_of_cost, criticality, growth, direction, as_of, fresh): one row per
// unit of which any of it is known.
Result<void> build_outlook(const Scene& scene);

Result<Table> importance_table(const Scene& scene, const Focus& focus);           // importance: by segment
Result<Table> importance_accounts_table(const Scene& scene, const Focus& focus);  // importance_accounts
Result<Table> growth_table(const Scene& scene, const Focus& focus);               // growth: markets
Result<Table> strategies_table(const Scene& scene, const Focus& focus);           // strategies: plans as stated
Result<Table> effect_table(const Scene& scene, const Focus& focus);               // effect_on_upside
// Findings IMP01 … IMP04: values out of range, plans that contradict, unknown accounts, markets without
// figures.
Result<void> tell_outlook(Part& out, const Scene& scene);

}  // namespace lode::dig
