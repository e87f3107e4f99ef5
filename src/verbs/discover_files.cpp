// Writes candidates beside what is there.
#include "verbs/discover_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "store/workspace.h"
#include "verbs/discover_verify.h"

namespace lode::verbs {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

// True where it must be written, false where it stands there already.
Result<bool> is_free(const fs::path& file, const std::string& text, bool force) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return true;
  if (text_of(file) == text) return false;
  if (force) return true;
  return fail(Code::conflict, fmt::format("{} is there already and says something else", file.string()),
              "name another folder with --out, or add --force to replace it");
}

// Written beside, then renamed: a reader sees the former file or the new one.
Result<void> write_file(const fs::path& file, const std::string& text) {
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  auto beside = file.string() + ".part";
  std::ofstream out(beside, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (out) fs::rename(beside, file, error);
  if (out && !error) return {};
  std::error_code ignored;
  fs::remove(beside, ignored);
  return fail(Code::io, fmt::format("could not write {}", file.string()),
              "is the folder there, may you write to it, and is there room?");
}

std::string folder_of(const std::vector<discover::Candidate>& candidates, const std::string& day) {
  std::string all;
  for (const auto& candidate : candidates) all += candidate.text;
  return fmt::format("discovered/{}-{}", day, sha256_hex(all).substr(0, 8));
}

struct Place {
  fs::path file;
  const std::string* text;
};

Result<void> write_all(const std::vector<Place>& places, bool force) {
  std::vector<const Place*> free;
  for (const auto& place : places) {
    LODE_TRY(must, is_free(place.file, *place.text, force));
    if (must) free.push_back(&place);
  }
  for (const auto* place : free) LODE_CHECK(write_file(place->file, *place->text));
  return {};
}

Result<const discover::Candidate*> with_segments(const std::vector<discover::Candidate>& candidates, int segments) {
  std::vector<std::string> known;
  for (const auto& candidate : candidates) {
    if (candidate.segments == segments) return &candidate;
    known.push_back(std::to_string(candidate.segments));
  }
  return fail(Code::not_found, fmt::format("no candidate has {} segments", segments),
              fmt::format("there are candidates of {}", join(known, ", ")));
}

}  // namespace

Result<std::vector<std::string>> write_candidates(const Request& request, const DiscoverAsked& asked,
                                                  const std::vector<discover::Candidate>& candidates,
                                                  const std::vector<std::string>& certificates,
                                                  const std::string& day, const Context& context) {
  std::vector<std::string> out(candidates.size());
  bool table = !asked.table.file.empty();
  if (table && asked.out.empty()) return out;
  fs::path folder = asked.out.empty() ? fs::path(request.workspace) / folder_of(candidates, day) : fs::path(asked.out);
  std::vector<Place> places;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    places.push_back({folder / (candidates[i].id + ".yaml"), &candidates[i].text});
    out[i] = places.back().file.lexically_normal().string();
    places.push_back({certificate_beside(places.back().file.string()), &certificates[i]});
  }
  if (asked.write > 0) {
    LODE_TRY(workspace, store::Workspace::open(request.workspace, context));
    LODE_TRY(candidate, with_segments(candidates, asked.write));
    const auto at = static_cast<std::size_t>(candidate - candidates.data());
    places.push_back({fs::path(workspace.dir()) / "segmentations" / (candidate->id + ".yaml"), &candidate->text});
    out[at] = places.back().file.lexically_normal().string();
    places.push_back({certificate_beside(places.back().file.string()), &certificates[at]});
  }
  LODE_CHECK(write_all(places, asked.force));
  return out;
}

}  // namespace lode::verbs
