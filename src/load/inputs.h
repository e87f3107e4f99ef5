// Which files are loaded and by which map: arguments and folders to files, files to the entries of a map.
#pragma once
#include <string>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "load/map.h"
#include "store/workspace.h"

namespace lode::load {

struct InputPath {
  std::string path;
  std::string name;  // below the folder that was given, or the file's own name
  bool given = false;  // itself, not found in a folder
};

// Folders are searched to the bottom; hidden files are left out. In the order of their names.
Result<std::vector<InputPath>> find_inputs(const std::vector<std::string>& arguments);

bool matches(const FileSpec& spec, const InputPath& input);

struct ChosenMap {
  Map map;
  std::string text, path;  // `path` for the record: below the workspace where it lies there
  std::vector<Finding> findings;
};

// The map named (a name under maps/ or a file), or all of the workspace; of this source, where one is given.
Result<std::vector<ChosenMap>> find_maps(const store::Workspace& workspace, const std::string& named,
                                         const std::string& source);

}  // namespace lode::load
