// Opening a workspace for the seven questions.
#include "verbs/scene.h"

#include <fmt/format.h>

#include <charconv>

#include "assign/assign.h"
#include "base/text.h"

namespace lode::verbs {

dig::Scene scene_of(Fitted& fitted, const Context& context) {
  return {fitted.reading.connection, fitted.reading.settings, fitted.scheme.segmentation,
          fitted.workspace, fitted.reading.known_to, context};
}

dig::Scene Dug::scene(const Context& context) { return scene_of(fitted, context); }

Result<Dug> open_dug(const Request& request, const std::string& name, const Context& context) {
  LODE_TRY(fitted, fit(request, name, context));
  Dug out{.fitted = std::move(fitted), .findings = {}};
  LODE_TRY(membership, assign::assign(out.fitted.reading.connection, out.fitted.scheme.segmentation));
  for (auto* some : {&out.fitted.reading.findings, &out.fitted.findings, &membership.findings})
    for (auto& finding : *some) out.findings.push_back(std::move(finding));
  LODE_CHECK(dig::open_scene(out.scene(context)));
  return out;
}

Result<void> must_have_segment(const Dug& dug, const std::string& segment) {
  const auto& s = dug.fitted.scheme.segmentation;
  if (s.find(segment)) return {};
  std::vector<std::string> known;
  for (const auto& each : s.segments) known.push_back(each.id);
  auto near = did_you_mean(segment, known);
  return fail(Code::not_found, fmt::format("{} has no segment '{}'", s.id, segment),
              near.empty() ? "it has " + join(known, ", ") : fmt::format("did you mean '{}'?", near));
}

Result<std::int64_t> top_of(const Request& request) {
  auto top = request.get("top", "20");
  std::int64_t out = 0;
  auto [end, error] = std::from_chars(top.data(), top.data() + top.size(), out);
  if (error == std::errc{} && end == top.data() + top.size() && out >= 0) return out;
  return fail(Code::invalid_argument, fmt::format("'{}' is not a number of rows", top), "--top takes 0, 1, 2, …");
}

}  // namespace lode::verbs
