// Membership in SQL against model::evaluate row by row; missing and unreadable attributes; the stake of a
// proof and the nearest account against brute force; the difference of two memberships.
#include "assign/assign.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>

#include "assign/diff.h"
#include "assign/stake.h"
#include "prove/testing.h"

namespace lode::assign {
namespace {

using model::Predicate, model::Truth, model::Type;
using prove::Account, prove::Small, prove::add_segments, prove::at, prove::attribute, prove::options, prove::rule,
    prove::small_scheme;

struct Desk {
  Context context;
  store::Database database = *store::Database::open(":memory:", context);
  store::Connection connection = *database.connect();

  void run(const std::string& sql) {
    auto done = connection.run(sql);
    ASSERT_TRUE(done) << sql << "\n" << done.error().message;
  }
  std::string text(const std::string& sql) {
    auto rows = connection.query(sql);
    EXPECT_TRUE(rows) << sql << "\n" << (rows ? "" : rows.error().message);
    std::string out;
    for (const auto& row : rows ? rows->rows : std::vector<std::vector<Value>>{}) {
      for (std::size_t i = 0; i < row.size(); ++i)
        out += (i ? "|" : "") + (is_null(row[i]) ? std::string("-") : to_text(row[i]));
      out += "\n";
    }
    return out;
  }
  // The accounts as table `unit`, with ids a0, a1, … and revenue 1, 2, …
  void fill(const std::vector<Account>& accounts) {
    run("CREATE OR REPLACE TABLE unit(account_id VARCHAR, name VARCHAR, revenue_12m DECIMAL(38,4), n BIGINT, "
        "r DECIMAL(18,3), f VARCHAR, b BOOLEAN, t VARCHAR, d DATE)");
    std::string sql;
    for (std::size_t i = 0; i < accounts.size(); ++i) {
      auto id = std::to_string(i);
      sql += (sql.empty() ? "INSERT INTO unit VALUES ('a" : ", ('a") + id + "', 'N" + id + "', " +
             std::to_string(i + 1);
      for (const auto& value : accounts[i]) sql += ", " + store::literal(value);
      sql += ")";
    }
    run(sql);
  }
};

std::vector<Account> sample(const Small& scheme, std::mt19937& random, std::size_t count) {
  std::vector<Account> out(count, Account(6));
  for (auto& account : out)
    for (std::size_t i = 0; i < 6; ++i)
      if (random() % 8) account[i] = scheme.values[i][random() % scheme.values[i].size()];
  return out;
}

model::Segmentation chains() {
  model::Segmentation s;
  s.match = model::Match::first;
  s.dictionary.attributes = {attribute("sites", Type::integer), options("format", {"dine_in", "dark_kitchen"})};
  for (auto [id, where] : {std::pair("dark", "format = 'dark_kitchen'"), std::pair("chains", "sites > 10")}) {
    model::Segment segment;
    segment.id = id;
    segment.rule = rule(s, where);
    segment.has_rule = true;
    s.segments.push_back(segment);
  }
  return s;
}

}  // namespace

TEST(Assign, EqualsEvaluationRowByRow) {
  std::mt19937 random(11);
  Desk desk;
  for (int round = 0; round < 40; ++round) {
    SCOPED_TRACE(round);
    auto scheme = small_scheme(random);
    add_segments(scheme, random, true);
    auto accounts = sample(scheme, random, 150);
    desk.fill(accounts);
    auto done = assign(desk.connection, scheme.s);
    ASSERT_TRUE(done) << done.error().message;
    auto rows = desk.connection.query("SELECT segment, in_universe FROM membership ORDER BY "
                                      "CAST(account_id[2:] AS INT)");
    ASSERT_EQ(rows->rows.size(), accounts.size());
    std::int64_t unassigned = 0, outside = 0, conflicts = 0;
    for (std::size_t i = 0; i < accounts.size(); ++i) {
      auto expected = prove::membership(scheme.s, [&](const Predicate& p) { return at(accounts[i], p); });
      std::string id = expected.segment ? scheme.s.segments[*expected.segment].id : "";
      ASSERT_EQ(to_text(rows->rows[i][0]), id) << segment_sql(scheme.s);
      ASSERT_EQ(rows->rows[i][1], Value(expected.in_universe));
      outside += expected.in_universe ? 0 : 1;
      unassigned += expected.segment ? 0 : 1;
      conflicts += expected.conflict.empty() ? 0 : 1;
    }
    EXPECT_EQ(done->accounts, static_cast<std::int64_t>(accounts.size()));
    EXPECT_EQ(done->outside, outside);
    EXPECT_EQ(done->unassigned, unassigned);
    bool reported = std::ranges::any_of(done->findings, [](const Finding& f) { return f.rule == "COV01"; });
    EXPECT_EQ(reported, conflicts > 0);
  }
}

TEST(Assign, MissingAttributesAreUnknownAndReported) {
  Desk desk;
  desk.run("CREATE TABLE unit AS SELECT 'x' AS account_id, 12 AS sites");
  auto done = assign(desk.connection, chains());
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(desk.text("SELECT account_id, segment FROM membership"), "x|chains\n");
  ASSERT_EQ(done->findings.size(), 1u);
  EXPECT_EQ(done->findings[0].message, "the data has no 'format': it is unknown for every account");
  EXPECT_EQ(done->findings[0].segments, std::vector<std::string>{"dark"});
}

TEST(Assign, ColumnsAreReadAsTheDictionarySays) {
  Desk desk;
  auto s = chains();
  s.dictionary.attributes[1].synonyms = {"Outlet type"};
  desk.run("CREATE TABLE unit(account_id INT, sites VARCHAR, \"Outlet type\" VARCHAR)");
  desk.run("INSERT INTO unit VALUES (1, '9', NULL), (2, '12', NULL), (3, 'many', 'dine_in'), (4, '1', 'dark_kitchen')");
  auto done = assign(desk.connection, s);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(desk.text("SELECT account_id, segment FROM membership ORDER BY 1"), "1|-\n2|chains\n3|-\n4|dark\n");
  ASSERT_FALSE(done->findings.empty());
  EXPECT_NE(done->findings[0].message.find("such as 'many'"), std::string::npos) << done->findings[0].message;
}

TEST(Assign, FileToFile) {
  Desk desk;
  auto dir = std::filesystem::temp_directory_path() / ("lode_assign_" + std::to_string(::getpid()));
  std::filesystem::create_directories(dir);
  auto in = (dir / "in's.parquet").string(), out = (dir / "out.parquet").string();
  desk.run("COPY (SELECT i AS key, i AS sites, 'dine_in' AS format FROM range(20) t(i)) TO " +
           store::literal(Value(in)) + " (FORMAT parquet)");
  auto done = assign_file(desk.connection, chains(), in, out, "key");
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->accounts, 20);
  EXPECT_EQ(desk.text("SELECT segment, count(*) FROM read_parquet('" + out + "') GROUP BY 1 ORDER BY 1"),
            "chains|9\n-|11\n");
  auto wrong = assign_file(desk.connection, chains(), in, out, "nokey");
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().hint.find("key, sites, format"), std::string::npos);
  std::filesystem::remove_all(dir);
}

TEST(Stake, CountsTheFaultAndFindsTheNearestAccount) {
  std::mt19937 random(5);
  Desk desk;
  int compared = 0;
  for (int round = 0; round < 40; ++round) {
    SCOPED_TRACE(round);
    auto scheme = small_scheme(random);
    add_segments(scheme, random, false);
    auto accounts = sample(scheme, random, 40);
    desk.fill(accounts);
    const auto &a = scheme.s.segments[0].rule, &b = scheme.s.segments[1].rule;
    auto verdict = prove::disjoint(scheme.s, a, b);
    ASSERT_TRUE(verdict);
    if (verdict->answer != prove::Answer::no) continue;
    auto source = source_of(desk.connection, scheme.s, "unit");
    ASSERT_TRUE(source);
    auto stake = assign::stake(desk.connection, *source, scheme.s, model::all_of({a, b}), *verdict);
    ASSERT_TRUE(stake) << stake.error().message;
    std::int64_t count = 0, best_changes = 99;
    Int128 revenue = 0;
    bool best_faulty = false, any = false;
    for (std::size_t i = 0; i < accounts.size(); ++i) {
      auto holds = [&](const Predicate& p) { return at(accounts[i], p) == Truth::yes; };
      if (!holds(scheme.s.universe_rule)) continue;
      bool faulty = holds(a) && holds(b);
      if (faulty) ++count, revenue += static_cast<Int128>(i + 1);
      std::int64_t changes = 0;
      for (const auto& alike : verdict->alike) changes += holds(alike) ? 0 : 1;
      if (!any || faulty > best_faulty || (faulty == best_faulty && changes < best_changes)) {
        best_faulty = faulty;
        best_changes = changes;
      }
      any = true;
    }
    EXPECT_EQ(stake->accounts, count);
    EXPECT_EQ(as_number(stake->revenue).value_or(0), static_cast<double>(revenue));
    if (verdict->witness->empty()) continue;
    ASSERT_EQ(stake->nearest.has_value(), any);
    if (!any) continue;
    ++compared;
    EXPECT_EQ(stake->nearest->changes, best_changes);
    const auto& near = accounts[static_cast<std::size_t>(std::stoi(stake->nearest->id.substr(1)))];
    EXPECT_EQ(at(near, a) == Truth::yes && at(near, b) == Truth::yes, best_faulty);
  }
  EXPECT_GT(compared, 20);
}

TEST(Difference, MovedAccountsAndTheirRevenue) {
  Desk desk;
  desk.run("CREATE TABLE before AS SELECT * FROM (VALUES ('a', 'X'), ('b', 'X'), ('c', NULL), ('d', 'Y')) "
           "t(account_id, segment)");
  desk.run("CREATE TABLE after AS SELECT * FROM (VALUES ('a', 'X'), ('b', 'Y'), ('c', 'Y'), ('e', 'X')) "
           "t(account_id, segment)");
  auto diff = difference(desk.connection, "before", "after",
                         "SELECT * FROM (VALUES ('a', 1.5), ('b', 2.25), ('c', 4.00), ('d', 8.00)) "
                         "t(account_id, revenue)");
  ASSERT_TRUE(diff) << diff.error().message;
  EXPECT_EQ(diff->accounts, 4);
  EXPECT_EQ(to_text(diff->revenue), "14.25");
  EXPECT_EQ(diff->flows.rows.size(), 4u);
  EXPECT_EQ(to_text(diff->moved.rows[0][0]), "d");
  EXPECT_TRUE(is_null(diff->moved.rows[0][2]));
  auto none = difference(desk.connection, "before", "before");
  EXPECT_EQ(none->accounts, 0);
}

}  // namespace lode::assign
