// Q1 mode: A plan for this account, or the common strategy of its segment?
#include <fmt/format.h>

#include "dig/coverage.h"
#include "dig/entries.h"
#include "dig/evidence.h"

namespace lode::dig {
namespace {

// What is known of the account in this question's part of the ledger.
Result<void> prepare(const Scene& scene) {
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE answer_mode AS
    WITH k AS (
      SELECT account_id, count(*) AS n, bool_or(fresh) AS fresh, max(as_of) AS as_of, arg_min(source_kind, rank) AS kind,
        bool_or(only_ours) AS ours, arg_max(said, as_of) AS said
      FROM known WHERE question = 'Q1' AND account_id IS NOT NULL GROUP BY account_id)
    SELECT m.account_id, CASE WHEN k.n IS NULL THEN 'open' WHEN k.fresh THEN 'answered' ELSE 'partly' END AS state,
      k.said AS answer, 'evidence tables' AS source, k.kind AS source_kind, k.as_of, coalesce(k.ours, false) AS only_ours,
      CAST(NULL AS VARCHAR) AS ask
    FROM member m LEFT JOIN k USING (account_id) WHERE TRUE)");
}

Result<Part> tell(const Scene&, const Focus&) { return Part{}; }

}  // namespace

const Question mode{
    .code = "Q1", .name = "mode", .asks = "A plan for this account, or the common strategy of its segment?",
    .ask_for = "What would you do for them that you would not do for the others?", .leverage = 0.03, .prepare = prepare, .tell = tell};

}  // namespace lode::dig
