// Simulated loss of power: a disk model follows every file operation and, at any moment, keeps, drops or tears
// what was not fsynced. In every such state the workspace opens, nothing is partial, and what was
// acknowledged before is there. LODE_POWER_STATES sets how many states are tried (default 1,500).
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <random>

#include "store/fsck.h"
#include "store/testing.h"

namespace lode::store {
namespace {

namespace fs = std::filesystem;

// A file or folder as the medium has it: what is durable, and what came since.
struct Node {
  bool folder = false;
  std::string durable, data;
  std::map<std::string, int> children;                           // durable
  std::vector<std::vector<std::pair<std::string, int>>> pending;  // each sets or removes (-1) names at once
};

struct Disk {
  std::vector<Node> nodes{Node{.folder = true}};

  std::map<std::string, int> now(int folder) const {
    auto out = nodes[static_cast<std::size_t>(folder)].children;
    for (const auto& change : nodes[static_cast<std::size_t>(folder)].pending) apply(out, change);
    return out;
  }
  static void apply(std::map<std::string, int>& names, const std::vector<std::pair<std::string, int>>& change) {
    for (const auto& [name, node] : change) node < 0 ? (void)names.erase(name) : (void)(names[name] = node);
  }
  int find(const fs::path& relative) const {
    int at = 0;
    for (const auto& part : relative) {
      auto names = now(at);
      auto it = names.find(part.string());
      if (it == names.end()) return -1;
      at = it->second;
    }
    return at;
  }
  int add(const fs::path& relative, bool folder) {
    nodes.push_back({.folder = folder});
    int made = static_cast<int>(nodes.size()) - 1;
    parent(relative).pending.push_back({{relative.filename().string(), made}});
    return made;
  }
  Node& parent(const fs::path& relative) {
    int at = relative.has_parent_path() ? find(relative.parent_path()) : 0;
    if (at < 0) at = add(relative.parent_path(), true);
    return nodes[static_cast<std::size_t>(at)];
  }
  Node& at(const fs::path& relative) {
    int node = find(relative);
    if (node < 0) node = add(relative, false);
    return nodes[static_cast<std::size_t>(node)];
  }
};

// Does what it is told and keeps the model and a copy of it after every operation.
class PowerFiles : public Files {
 public:
  explicit PowerFiles(fs::path root) : root_(std::move(root)) {}
  std::vector<Disk> moments;                 // after each operation
  std::map<std::size_t, std::size_t> acknowledged;  // moment -> journal entries the caller was told of
  mutable Disk disk;

  Result<Descriptor> open(const std::string& path, int flags) const override {
    bool outside = !inside(path);
    LODE_TRY(file, Files::open(path, flags));
    if (outside) return file;
    auto relative = rel(path);
    std::error_code error;
    if (fs::is_directory(path, error)) return file;
    auto& node = disk.at(relative);
    // Written by the engine behind our back: known from here on, not yet durable.
    if (node.data.empty()) node.data = *read_file(system_files(), path);
    if (flags & O_TRUNC) node.data.clear();
    note();
    return file;
  }
  Result<void> write(const Descriptor& file, std::string_view bytes, const std::string& path) const override {
    LODE_CHECK(Files::write(file, bytes, path));
    if (inside(name(file))) disk.at(rel(name(file))).data += bytes;
    note();
    return {};
  }
  Result<void> sync(const Descriptor& file, const std::string&) const override {
    if (!inside(name(file))) return {};
    auto relative = rel(name(file));
    auto& node = relative == "." ? disk.nodes[0] : disk.at(relative);
    for (const auto& change : node.pending) Disk::apply(node.children, change);
    node.pending.clear();
    node.durable = node.data;
    note();
    return {};
  }
  Result<void> truncate(const Descriptor& file, std::size_t size, const std::string& path) const override {
    LODE_CHECK(Files::truncate(file, size, path));
    if (inside(name(file))) disk.at(rel(name(file))).data.resize(size);
    note();
    return {};
  }
  Result<void> rename(const std::string& from, const std::string& to) const override {
    LODE_CHECK(Files::rename(from, to));
    auto a = rel(from), b = rel(to);
    EXPECT_EQ(a.parent_path(), b.parent_path());
    int node = disk.find(a);
    disk.parent(b).pending.push_back({{a.filename().string(), -1}, {b.filename().string(), node}});
    note();
    return {};
  }
  Result<void> make_dir(const std::string& path) const override {
    LODE_CHECK(Files::make_dir(path));
    fs::path sofar;
    for (const auto& part : rel(path))
      if (part != "." && disk.find(sofar /= part) < 0) disk.add(sofar, true);
    note();
    return {};
  }
  Result<void> remove_all(const std::string& path) const override {
    LODE_CHECK(Files::remove_all(path));
    auto relative = rel(path);
    if (disk.find(relative) >= 0) disk.parent(relative).pending.push_back({{relative.filename().string(), -1}});
    note();
    return {};
  }

 private:
  static std::string name(const Descriptor& file) {
    std::error_code error;
    return fs::read_symlink("/proc/self/fd/" + std::to_string(file.number()), error).string();
  }
  bool inside(const std::string& path) const { return path.starts_with(root_.string()); }
  fs::path rel(const std::string& path) const { return fs::path(path).lexically_relative(root_); }
  void note() const { const_cast<PowerFiles*>(this)->moments.push_back(disk); }
  fs::path root_;
};

// What survives: everything, nothing, or by chance, of what is not durable.
enum class Fate { kept, dropped, torn, zeros, chance };

struct Survival {
  Fate data, names;
  std::mt19937 random;
  std::size_t below(std::size_t n) { return n == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, n - 1)(random); }

  std::string content(const Node& node) {
    if (node.data == node.durable) return node.data;
    Fate fate = data == Fate::chance ? static_cast<Fate>(below(4)) : data;
    bool grew = node.data.starts_with(node.durable);
    auto more = grew ? node.data.substr(node.durable.size()) : node.data;
    switch (fate) {
      case Fate::dropped: return node.durable;
      case Fate::torn: return (grew ? node.durable : std::string()) + more.substr(0, below(more.size() + 1));
      case Fate::zeros: return (grew ? node.durable : std::string()) + std::string(more.size(), '\0');
      default: return node.data;
    }
  }
  std::map<std::string, int> names_of(const Node& node) {
    auto out = node.children;
    std::size_t kept = names == Fate::kept ? node.pending.size()
                       : names == Fate::dropped ? 0 : below(node.pending.size() + 1);
    for (std::size_t i = 0; i < kept; ++i) Disk::apply(out, node.pending[i]);
    return out;
  }
  void lay_out(const Disk& disk, int node, const std::string& path) {
    const auto& what = disk.nodes[static_cast<std::size_t>(node)];
    if (!what.folder) return testing::spill(path, content(what));
    fs::create_directories(path);
    for (const auto& [name, child] : names_of(what)) lay_out(disk, child, path + "/" + name);
  }
};

// A life of a workspace: made, loaded, superseded, commented on, loaded again.
void live(const std::string& acme, const PowerFiles& files, PowerFiles& log, const Context& context) {
  auto told = [&](std::size_t entries) { log.acknowledged[log.moments.size()] = entries; };
  auto workspace = Workspace::create(acme, "name: Acme\n", context, files);
  ASSERT_TRUE(workspace) << workspace.error().message;
  told(0);
  std::size_t entries = 0;
  for (const auto& [path, sha] : {std::pair{"a.csv", "1"}, {"b.csv", "1"}, {"a.csv", "2"}, {"c.csv", "1"}}) {
    auto loaded = testing::load_sql(*workspace, {{"line", "SELECT 'a' account_id, DATE '2024-01-01' date, 1 revenue"}},
                                    {.path = path, .sha256 = sha});
    ASSERT_TRUE(loaded) << loaded.error().message;
    told(++entries);
    auto lock = workspace->lock();
    ASSERT_TRUE(workspace->append(*lock, "comment", "sales", "{\"text\":\"" + std::string(5000, 'x') + "\"}"));
    told(++entries);
  }
}

TEST(PowerLoss, EveryStateOpensWholeWithAllThatWasAcknowledged) {
  testing::TempDir dir;
  auto root = fs::canonical(dir.path()) / "disk";
  fs::create_directories(root);
  PowerFiles files(root);
  Context context = testing::fixed_context();
  live((root / "acme").string(), files, files, context);
  const char* wanted = std::getenv("LODE_POWER_STATES");
  const int states = wanted ? std::atoi(wanted) : 1500;
  std::mt19937 random(1);
  std::size_t torn = 0, unfinished = 0;
  for (int i = 0; i < states; ++i) {
    auto moment = static_cast<std::size_t>(i) % files.moments.size();
    auto round = static_cast<std::size_t>(i) / files.moments.size();
    constexpr std::pair<Fate, Fate> fates[] = {{Fate::dropped, Fate::kept}, {Fate::dropped, Fate::dropped},
                                               {Fate::torn, Fate::kept},    {Fate::zeros, Fate::kept},
                                               {Fate::kept, Fate::dropped}, {Fate::chance, Fate::chance}};
    auto [data, names] = fates[std::min<std::size_t>(round, 5)];
    Survival survival{data, names, std::mt19937(random())};
    auto disk = dir.path() + "/after";
    survival.lay_out(files.moments[moment], 0, disk);
    auto last = files.acknowledged.upper_bound(moment + 1);
    bool made = last != files.acknowledged.begin();
    std::size_t told = made ? std::prev(last)->second : 0;
    auto where = "moment " + std::to_string(moment) + ", round " + std::to_string(round);
    auto workspace = Workspace::open(disk + "/acme", context);
    if (!workspace && !made) {
      auto again = Workspace::create(disk + "/acme", "name: Acme\n", context);
      ASSERT_TRUE(again) << where << ": " << again.error().message;
      fs::remove_all(disk);
      continue;
    }
    ASSERT_TRUE(workspace) << where << ": " << workspace.error().message;
    torn += workspace->notices().size();
    auto checked = fsck(*workspace, context);
    ASSERT_TRUE(checked) << where << ": " << checked.error().message;
    for (const auto& finding : checked->findings) {
      ASSERT_EQ(finding.severity, Severity::info) << where << ": " << finding.message;
      unfinished += finding.rule == "WSP03";
    }
    ASSERT_GE(workspace->journal().size(), told) << where;
    ASSERT_LE(workspace->journal().size(), told + 1) << where;
    ASSERT_TRUE(workspace->lock()) << where;
    fs::remove_all(disk);
  }
  if (states >= 1500) {
    EXPECT_GT(torn, 0u) << "no state had a torn line: the model tears nothing";
    EXPECT_GT(unfinished, 0u) << "no state had an unfinished batch";
  }
}

}  // namespace
}  // namespace lode::store
