// Several processes at once: writers take turns or are told who is at work, readers never wait and never see
// half of anything; a killed writer loses nothing that was acknowledged.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <functional>

#include "store/fsck.h"
#include "store/testing.h"

namespace lode::store {
namespace {

constexpr int failed = 1, fine = 0;

pid_t in_child(const std::function<int()>& work) {
  pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  return child;
}

int outcome(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int append_some(const std::string& dir, int entries) {
  Context context = testing::fixed_context();
  for (int done = 0; done < entries;) {
    auto workspace = Workspace::open(dir, context);
    if (!workspace) return failed;
    auto lock = workspace->lock();
    if (!lock && lock.error().code != Code::conflict) return failed;
    if (!lock) {
      ::usleep(200);
      continue;
    }
    if (!workspace->append(*lock, "comment", "sales", "{\"text\":\"" + std::string(3000, 'x') + "\"}")) return failed;
    ++done;
  }
  return fine;
}

// Reads until `entries` are there; any notice or fault would be a lie about a writer at work.
int read_until(const std::string& dir, std::size_t entries) {
  Context context = testing::fixed_context();
  for (std::size_t seen = 0; seen < entries;) {
    auto workspace = Workspace::open(dir, context);
    if (!workspace || !workspace->notices().empty() || workspace->journal().size() < seen) return failed;
    seen = workspace->journal().size();
    ::usleep(500);
  }
  return fine;
}

struct ProcessesTest : ::testing::Test {
  testing::TempDir dir;
  Context context = testing::fixed_context();
  std::string acme = dir.path() + "/acme";
  void SetUp() override { ASSERT_TRUE(Workspace::create(acme, "name: Acme\n", context)); }
};

TEST_F(ProcessesTest, WritersTakeTurnsAndReadersNeverSeeHalf) {
  std::vector<pid_t> children;
  for (int i = 0; i < 2; ++i) children.push_back(in_child([&] { return read_until(acme, 24); }));
  for (int i = 0; i < 3; ++i) children.push_back(in_child([&] { return append_some(acme, 8); }));
  for (pid_t child : children) EXPECT_EQ(outcome(child), fine);
  auto workspace = Workspace::open(acme, context);
  ASSERT_TRUE(workspace);
  EXPECT_EQ(workspace->journal().size(), 24u);
  auto checked = fsck(*workspace, context);
  ASSERT_TRUE(checked);
  EXPECT_TRUE(checked->findings.empty());
}

TEST_F(ProcessesTest, AKilledHolderBlocksNobody) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  pid_t holder = in_child([&] {
    auto workspace = Workspace::open(acme, context);
    auto lock = workspace->lock();
    (void)!::write(ready[1], "x", 1);
    ::pause();
    return fine;
  });
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  auto workspace = Workspace::open(acme, context);
  auto refused = workspace->lock();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("process " + std::to_string(holder)), std::string::npos);
  ::kill(holder, SIGKILL);
  outcome(holder);
  EXPECT_TRUE(workspace->lock());
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_F(ProcessesTest, RemovingTheCacheFolderDoesNotLetTwoWritersIn) {
  auto first = Workspace::open(acme, context);
  auto held = first->lock();
  ASSERT_TRUE(held);
  std::filesystem::remove_all(acme + "/.lode");
  auto second = Workspace::open(acme, context);
  auto other = second->lock();
  ASSERT_TRUE(other);  // the new lock file knows nobody
  ASSERT_TRUE(second->append(*other, "comment", "sales", "{}"));
  auto refused = first->append(*held, "comment", "sales", "{}");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::conflict);
}

// The child says each load that was acknowledged through a pipe and is killed at a random moment.
TEST_F(ProcessesTest, KillsLoseNothingAcknowledged) {
  // Kills fall within the time of some four loads, however fast this machine and this build are.
  auto began = std::chrono::steady_clock::now();
  ASSERT_EQ(outcome(in_child([&] {
    auto workspace = Workspace::open(acme, context);
    auto loaded = !workspace ? Result<Batch>(std::unexpected(workspace.error()))
                             : testing::load_sql(*workspace, {{"line", "SELECT 'a' account_id, DATE '2024-01-01' date, "
                                                                       "1 revenue"}}, {.path = "first"});
    return loaded ? fine : failed;
  })), fine);
  auto one_load = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
  auto most = static_cast<unsigned>(one_load.count()) * 4;
  unsigned random = 12345;
  std::size_t acknowledged = 0;
  for (int round = 0; round < 12; ++round) {
    int said[2];
    ASSERT_EQ(::pipe(said), 0);
    pid_t child = in_child([&] {
      auto workspace = Workspace::open(acme, context);
      for (int i = 0; workspace; ++i) {
        auto name = std::to_string(round) + "-" + std::to_string(i);
        auto loaded = testing::load_sql(
            *workspace, {{"line", "SELECT 'a' account_id, DATE '2024-01-01' date, 1 revenue"}}, {.path = name});
        if (!loaded || ::write(said[1], "x", 1) != 1) return failed;
      }
      return failed;
    });
    ::close(said[1]);
    random = random * 1103515245 + 12345;
    ::usleep(most / 16 + random / 65536 % 1000 * (most / 1000));
    ::kill(child, SIGKILL);
    outcome(child);
    char byte = 0;
    while (::read(said[0], &byte, 1) == 1) ++acknowledged;
    ::close(said[0]);
    auto workspace = Workspace::open(acme, context);
    ASSERT_TRUE(workspace) << workspace.error().message;
    EXPECT_GE(workspace->journal().size(), acknowledged);
    auto checked = fsck(*workspace, context);
    ASSERT_TRUE(checked);
    for (const auto& finding : checked->findings) EXPECT_EQ(finding.severity, Severity::info) << finding.message;
    auto session = workspace->session({}, {});
    ASSERT_TRUE(session) << session.error().message;
    acknowledged = workspace->live_batches().size();
    EXPECT_EQ(*session->one("SELECT count(*) FROM line_rows"), Value(static_cast<std::int64_t>(acknowledged)));
  }
  EXPECT_GT(acknowledged, 0u);
}

}  // namespace
}  // namespace lode::store
