// Kept rows come back as they were, or not at all.
#include "store/kept_rows.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "store/testing.h"

namespace lode::store {
namespace {

struct RenameFails : Files {
  Result<void> rename(const std::string& from, const std::string& to) const override {
    if (to.ends_with(".parquet")) return fail(Code::io, "the disk is full");
    return Files::rename(from, to);
  }
};

struct KeptRowsTest : ::testing::Test {
  testing::TempDir dir;
  Context context = testing::fixed_context();
  std::optional<Workspace> workspace;
  std::optional<Connection> connection;

  void SetUp() override {
    auto made = Workspace::create(dir.path() + "/acme", "name: Acme\n", context);
    ASSERT_TRUE(made);
    workspace = std::move(*made);
    auto session = workspace->session({}, [](Connection& c) { return c.run("CREATE TABLE one AS SELECT 1 AS i"); });
    ASSERT_TRUE(session) << session.error().message;
    connection = std::move(*session);
  }
  std::string path(std::string_view key) { return rows_path(*workspace, {}, key); }
  Result<void> keep(std::string_view key, const Files& files = system_files()) {
    return keep_rows(*connection, path(key),
                     "SELECT range AS i, CASE WHEN range > 1 THEN 'x' END AS word FROM range(5)", files);
  }
  bool recall(std::string_view key) {
    auto there = recall_rows(*connection, path(key), "mine");
    EXPECT_TRUE(there) << there.error().message;
    return there.value_or(false);
  }
};

TEST_F(KeptRowsTest, ComeBackUnderTheirKeyAlone) {
  EXPECT_FALSE(recall("a"));
  ASSERT_TRUE(keep("a"));
  EXPECT_TRUE(recall("a"));
  auto sum = connection->query("SELECT sum(i)::BIGINT, count(*), count(word) FROM mine");
  ASSERT_TRUE(sum);
  EXPECT_EQ(sum->rows[0], (std::vector<Value>{std::int64_t{10}, std::int64_t{5}, std::int64_t{3}}));
  EXPECT_FALSE(recall("b"));
  EXPECT_NE(path("a"), rows_path(*workspace, {.as_of = "2024-01-01", .recorded_at = {}}, "a"));
}

TEST_F(KeptRowsTest, OtherSettingsHaveOtherRows) {
  ASSERT_TRUE(keep("a"));
  const auto before = path("a");
  ASSERT_TRUE(workspace->write("lode.yaml", "name: Acme\nhorizon_months: 6\n"));
  EXPECT_NE(path("a"), before);
  EXPECT_FALSE(recall("a"));
}

TEST_F(KeptRowsTest, ADamagedFileIsNoneAndGoes) {
  for (const char* bytes : {"", "PAR1", "no parquet at all"}) {
    testing::spill(path("a"), bytes);
    EXPECT_FALSE(recall("a")) << bytes;
    EXPECT_FALSE(exists(path("a")));
  }
}

TEST_F(KeptRowsTest, AFailureLeavesNothing) {
  EXPECT_FALSE(keep("a", RenameFails{}));
  EXPECT_FALSE(exists(path("a")));
  EXPECT_FALSE(recall("a"));
}

TEST_F(KeptRowsTest, FewAreKeptAndNoneWithoutTheirCache) {
  for (std::size_t i = 0; i < rows_kept + 4; ++i) ASSERT_TRUE(keep(std::to_string(i)));
  std::size_t there = 0;
  for (std::size_t i = 0; i < rows_kept + 4; ++i) there += exists(path(std::to_string(i))) ? 1 : 0;
  EXPECT_EQ(there, rows_kept);
  const auto last = path(std::to_string(rows_kept + 3));
  EXPECT_TRUE(exists(last));
  ::unlink((workspace->path(".lode/" + workspace->state({}) + ".duckdb")).c_str());
  ASSERT_TRUE(keep("more"));
  EXPECT_FALSE(exists(path("more")));
  prune_rows(workspace->path(".lode"));
  EXPECT_FALSE(exists(last));
}

}  // namespace
}  // namespace lode::store
