// Whatever happens to a cache file, the next reader gets the same figures and is told.
#include "store/cache.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <functional>

#include "store/fsck.h"
#include "store/testing.h"

namespace lode::store {
namespace {

struct CacheTest : ::testing::Test {
  testing::TempDir dir;
  Context context = testing::fixed_context();
  std::vector<std::string> said;
  int built = 0;
  std::optional<Workspace> workspace;

  void SetUp() override {
    context.log = [this](std::string_view text) { said.emplace_back(text); };
    auto made = Workspace::create(dir.path() + "/acme", "name: Acme\n", context);
    ASSERT_TRUE(made);
    workspace = std::move(*made);
    ASSERT_TRUE(testing::load_sql(*workspace, {{"line", "SELECT 'a' || i AS account_id, DATE '2024-01-01' AS date, "
                                                        "i::DECIMAL(18,4) AS revenue FROM range(5000) t(i)"}}));
  }
  Result<Connection> session(const View& view = {}) {
    return workspace->session(view, [this](Connection& connection) {
      ++built;
      return connection.run("CREATE TABLE account AS SELECT account_id, sum(revenue) AS revenue, "
                            "repeat(account_id, 50) AS filler FROM line_rows GROUP BY 1 ORDER BY 1");
    });
  }
  Value total(const View& view = {}) {
    auto connection = session(view);
    EXPECT_TRUE(connection) << connection.error().message;
    if (!connection) return {};
    auto value = connection->one("SELECT sum(revenue) FROM account");
    EXPECT_TRUE(value) << value.error().message;
    return value.value_or(Value{});
  }
  std::string file(const View& view = {}) { return workspace->path(".lode/" + workspace->state(view) + ".duckdb"); }
};

const Value expected = Value(*parse_decimal("12497500.0000"));

TEST_F(CacheTest, EveryKindOfDamageIsRecoveredFromAndSaid) {
  const std::vector<std::pair<std::string, std::function<void(const std::string&)>>> damages{
      {"a torn write-ahead log",
       [](const std::string& path) { testing::spill(path + ".wal", std::string("\x01\x02torn", 6)); }},
      {"an empty write-ahead log", [](const std::string& path) { testing::spill(path + ".wal", ""); }},
      {"an empty file", [](const std::string& path) { EXPECT_EQ(::truncate(path.c_str(), 0), 0); }},
      {"half a header", [](const std::string& path) { EXPECT_EQ(::truncate(path.c_str(), 100), 0); }},
      {"headers only", [](const std::string& path) { EXPECT_EQ(::truncate(path.c_str(), 3 * 4096), 0); }},
      {"a cut tail",
       [](const std::string& path) {
         auto size = std::filesystem::file_size(path);
         EXPECT_EQ(::truncate(path.c_str(), static_cast<off_t>(size) - 1), 0);
       }},
      {"another file's bytes", [](const std::string& path) { testing::spill(path, std::string(300000, 'x')); }},
      {"zeros", [](const std::string& path) { testing::spill(path, std::string(300000, '\0')); }}};
  EXPECT_EQ(total(), expected);
  for (const auto& [name, damage] : damages) {
    damage(file());
    said.clear();
    int before = built;
    EXPECT_EQ(total(), expected) << name;
    EXPECT_EQ(built, before + 1) << name;
    ASSERT_EQ(said.size(), 1u) << name;
    EXPECT_NE(said[0].find("recovered"), std::string::npos) << said[0];
    said.clear();
    EXPECT_EQ(total(), expected);
    EXPECT_TRUE(said.empty()) << name << ": said twice";
  }
}

TEST_F(CacheTest, ALogWithoutItsFileIsNotReplayed) {
  testing::spill(file() + ".wal", "x");
  EXPECT_EQ(total(), expected);
  EXPECT_FALSE(exists(file() + ".wal"));
}

TEST_F(CacheTest, AFlippedBlockIsFoundByFsckAndMadeAgain) {
  EXPECT_EQ(total(), expected);
  auto bytes = *read_file(system_files(), file());
  bytes[3 * 4096 + 1000] = static_cast<char>(bytes[3 * 4096 + 1000] ^ 1);
  testing::spill(file(), bytes);
  auto checked = fsck(*workspace, context);
  ASSERT_TRUE(checked);
  ASSERT_EQ(checked->findings.size(), 1u);
  EXPECT_EQ(checked->findings[0].rule, "WSP05");
  EXPECT_EQ(total(), expected);
  auto again = fsck(*workspace, context);
  EXPECT_TRUE(again->findings.empty());
}

TEST_F(CacheTest, ThreeAreKeptAndThoseInUse) {
  View first{.as_of = "2024-02-01"};
  auto held = session(first);
  ASSERT_TRUE(held);
  for (const char* day : {"2024-02-02", "2024-02-03", "2024-02-04", "2024-02-05", "2024-02-06"})
    EXPECT_EQ(total({.as_of = day}), expected);
  EXPECT_TRUE(exists(file(first)));
  EXPECT_FALSE(exists(file({.as_of = "2024-02-02"})));
  EXPECT_TRUE(exists(file({.as_of = "2024-02-06"})));
  EXPECT_EQ(*held->one("SELECT sum(revenue) FROM account"), expected);
}

TEST_F(CacheTest, AFailedBuildLeavesNothing) {
  auto failed = workspace->session({}, [](Connection& connection) -> Result<void> {
    LODE_CHECK(connection.run("CREATE TABLE account AS SELECT 1 AS x"));
    return fail(Code::cancelled, "stopped");
  });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Code::cancelled);
  EXPECT_FALSE(workspace->is_cached());
  EXPECT_TRUE(std::filesystem::is_empty(workspace->path(".lode/tmp")));
  EXPECT_EQ(total(), expected);
}

TEST_F(CacheTest, AnotherRecordIsAnotherState) {
  auto before = workspace->state();
  ASSERT_TRUE(workspace->write("segmentations/x.yaml", "lode: 1\n"));
  EXPECT_EQ(workspace->state(), before);
  ASSERT_TRUE(workspace->write("attributes.yaml", "attributes: {}\n"));
  EXPECT_NE(workspace->state(), before);
  auto settled = workspace->state();
  {
    auto lock = workspace->lock();
    ASSERT_TRUE(lock);
    ASSERT_TRUE(workspace->append(*lock, "comment", "sales", "{}"));
    EXPECT_EQ(workspace->state(), settled);
    ASSERT_TRUE(workspace->append(*lock, "decision", "sales", "{}"));
    EXPECT_NE(workspace->state(), settled);
  }
}

}  // namespace
}  // namespace lode::store
