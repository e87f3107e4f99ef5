// Reads files only: no engine is loaded to judge a definition.
#include "verbs/scheme.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/text.h"

namespace lode::verbs {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t bytes_max = 1 << 20;  // of a segmentation file, by contract

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) || fs::is_fifo(path, ignored) || fs::is_character_file(path, ignored);
}

bool is_workspace(const fs::path& dir) { return is_file(dir / "lode.yaml"); }

std::string read_stream(std::istream& in) {
  std::string out(bytes_max + 1, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(in.gcount()));
  return out;
}

Result<std::string> read_file(const std::string& path) {
  if (path == "-") return read_stream(std::cin);
  std::error_code ignored;
  if (fs::is_directory(path, ignored))
    return fail(Code::invalid_argument, fmt::format("{} is a folder, not a segmentation file", path),
                fmt::format("name the file, as in {}/segmentations/NAME.yaml", path));
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Code::io, fmt::format("could not read {}", path), "is it there, and may you read it?");
  return read_stream(in);
}

std::string read_if_there(const fs::path& path) {
  if (!is_file(path)) return {};
  std::ifstream in(path, std::ios::binary);
  return read_stream(in);
}

// The folder of lode.yaml, from the file's own folder upwards.
std::string above(const fs::path& file) {
  std::error_code problem;
  auto dir = fs::absolute(file, problem).parent_path();
  for (; !problem && !dir.empty(); dir = dir.parent_path()) {
    if (is_workspace(dir)) return dir.lexically_proximate(fs::current_path(problem)).string();
    if (dir == dir.root_path()) break;
  }
  return {};
}

Result<std::string> workspace_of(const Request& request, const std::string& name) {
  if (request.workspace != ".") {
    if (is_workspace(request.workspace)) return request.workspace;
    return fail(Code::not_found, fmt::format("{} is not a workspace: there is no lode.yaml in it", request.workspace),
                fmt::format("`lode init {}` makes one", request.workspace));
  }
  if (name != "-" && is_file(name))
    if (auto found = above(name); !found.empty()) return found;
  return is_workspace(".") ? std::string(".") : std::string();
}

Result<std::string> path_of(const std::string& name, const std::string& workspace) {
  std::error_code ignored;
  if (name == "-" || is_file(name)) return name;
  if (!workspace.empty()) {
    auto inside = fs::path(workspace) / "segmentations" / (name.ends_with(".yaml") ? name : name + ".yaml");
    if (is_file(inside)) return inside.lexically_normal().string();
  }
  if (fs::exists(name, ignored)) return name;  // a folder: the reader says so
  std::vector<std::string> known;
  for (fs::path dir : {fs::path(workspace) / "segmentations", fs::path(name).parent_path()})
    for (const auto& entry : fs::directory_iterator(dir.empty() ? "." : dir, ignored))
      if (entry.path().extension() == ".yaml") known.push_back(entry.path().filename().string());
  const bool id = name.find('/') == std::string::npos && !name.ends_with(".yaml") && !workspace.empty();
  for (auto& file : known)
    if (id) file = file.substr(0, file.rfind('.'));
  auto near = did_you_mean(fs::path(name).filename().string(), known);
  auto what = id ? fmt::format("there is no segmentation '{}'", name) : fmt::format("there is no file {}", name);
  if (!near.empty()) return fail(Code::not_found, what, fmt::format("did you mean {}?", near));
  if (!id) return fail(Code::not_found, what, "give the path of a segmentation file");
  return fail(Code::not_found, what,
              known.empty() ? fmt::format("the workspace has none; `lode new {}` makes one", name)
                            : "the workspace has " + join(known, ", "));
}

}  // namespace

Result<SchemeText> find_scheme(const Request& request, const std::string& name) {
  LODE_TRY(workspace, workspace_of(request, name));
  LODE_TRY(path, path_of(name, workspace));
  LODE_TRY(text, read_file(path));
  return SchemeText{std::move(workspace), path == "-" ? "standard input" : path, std::move(text)};
}

Scheme read_scheme(const SchemeText& found, std::vector<model::Attribute> columns) {
  Scheme out{.workspace = found.workspace};
  model::Surroundings around{.columns = std::move(columns)};
  if (!found.workspace.empty()) {
    fs::path dir = found.workspace;
    auto file = (dir / "lode.yaml").lexically_normal().string();
    auto settings = model::read_settings(read_if_there(file), file);
    out.settings = std::move(settings.value);
    out.surrounding = std::move(settings.findings);
    around.attributes_file = (dir / "attributes.yaml").lexically_normal().string();
    around.attributes_text = read_if_there(around.attributes_file);
    around.needs_file = (dir / "needs.yaml").lexically_normal().string();
    around.needs_text = read_if_there(around.needs_file);
    around.critical_factors = out.settings.critical_factors;
    around.unit = out.settings.unit;
  }
  auto read = model::read_segmentation(found.text, found.file, around);
  out.segmentation = std::move(read.value);
  out.reading = std::move(read.findings);
  return out;
}

Result<Scheme> read_scheme(const Request& request, const std::string& name,
                           std::vector<model::Attribute> columns) {
  LODE_TRY(found, find_scheme(request, name));
  return read_scheme(found, std::move(columns));
}

}  // namespace lode::verbs
