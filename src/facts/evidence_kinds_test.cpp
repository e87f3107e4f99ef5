// Which of several statements about a need counts: worked out by hand.
#include "facts/evidence_kinds.h"

#include "facts/testing.h"

namespace lode::facts {
namespace {

std::string rated(const std::string& rows) {
  testing::Ledger ledger;
  ledger.build();
  ledger.run("CREATE OR REPLACE TEMP VIEW account_unit AS SELECT 'A' AS account_id, 'A' AS unit_id");
  ledger.run("CREATE OR REPLACE TEMP VIEW need_rating AS SELECT * FROM (VALUES " + rows +
             ") v(account_id, need_id, importance, scale_min, scale_max, as_of, source_kind)");
  return ledger.text("SELECT importance, source_kind, fresh FROM (" +
                     need_importance_sql({}, "DATE '2025-12-31'") + ") ORDER BY need_id");
}

// Contract before scorecard before call, however young; then young enough before stale; then the later.
TEST(NeedImportance, TheBestEvidenceCounts) {
  const std::string call = "('A', 'n', 5.0, 1, 5, DATE '2025-12-01', 'call')",
                    card = "('A', 'n', 2.0, 1, 5, DATE '2025-11-01', 'scorecard')",
                    stale = "('A', 'n', 1.0, 1, 5, DATE '2023-01-01', 'contract')",
                    later = "('A', 'n', 4.0, 1, 5, DATE '2025-12-02', 'call')";
  EXPECT_EQ(rated(call + ", " + card), "0.25|scorecard|true\n");
  EXPECT_EQ(rated(card + ", " + call + ", " + stale), "0|contract|false\n");
  EXPECT_EQ(rated(call + ", " + later), "0.75|call|true\n");
}

TEST(NeedImportance, OneDayAndKindIsTheirMean) {
  EXPECT_EQ(rated("('A', 'n', 5.0, 1, 5, DATE '2025-12-01', 'call'), ('A', 'n', 2.0, 1, 5, DATE '2025-12-01', 'call')"),
            "0.625|call|true\n");
}

// 6 is the worst school mark; outside its scale, without one, or of a day to come is no statement.
TEST(NeedImportance, ScalesAreReadAsTheyAreWritten) {
  EXPECT_EQ(rated("('A', 'a', 1.0, 6, 1, DATE '2025-12-01', 'call'), ('A', 'b', 7.0, 1, 5, DATE '2025-12-01', 'call'), "
                  "('A', 'c', 1.0, 1, 1, DATE '2025-12-01', 'call'), ('A', 'd', 3.0, 1, 5, DATE '2026-01-01', 'call')"),
            "1|call|true\n");
}

}  // namespace
}  // namespace lode::facts
