// Only that there is a snapshot, of what and when: its figures are read by whoever tracks them.
#include "audit/snapshots.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace lode::audit {

std::vector<std::string> snapshot_days(const Subject& subject) {
  std::vector<std::string> out;
  if (!subject.workspace) return out;
  for (const auto& entry : subject.workspace->journal()) {
    if (entry.kind != "snapshot") continue;
    const auto body = nlohmann::json::parse(entry.body, nullptr, false);
    if (!body.is_object()) continue;
    const auto of = body.find("segmentation"), on = body.find("as_of");
    if (of != body.end() && of->is_string() && of->get<std::string>() != subject.segmentation.id) continue;
    out.push_back(on != body.end() && on->is_string() ? on->get<std::string>() : entry.at.substr(0, 10));
  }
  std::ranges::sort(out);
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

}  // namespace lode::audit
