// Finding files and their map.
#include "load/inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "load/glob.h"

namespace lode::load {
namespace {

namespace fs = std::filesystem;

Result<void> add_folder(const std::string& folder, std::vector<InputPath>& out) {
  std::error_code error;
  auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at(folder, options, error), end; !error && at != end; at.increment(error)) {
    bool hidden = at->path().filename().string().starts_with('.') || at->path().filename().string().starts_with("~$");
    if (hidden && at->is_directory()) at.disable_recursion_pending();
    if (hidden || !at->is_regular_file()) continue;
    out.push_back({at->path().string(), at->path().lexically_relative(folder).generic_string()});
  }
  if (error) return fail(Code::io, fmt::format("could not read the folder {}: {}", folder, error.message()));
  return {};
}

// The file of the same folder that was probably meant.
std::string beside(const std::string& path) {
  auto folder = fs::path(path).parent_path();
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(folder.empty() ? "." : folder, error), end; !error && at != end; at.increment(error))
    names.push_back(at->path().filename().string());
  auto near = did_you_mean(fs::path(path).filename().string(), names);
  return near.empty() ? "" : fmt::format("did you mean {}?", (folder / near).string());
}

Result<ChosenMap> open_map(const store::Workspace& workspace, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Code::not_found, fmt::format("there is no map {}", path));
  ChosenMap out;
  out.text.assign(std::istreambuf_iterator<char>(file), {});
  out.path = workspace.relative(path);
  auto parsed = read_map(out.text, out.path);
  out.map = std::move(parsed.value);
  out.findings = std::move(parsed.findings);
  return out;
}

Result<ChosenMap> named_map(const store::Workspace& workspace, const std::string& named) {
  std::error_code ignored;
  for (const auto& path : {workspace.path("maps/" + named + ".yaml"), workspace.path("maps/" + named),
                           workspace.path(named), named})
    if (fs::is_regular_file(path, ignored)) return open_map(workspace, path);
  std::vector<std::string> known;
  for (const auto& path : workspace.list("maps", ".yaml")) known.push_back(fs::path(path).stem().string());
  auto near = did_you_mean(named, known);
  return fail(Code::not_found, fmt::format("there is no map '{}'", named),
              !near.empty()   ? fmt::format("did you mean '{}'?", near)
              : known.empty() ? "`lode map FILE…` proposes one"
                              : "the workspace has: " + join(known, ", "));
}

}  // namespace

Result<std::vector<InputPath>> find_inputs(const std::vector<std::string>& arguments) {
  std::vector<InputPath> out;
  for (const auto& argument : arguments) {
    std::error_code error;
    auto status = fs::status(argument, error);
    if (!fs::exists(status))
      return fail(Code::not_found, fmt::format("there is no file {}", argument), beside(argument));
    if (fs::is_directory(status))
      LODE_CHECK(add_folder(argument, out));
    else
      out.push_back({argument, fs::path(argument).filename().string(), true});
  }
  std::ranges::sort(out, {}, [](const InputPath& input) { return std::tie(input.name, input.path); });
  auto same = [](const InputPath& a, const InputPath& b) { return a.path == b.path; };
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
  if (out.empty())
    return fail(Code::invalid_argument, fmt::format("no files were found in {}", join(arguments, ", ")),
                "a folder stands for the files in it: put the exports (CSV, XLSX, JSON, Parquet) there, or name one");
  return out;
}

bool matches(const FileSpec& spec, const InputPath& input) {
  auto last = input.name.substr(input.name.rfind('/') + 1);
  if (glob_match(spec.path, input.name) || glob_match(spec.path, last)) return true;
  // "**/x.csv": any folder, none too.
  return spec.path.starts_with("**/") && glob_match(std::string_view(spec.path).substr(3), last);
}

Result<std::vector<ChosenMap>> find_maps(const store::Workspace& workspace, const std::string& named,
                                         const std::string& source) {
  std::vector<ChosenMap> out;
  if (!named.empty()) {
    LODE_TRY(map, named_map(workspace, named));
    out.push_back(std::move(map));
    return out;
  }
  for (const auto& path : workspace.list("maps", ".yaml")) {
    LODE_TRY(map, open_map(workspace, workspace.path(path)));
    if (source.empty() || map.map.source == source) out.push_back(std::move(map));
  }
  return out;
}

}  // namespace lode::load
