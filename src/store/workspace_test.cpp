// A workspace from nothing: made, loaded, read through its views, cached, superseded, locked.
#include "store/workspace.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>

#include "store/canonical.h"
#include "store/testing.h"

namespace lode::store {
namespace {

using testing::load_sql;

struct WorkspaceTest : ::testing::Test {
  testing::TempDir dir;
  Context context = testing::fixed_context();
  std::vector<std::string> said;
  WorkspaceTest() {
    context.log = [this](std::string_view text) { said.emplace_back(text); };
  }
  Workspace make() {
    auto made = Workspace::create(dir.path() + "/acme", "name: Acme\n", context);
    EXPECT_TRUE(made) << made.error().message;
    return std::move(*made);
  }
  Workspace reopen() {
    auto opened = Workspace::open(dir.path() + "/acme", context);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
};

Value one(const Result<Connection>& session, const std::string& sql) {
  EXPECT_TRUE(session) << session.error().message;
  if (!session) return {};
  auto& connection = const_cast<Connection&>(*session);
  auto value = connection.one(sql);
  EXPECT_TRUE(value) << value.error().message;
  return value ? *value : Value{};
}

const auto no_build = std::function<Result<void>(Connection&)>{};
const std::string lines = "SELECT 'a1' account_id, DATE '2024-05-01' date, 10.5::DECIMAL(18,4) revenue";

TEST_F(WorkspaceTest, AnEmptyOneHasEveryViewWithNoRows) {
  auto workspace = make();
  auto session = workspace.session({}, no_build);
  for (const auto& table : canonical_tables())
    EXPECT_EQ(one(session, "SELECT count(*) FROM " + std::string(table.name) + "_rows"), Value(std::int64_t{0}));
}

TEST_F(WorkspaceTest, ALoadIsSeenByTheNextReader) {
  auto workspace = make();
  auto batch = load_sql(workspace, {{"line", lines}, {"account", "SELECT 'a1' account_id, 'A' AS name, 7 AS tills"}});
  ASSERT_TRUE(batch) << batch.error().message;
  auto again = reopen();
  ASSERT_EQ(again.journal().size(), 1u);
  ASSERT_EQ(again.live_batches().size(), 1u);
  EXPECT_EQ(again.live_batches()[0].id, batch->id);
  auto session = again.session({}, no_build);
  EXPECT_EQ(one(session, "SELECT revenue FROM line_rows"), Value(*parse_decimal("10.5000")));
  EXPECT_EQ(one(session, "SELECT cost IS NULL AND source = 'test' AND load_seq = 1 FROM line_rows"), Value(true));
  EXPECT_EQ(one(session, "SELECT tills FROM account_rows"), Value(std::string("7")));
  auto outside = const_cast<Connection&>(*session).query("SELECT * FROM read_csv('/etc/passwd')");
  EXPECT_FALSE(outside);
}

TEST_F(WorkspaceTest, ColumnsOfTheDataCalledLikeOursKeepTheirValues) {
  auto workspace = make();
  ASSERT_TRUE(load_sql(workspace, {{"cap", "SELECT 'a1' account_id, 0.5 share_max, 'contract' AS source"},
                                   {"market", "SELECT 'food' industry, 2025 AS year, 'census' AS source"},
                                   {"account", "SELECT 'a1' account_id, 'A' AS name, 'fair' AS source, 9 AS load_seq"},
                                   {"line", lines}}));
  auto session = workspace.session({}, no_build);
  auto both = [&](const char* table) {
    return one(session, std::string("SELECT source || ' ' || load_source || ' ' || load_seq FROM ") + table + "_rows");
  };
  EXPECT_EQ(both("cap"), Value(std::string("contract test 1")));
  EXPECT_EQ(both("market"), Value(std::string("census test 1")));
  EXPECT_EQ(both("account"), Value(std::string("fair test 1")));
  EXPECT_EQ(both("line"), Value(std::string("test test 1")));
  EXPECT_EQ(one(session, "SELECT load_seq_ FROM account_rows"), Value(std::string("9")));
}

TEST_F(WorkspaceTest, ChangedBytesSupersedeAndOtherSourcesAdd) {
  auto workspace = make();
  ASSERT_TRUE(load_sql(workspace, {{"line", lines}}, {.sha256 = "1"}));
  auto second = load_sql(workspace, {{"line", lines}}, {.sha256 = "2"});
  ASSERT_TRUE(second);
  ASSERT_TRUE(load_sql(workspace, {{"line", lines + ", 4.0::DECIMAL(18,4) AS cost"}}, {.path = "b.csv"}));
  EXPECT_EQ(workspace.live_batches().size(), 2u);
  auto same = workspace.standing("test", "maps/test.yaml", "m", {{"test.csv", 1, "2"}});
  ASSERT_TRUE(same);
  EXPECT_EQ(same->same_as, second->id);
  auto session = workspace.session({}, no_build);
  EXPECT_EQ(one(session, "SELECT sum(revenue) FROM line_rows"), Value(*parse_decimal("21.0000")));
  EXPECT_EQ(one(session, "SELECT string_agg(load_seq || ':' || coalesce(cost::VARCHAR, '-'), ' ' ORDER BY load_seq) "
                         "FROM line_rows"),
            Value(std::string("2:- 3:4.0000")));
}

TEST_F(WorkspaceTest, AsOfLeavesLaterRowsOutAndTakesTheAccountsOfThatDay) {
  auto workspace = make();
  auto load = [&](const char* name, const char* sha, const char* day) {
    return load_sql(workspace, {{"account", std::string("SELECT 'a1' account_id, '") + name + "' AS name"}},
                    {.sha256 = sha, .effective = day}).has_value();
  };
  ASSERT_TRUE(load("old", "1", "2023-01-01"));
  ASSERT_TRUE(load("new", "2", "2024-01-01"));
  ASSERT_TRUE(load_sql(workspace, {{"line", lines}}, {.path = "lines.csv"}));
  auto name = [&](const char* day) {
    auto session = workspace.session({.as_of = day}, no_build);
    return one(session, "SELECT max(name) || count(*) FROM account_rows");
  };
  EXPECT_EQ(name("2023-06-30"), Value(std::string("old1")));
  EXPECT_EQ(name("2024-06-30"), Value(std::string("new1")));
  auto before = workspace.session({.as_of = "2024-04-30"}, no_build);
  EXPECT_EQ(one(before, "SELECT count(*) FROM line_rows"), Value(std::int64_t{0}));
  auto after = workspace.session({.as_of = "2024-05-01"}, no_build);
  EXPECT_EQ(one(after, "SELECT count(*) FROM line_rows"), Value(std::int64_t{1}));
}

TEST_F(WorkspaceTest, TheCacheIsBuiltOnceAndSharedAndComesBack) {
  auto workspace = make();
  ASSERT_TRUE(load_sql(workspace, {{"line", lines}}));
  int built = 0;
  auto build = [&](Connection& connection) {
    ++built;
    return connection.run(
        "CREATE TABLE account AS SELECT account_id, sum(revenue) AS revenue FROM line_rows GROUP BY 1");
  };
  auto first = workspace.session({}, build);
  auto second = workspace.session({}, build);
  EXPECT_EQ(one(first, "SELECT revenue FROM account"), one(second, "SELECT revenue FROM account"));
  EXPECT_EQ(built, 1);
  ASSERT_TRUE(first->run("CREATE VIEW line AS SELECT * FROM line_rows"));
  EXPECT_EQ(one(first, "SELECT count(*) FROM line JOIN account USING (account_id)"), Value(std::int64_t{1}));
  std::filesystem::remove_all(workspace.path(".lode"));
  auto third = workspace.session({}, build);
  EXPECT_EQ(one(third, "SELECT revenue FROM account"), Value(*parse_decimal("10.5000")));
  EXPECT_EQ(built, 2);
}

TEST_F(WorkspaceTest, ASecondWriterLearnsWhoHoldsIt) {
  auto workspace = make();
  auto held = workspace.lock();
  ASSERT_TRUE(held);
  auto other = reopen();
  auto refused = other.lock();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::conflict);
  EXPECT_NE(refused.error().message.find(std::to_string(::getpid())), std::string::npos);
  EXPECT_NE(refused.error().message.find("2026-03-31T10:00:00Z"), std::string::npos);
}

}  // namespace
}  // namespace lode::store
