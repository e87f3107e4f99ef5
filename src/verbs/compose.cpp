// Calling and joining verbs.
#include "verbs/compose.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace lode::verbs {
namespace {

std::string quoted(const std::string& word) {
  bool plain = !word.empty() && std::ranges::all_of(word, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || std::string_view("-_./=:,%").contains(c);
  });
  if (plain) return word;
  std::string out = "'";
  for (char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace

Result<Doc> call(std::string_view verb, const Request& request, Context& context) {
  const Verb* found = find_verb(verb);
  if (!found) return fail(Code::not_found, fmt::format("there is no verb '{}' in this build", verb));
  return found->run(request, context);
}

void append(Doc& whole, Doc part, const std::string& heading) {
  auto blocks = reading_order(part);
  auto rename = [&](std::string& name, bool taken) {
    if (taken) name = part.verb + "_" + name;
  };
  for (auto& table : part.tables) {
    std::string before = table.name;
    rename(table.name, whole.table(table.name) != nullptr);
    for (auto& chart : part.charts)
      if (chart.table == before) chart.table = table.name;
    for (auto& block : blocks)
      if (block.is == Block::Is::table && block.ref == before) block.ref = table.name;
  }
  for (auto& chart : part.charts) {
    std::string before = chart.name;
    rename(chart.name, std::ranges::find(whole.charts, before, &Chart::name) != whole.charts.end());
    for (auto& block : blocks)
      if (block.is == Block::Is::chart && block.ref == before) block.ref = chart.name;
  }
  std::string metrics;
  for (auto& metric : part.metrics) {
    rename(metric.name, whole.metric(metric.name) != nullptr);
    metrics += (metrics.empty() ? "" : ",") + metric.name;
  }
  if (whole.currency.empty()) whole.currency = part.currency;
  whole.blocks.push_back({Block::Is::heading, heading, {}});
  for (auto& block : blocks) {
    if (block.is == Block::Is::metrics && block.ref.empty()) block.ref = metrics;
    if (block.is != Block::Is::findings) whole.blocks.push_back(std::move(block));
  }
  std::ranges::move(part.metrics, std::back_inserter(whole.metrics));
  std::ranges::move(part.tables, std::back_inserter(whole.tables));
  std::ranges::move(part.charts, std::back_inserter(whole.charts));
  for (auto& finding : part.findings) {  // several parts may read the same data and say the same of it
    bool said = std::ranges::any_of(whole.findings, [&](const Finding& f) {
      return f.rule == finding.rule && f.message == finding.message && f.place.line == finding.place.line;
    });
    if (!said) whole.findings.push_back(std::move(finding));
  }
}

std::string command_line(std::string_view verb, const Request& request) {
  std::string out = fmt::format("lode {}", verb);
  if (request.workspace != ".") out += " -w " + quoted(request.workspace);
  const Verb* entry = find_verb(verb);
  if (entry)
    for (const auto& positional : entry->positionals)
      for (const auto& value : request.args(positional.name)) out += " " + quoted(value);
  for (const auto& [name, values] : request.options)
    for (const auto& value : values) out += value == "true" ? " --" + name : " --" + name + " " + quoted(value);
  if (request.yes) out += " --yes";
  return out;
}

}  // namespace lode::verbs
