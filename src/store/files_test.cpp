// Every file operation in turn fails, once or from then on (as in a crash): the answer is a clean error, the
// workspace stays valid, and what was acknowledged is there.
#include "store/files.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "store/fsck.h"
#include "store/testing.h"

namespace lode::store {
namespace {

// Fails the n-th call; `for_good` also every later one. A failing write first lets half of it through.
class FaultyFiles : public Files {
 public:
  explicit FaultyFiles(int n, bool for_good) : n_(n), for_good_(for_good) {}
  bool reached() const { return calls_ >= n_; }

  Result<Descriptor> open(const std::string& path, int flags) const override {
    if (auto bad = fault("open", path)) return std::unexpected(*bad);
    return Files::open(path, flags);
  }
  Result<void> write(const Descriptor& file, std::string_view bytes, const std::string& path) const override {
    if (auto bad = fault("write", path)) {
      (void)Files::write(file, bytes.substr(0, bytes.size() / 2), path);
      return std::unexpected(*bad);
    }
    return Files::write(file, bytes, path);
  }
  Result<void> sync(const Descriptor& file, const std::string& path) const override {
    if (auto bad = fault("sync", path)) return std::unexpected(*bad);
    return Files::sync(file, path);
  }
  Result<void> truncate(const Descriptor& file, std::size_t size, const std::string& path) const override {
    if (auto bad = fault("truncate", path)) return std::unexpected(*bad);
    return Files::truncate(file, size, path);
  }
  Result<void> rename(const std::string& from, const std::string& to) const override {
    if (auto bad = fault("rename", to)) return std::unexpected(*bad);
    return Files::rename(from, to);
  }
  Result<void> make_dir(const std::string& path) const override {
    if (auto bad = fault("mkdir", path)) return std::unexpected(*bad);
    return Files::make_dir(path);
  }
  Result<void> remove_all(const std::string& path) const override {
    if (auto bad = fault("remove", path)) return std::unexpected(*bad);
    return Files::remove_all(path);
  }

 private:
  std::optional<Error> fault(const char* what, const std::string& path) const {
    ++calls_;
    if (calls_ == n_ || (for_good_ && calls_ > n_)) return file_error(ENOSPC, what, path);
    return {};
  }
  int n_;
  bool for_good_;
  mutable int calls_ = 0;
};

struct FaultTest : ::testing::TestWithParam<bool> {
  testing::TempDir dir;
  Context context = testing::fixed_context();
  std::string acme() const { return dir.path() + "/acme"; }

  void expect_valid(std::size_t at_least, std::size_t at_most, int n) {
    auto opened = Workspace::open(acme(), context);
    ASSERT_TRUE(opened) << n << ": " << opened.error().message;
    EXPECT_GE(opened->journal().size(), at_least) << n;
    EXPECT_LE(opened->journal().size(), at_most) << n;
    auto checked = fsck(*opened, context);
    ASSERT_TRUE(checked) << n << ": " << checked.error().message;
    for (const auto& finding : checked->findings)
      EXPECT_EQ(finding.severity, Severity::info) << n << ": " << finding.message;
    auto session = opened->session({}, {});
    ASSERT_TRUE(session) << n << ": " << session.error().message;
    auto rows = session->one("SELECT count(*) FROM line_rows");
    ASSERT_TRUE(rows);
    EXPECT_EQ(*rows, Value(static_cast<std::int64_t>(opened->live_batches().size())));
  }
};

INSTANTIATE_TEST_SUITE_P(OnceAndForGood, FaultTest, ::testing::Bool());

TEST_P(FaultTest, Create) {
  for (int n = 1;; ++n) {
    FaultyFiles files(n, GetParam());
    auto made = Workspace::create(acme(), "name: Acme\n", context, files);
    if (!files.reached()) break;
    if (!made) {
      auto again = Workspace::create(acme(), "name: Acme\n", context);
      ASSERT_TRUE(again || again.error().message.find("already") != std::string::npos) << n;
    }
    expect_valid(0, 0, n);
    std::filesystem::remove_all(acme());
  }
}

TEST_P(FaultTest, Load) {
  ASSERT_TRUE(Workspace::create(acme(), "name: Acme\n", context));
  std::size_t acknowledged = 0;
  for (int n = 1;; ++n) {
    FaultyFiles files(n, GetParam());
    auto workspace = Workspace::open(acme(), context, files);
    auto loaded = Result<Batch>(fail(Code::io, "not opened"));
    if (workspace)
      loaded = testing::load_sql(*workspace, {{"line", "SELECT 'a' account_id, DATE '2024-01-01' date, 1 revenue"}},
                                 {.path = "f" + std::to_string(n), .sha256 = std::to_string(n)});
    if (loaded) ++acknowledged;
    if (!files.reached()) break;
    EXPECT_TRUE(loaded || !loaded.error().message.empty());
    // What failed may still turn out to be recorded only where cutting it off failed too.
    expect_valid(acknowledged, GetParam() ? acknowledged + 1 : acknowledged, n);
    acknowledged = Workspace::open(acme(), context)->journal().size();
  }
  EXPECT_GT(acknowledged, 0u);
}

TEST_P(FaultTest, Append) {
  ASSERT_TRUE(Workspace::create(acme(), "name: Acme\n", context));
  std::size_t acknowledged = 0;
  for (int n = 1;; ++n) {
    FaultyFiles files(n, GetParam());
    auto workspace = Workspace::open(acme(), context, files);
    bool done = false;
    if (workspace)
      if (auto lock = workspace->lock()) done = workspace->append(*lock, "comment", "sales", "{}").has_value();
    acknowledged += done ? 1 : 0;
    if (!files.reached()) break;
    expect_valid(acknowledged, GetParam() ? acknowledged + 1 : acknowledged, n);
    acknowledged = Workspace::open(acme(), context)->journal().size();
  }
  EXPECT_GT(acknowledged, 0u);
}

TEST_P(FaultTest, Cache) {
  auto made = Workspace::create(acme(), "name: Acme\n", context);
  ASSERT_TRUE(made);
  ASSERT_TRUE(testing::load_sql(*made, {{"line", "SELECT 'a' account_id, DATE '2024-01-01' date, 1 revenue"}}));
  for (int n = 1;; ++n) {
    FaultyFiles files(n, GetParam());
    auto workspace = Workspace::open(acme(), context, files);
    if (workspace) {
      auto session = workspace->session({}, [](Connection& c) { return c.run("CREATE TABLE account AS SELECT 1 x"); });
      if (session) {
        EXPECT_EQ(session->one("SELECT x FROM account").value_or(Value{}), Value(std::int64_t{1}));
      }
    }
    if (!files.reached()) break;
    expect_valid(1, 1, n);
    std::filesystem::remove_all(acme() + "/.lode");
  }
}

TEST(Files, ErrorsAreInWords) {
  testing::TempDir dir;
  auto missing = read_file(system_files(), dir.path() + "/none");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::not_found);
  auto folder = read_file(system_files(), dir.path());
  ASSERT_FALSE(folder);
  EXPECT_NE(folder.error().message.find("directory"), std::string::npos);
  EXPECT_EQ(file_error(ENOSPC, "write", "x").hint.find("free some space"), 0u);
  EXPECT_EQ(file_error(EROFS, "write", "x").code, Code::denied);
}

}  // namespace
}  // namespace lode::store
