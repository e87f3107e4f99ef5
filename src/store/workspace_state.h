// What a Workspace holds; shared by the files that implement it.
#pragma once
#include <string>
#include <vector>

#include "store/journal.h"
#include "store/workspace.h"

namespace lode::store {

inline constexpr std::string_view settings_name = "lode.yaml";
inline constexpr std::string_view cache_dir = ".lode";

struct Workspace::State {
  const Context* context;
  const Files* files;
  std::string dir;  // absolute
  Journal journal;
  std::vector<Finding> notices;

  std::string path(std::string_view relative) const { return dir + "/" + std::string(relative); }
  bool untouched() const;
  Result<Journal> read() const;
  void notice(std::string rule, std::string name, std::string message);  // kept and said
};

}  // namespace lode::store
