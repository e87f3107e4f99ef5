// Q5 needs: What do they need, and how well do we and others fill it?
#include <fmt/format.h>

#include "dig/coverage.h"
#include "dig/entries.h"
#include "dig/evidence.h"

namespace lode::dig {
namespace {

// What is known of the account in this question's part of the ledger.
Result<void> prepare(const Scene& scene) {
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE answer_needs AS
    WITH k AS (
      SELECT account_id, count(*) AS n, bool_or(fresh) AS fresh, max(as_of) AS as_of, arg_min(source_kind, rank) AS kind,
        bool_or(only_ours) AS ours, arg_max(said, as_of) AS said
      FROM known WHERE question = 'Q5' AND account_id IS NOT NULL GROUP BY account_id)
    SELECT m.account_id, CASE WHEN k.n IS NULL THEN 'open' WHEN k.fresh THEN 'answered' ELSE 'partly' END AS state,
      k.said AS answer, 'evidence tables' AS source, k.kind AS source_kind, k.as_of, coalesce(k.ours, false) AS only_ours,
      CAST(NULL AS VARCHAR) AS ask
    FROM member m LEFT JOIN k USING (account_id) WHERE TRUE)");
}

Result<Part> tell(const Scene&, const Focus&) { return Part{}; }

}  // namespace

const Question needs{
    .code = "Q5", .name = "needs", .asks = "What do they need, and how well do we and others fill it?",
    .ask_for = "How important is each need to them, and how do they rate us?", .leverage = 0.08, .prepare = prepare, .tell = tell};

}  // namespace lode::dig
