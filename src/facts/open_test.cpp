// A reading of a real workspace folder: batches, settings, dictionary and review decisions together.
#include <gtest/gtest.h>

#include <filesystem>

#include "facts/facts.h"
#include "store/testing.h"

namespace lode::facts {
namespace {

using store::testing::load_sql;
using store::testing::spill;
using store::testing::TempDir;

std::string first(store::Connection& connection, const std::string& sql) {
  auto value = connection.one(sql);
  return value ? to_text(*value) : value.error().message;
}

TEST(Open, ReadsSettingsDictionaryAndDecisionsAndReusesTheCache) {
  TempDir dir;
  auto context = store::testing::fixed_context();
  auto path = dir.path() + "/w";
  auto made = store::Workspace::create(path, "name: Test\ncurrency: EUR\nunit: buying_parent\n", context);
  ASSERT_TRUE(made) << made.error().message;
  spill(path + "/attributes.yaml", "attributes:\n  outlets: {type: integer}\n"
                                    "  big: {type: boolean, derive: outlets > 5}\n");
  std::filesystem::create_directory(path + "/review");
  spill(path + "/review/accounts.csv", "account_id,other_id,decision\nB,B2,same\n");
  spill(path + "/review/parents.csv", "account_id,parent_id,decision\nB,A,accept\nC,A,reject\n");
  auto loaded = load_sql(
      *made, {{"account", "SELECT * FROM (VALUES ('A', 'a', '3'), ('B', 'b', '4'), ('B2', 'b too', '9'), "
                          "('C', 'c', NULL)) t(account_id, name, outlets)"},
              {"line", "SELECT account_id, date, CAST(revenue AS DECIMAL(18,4)) AS revenue FROM (VALUES "
                       "('B2', DATE '2025-12-31', 10), ('A', DATE '2024-01-01', 5)) t(account_id, date, revenue)"}});
  ASSERT_TRUE(loaded) << loaded.error().message;
  for (int round = 0; round < 2; ++round) {  // the second reading finds the cache
    auto workspace = store::Workspace::open(path, context);
    ASSERT_TRUE(workspace) << workspace.error().message;
    auto reading = open_reading(*workspace, {}, context);
    ASSERT_TRUE(reading) << reading.error().message;
    EXPECT_EQ(to_text(reading->as_of), "2025-12-31");
    EXPECT_TRUE(reading->has_lines);
    EXPECT_TRUE(reading->findings.empty()) << reading->findings[0].message;
    auto& c = reading->connection;
    EXPECT_EQ(first(c, "SELECT string_agg(concat_ws(':', account_id, accounts, coalesce(outlets::varchar, '-'), "
                       "coalesce(big::varchar, '-'), revenue_12m), ' ' ORDER BY account_id) FROM unit"),
              "A:2:3:false:10.0000 C:1:-:-:0.0000");
    EXPECT_EQ(first(c, "SELECT count(*) FROM line WHERE account_id = 'B'"), "1");
  }
  auto workspace = store::Workspace::open(path, context);
  ASSERT_TRUE(workspace);
  auto earlier = open_reading(*workspace, {.as_of = "2024-06-30", .recorded_at = {}}, context);
  ASSERT_TRUE(earlier) << earlier.error().message;
  EXPECT_EQ(first(earlier->connection, "SELECT sum(revenue) FROM line"), "5.0000");
  // A decision that changes is another state, not a stale cache.
  spill(path + "/review/parents.csv", "account_id,parent_id,decision\nB,A,reject\n");
  auto again = store::Workspace::open(path, context);
  auto reading = open_reading(*again, {}, context);
  ASSERT_TRUE(reading) << reading.error().message;
  EXPECT_EQ(first(reading->connection, "SELECT count(*) FROM unit"), "3");
  EXPECT_FALSE(open_reading(*again, {.as_of = "31/12/2025", .recorded_at = {}}, context));
}

TEST(Open, DecisionsThatCannotStandAreFindingsWithTheirLine) {
  TempDir dir;
  auto context = store::testing::fixed_context();
  auto path = dir.path() + "/w";
  auto made = store::Workspace::create(path, "name: Test\n", context);
  ASSERT_TRUE(made) << made.error().message;
  std::filesystem::create_directory(path + "/review");
  spill(path + "/review/accounts.csv", "account_id,other_id,decision\nA,B,same\nB,B2,same\nA,B2,different\n"
                                       "A,X,same\n"
                                       "A,C,perhaps\n");
  spill(path + "/review/parents.csv", "account_id,parent_id,decision\nC,D,accept\nD,E,accept\nE,C,accept\n"
                                      "F,A,accept\nB2,A,accept\nG,A,accept\n");
  auto loaded = load_sql(*made, {{"account", "SELECT * FROM (VALUES ('A', NULL), ('B', NULL), ('B2', NULL), "
                                             "('C', NULL), "
                                             "('D', NULL), ('E', NULL), ('F', 'C'), ('G', 'The A Company')) "
                                             "t(account_id, parent_id)"}});
  ASSERT_TRUE(loaded) << loaded.error().message;
  auto workspace = store::Workspace::open(path, context);
  auto reading = open_reading(*workspace, {}, context);
  ASSERT_TRUE(reading) << reading.error().message;
  std::string told;
  for (const auto& f : reading->findings)
    told += f.rule + " " + f.place.file + ":" + std::to_string(f.place.line) + "\n";
  EXPECT_EQ(told, "REV02 review/accounts.csv:6\nFCT01 review/parents.csv:2\nREV03 review/accounts.csv:5\n"
                  "REV05 review/parents.csv:5\nREV04 review/parents.csv:6\nREV04 review/accounts.csv:4\n");
  // An accepted parent replaces one that names no account.
  EXPECT_EQ(first(reading->connection, "SELECT parent_id FROM account WHERE account_id = 'G'"), "A");
}

}  // namespace
}  // namespace lode::facts
