// Ratings of any scale on one, and which of several counts.
#include "dig/ratings.h"

#include <gtest/gtest.h>

#include "dig/catalogue.h"
#include "facts/testing.h"
#include "store/testing.h"

namespace lode::dig {
namespace {

// Two accounts, A with a site; ratings as given; the catalogue of `needs`.
struct Rated {
  facts::testing::Ledger ledger;
  store::testing::TempDir folder;
  Context context = store::testing::fixed_context();
  model::Settings settings;
  model::Segmentation segmentation;
  store::Workspace workspace = *store::Workspace::create(folder.path() + "/w", model::print(settings), context);

  explicit Rated(const std::string& ratings, std::vector<model::Need> needs = {}) {
    segmentation.needs = std::move(needs);
    ledger.run("INSERT INTO account_rows(account_id, name) VALUES ('A', 'A'), ('A1', 'Site'), ('B', 'B')");
    ledger.run("INSERT INTO need_rating_rows(account_id, need_id, supplier, importance, performance, scale_min, "
               "scale_max, weight, as_of, source_kind) VALUES " + ratings);
    ledger.build();
    ledger.run("CREATE OR REPLACE TEMP VIEW account_unit AS SELECT * FROM (VALUES ('A', 'A'), ('A1', 'A'), "
               "('B', 'B')) v(account_id, unit_id)");
    ledger.run("CREATE TEMP TABLE member AS SELECT * FROM (VALUES ('A', 'A', 's', 1.0), ('B', 'B', 's', 1.0)) "
               "v(account_id, name, segment, weight)");
    Scene scene{ledger.connection, settings, segmentation, workspace, *parse_date("2025-12-31"), context};
    EXPECT_TRUE(build_catalogue(scene));
    auto built = build_ratings(scene);
    EXPECT_TRUE(built) << built.error().message;
    auto found = rating_findings(scene);
    EXPECT_TRUE(found);
    for (const auto& finding : *found) codes += finding.rule + " ";
  }
  std::string best() {
    return ledger.text(
        "SELECT account_id, need_id, supplier, round(performance, 2) FROM best_performance ORDER BY ALL");
  }
  std::string codes;
};

}  // namespace

TEST(Ratings, TheWorstValueMayBeTheLargerNumber) {
  Rated rated("('A', 'cost', 'us', NULL, 1, 6, 1, NULL, '2025-12-01', 'call'), "
              "('B', 'cost', 'us', NULL, 5, 6, 1, NULL, '2025-12-01', 'call')");
  EXPECT_EQ(rated.best(), "A|cost|us|100\nB|cost|us|20\n");
  EXPECT_EQ(rated.codes, "");
}

TEST(Ratings, ANeedMaySayWhatIsBetter) {
  Rated rated("('A', 'faults', 'us', NULL, 2, 0, 10, NULL, '2025-12-01', 'call')",
              {{.id = "faults", .title = "Few faults", .higher_is_better = false}});
  EXPECT_EQ(rated.best(), "A|faults|us|80\n");
}

TEST(Ratings, OfSeveralTheBestEvidenceCounts) {
  Rated rated("('A', 'cost', 'us', NULL, 1, 0, 10, NULL, '2025-12-01', 'call'), "        // younger, weaker kind
              "('A', 'cost', 'us', NULL, 2, 0, 10, NULL, '2025-02-01', 'top_to_top'), "  // counts
              "('A1', 'cost', 'us', NULL, 3, 0, 10, NULL, '2025-01-01', 'top_to_top'), "
              "('A', 'cost', 'Rival', NULL, 4, 0, 10, NULL, '2025-03-01', 'call'), "
              "('A', 'cost', 'us', NULL, 9, 0, 10, NULL, '2026-01-01', 'contract')");  // after the day looked from
  EXPECT_EQ(rated.best(), "A|cost|Rival|40\nA|cost|us|20\n");
}

TEST(Ratings, WithoutAScaleOrOutsideItNothingIsUsed) {
  Rated rated("('A', 'cost', 'us', NULL, 4, NULL, NULL, NULL, '2025-12-01', 'call'), "
              "('A', 'cost', 'us', NULL, 4, 5, 5, NULL, '2025-12-02', 'call'), "
              "('B', 'cost', 'us', NULL, 11, 0, 10, NULL, '2025-12-01', 'call'), "
              "('B', 'charm', 'us', 11, 4, 0, 10, NULL, '2025-12-01', 'call')");
  EXPECT_EQ(rated.best(), "");
  EXPECT_EQ(rated.codes, "NDS01 NDS02 NDS03 ");
}

TEST(Ratings, WeightsOfOneCardAddUpToOne) {
  Rated rated("('A', 'cost', 'us', NULL, 50, 0, 100, 30, '2025-12-01', 'scorecard'), "
              "('A', 'quality', 'us', NULL, 50, 0, 100, 10, '2025-12-01', 'scorecard'), "
              "('A', 'cost', 'us', NULL, 50, 0, 100, 1, '2025-09-01', 'scorecard'), "
              "('A', 'cost', 'Rival', NULL, 50, 0, 100, 30, '2025-12-01', 'scorecard')");
  EXPECT_EQ(rated.ledger.text("SELECT need_id, supplier, as_of, weight FROM rating ORDER BY ALL"),
            "cost|Rival|2025-12-01|1\ncost|us|2025-09-01|1\ncost|us|2025-12-01|0.75\nquality|us|2025-12-01|0.25\n");
  EXPECT_EQ(rated.ledger.text("SELECT need_id, round(importance, 1), basis FROM best_importance ORDER BY ALL"),
            "cost|100|weight\nquality|33.3|weight\n");
}

}  // namespace lode::dig
