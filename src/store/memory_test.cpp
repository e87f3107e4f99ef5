// The share of a session, in and out of a container; and that what does not fit spills, and comes back as it was.
#include "store/memory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "store/connection.h"

namespace lode::store {
namespace {

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("lode-memory-" + std::to_string(::getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

void write(const std::filesystem::path& path, const char* text) { std::ofstream(path) << text; }

Value setting(const Context& context, const DatabaseOptions& options) {
  auto database = Database::open(":memory:", context, options);
  auto connection = database->connect();
  return connection->one("SELECT current_setting('memory_limit')").value_or(Value{});
}

}  // namespace

TEST(Memory, AQuarterOfTheMachineOrOfItsContainer) {
  Folder folder;
  auto machine = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
  auto whole = std::max<std::int64_t>(1000, static_cast<std::int64_t>(machine / 4));
  EXPECT_EQ(usual_memory_mb(folder.path), whole);
  write(folder.path / "memory.max", "max\n");
  EXPECT_EQ(usual_memory_mb(folder.path), whole);
  write(folder.path / "memory.max", "6000000000\n");
  EXPECT_EQ(usual_memory_mb(folder.path), std::min<std::int64_t>(1500, whole));
  write(folder.path / "memory.max", "2000000000\n");
  EXPECT_EQ(usual_memory_mb(folder.path), 1000);
  std::filesystem::remove(folder.path / "memory.max");
  std::filesystem::create_directories(folder.path / "memory");
  write(folder.path / "memory" / "memory.limit_in_bytes", "5600000000\n");
  EXPECT_EQ(usual_memory_mb(folder.path), std::min<std::int64_t>(1400, whole));
}

TEST(Memory, ASessionHasALimitAndAnotherMayBeChosen) {
  Folder folder;
  Context context, chosen;
  chosen.limits.memory_mb = 512;
  auto usual = setting(context, {.temp_dir = folder.path / "spill"});
  context.limits.memory_mb = usual_memory_mb();
  EXPECT_EQ(usual, setting(context, {.temp_dir = folder.path / "spill"}));
  EXPECT_EQ(setting(chosen, {.temp_dir = folder.path / "spill"}), Value(std::string("488.2 MiB")));
}

TEST(Memory, TablesThatDoNotFitSpillAndComeBack) {
  Folder folder;
  Context context;
  context.limits.memory_mb = 24;
  context.limits.threads = 1;
  auto database = Database::open(":memory:", context, {.temp_dir = folder.path / "spill"});
  auto connection = database->connect();
  // 4 columns of 8 bytes, 1 M rows: 32 MB.
  ASSERT_TRUE(connection->run("CREATE TEMP TABLE large AS SELECT i AS a, i * 7 AS b, i * 11 AS c, hash(i) AS d "
                              "FROM range(1000000) t(i)"));
  EXPECT_FALSE(std::filesystem::is_empty(folder.path / "spill"));
  EXPECT_EQ(*connection->one("SELECT count(*) FROM large WHERE b = a * 7 AND c = a * 11 AND d = hash(a)"),
            Value(std::int64_t{1000000}));
}

}  // namespace lode::store
