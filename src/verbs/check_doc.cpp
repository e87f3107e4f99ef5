// Puts what was judged into tables for scripts and sentences for people.
#include "verbs/check_doc.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/words.h"
#include "base/text.h"
#include "render/render.h"
#include "verbs/fragility_table.h"

namespace lode::verbs {
namespace {

using audit::counted;
using audit::Judged;

const char* profile_name(audit::Profile profile) {
  switch (profile) {
    case audit::Profile::definition: return "definition";
    case audit::Profile::data: return "data";
    case audit::Profile::publish: return "publish";
  }
  return "definition";
}

// The worst of several files counts.
std::string verdict_of(const std::vector<Checked>& checked) {
  auto rank = [](const std::string& v) { return v == "not_actionable" ? 0 : v == "actionable" ? 2 : 1; };
  std::string out = "actionable";
  for (const auto& one : checked)
    if (rank(one.report.verdict) < rank(out)) out = one.report.verdict;
  return out;
}

std::string verdict_words(const std::string& verdict) {
  if (verdict == "not_actionable") return "not actionable";
  return verdict == "actionable" ? "actionable" : "actionable with gaps";
}

Table rules_table(const std::vector<Checked>& checked) {
  Table out{.name = "rules", .title = "Rules", .detail = true};
  out.columns = {{"code", "code", Kind::id}, {"name", "name"},
                 {"outcome", "outcome"},     {"severity", "severity"},
                 {"findings", "findings", Kind::integer}, {"waived", "waived", Kind::integer},
                 {"needs", "needs"},         {"summary", "what it detects"},
                 {"file", "file"}};
  for (const auto& one : checked)
    for (const auto& judged : one.report.judged)
      out.rows.push_back({std::string(judged.rule->code), std::string(judged.rule->name),
                          std::string(outcome_name(judged.outcome)),
                          judged.fired > 0 ? Value(std::string(severity_name(judged.severity))) : Value{},
                          std::int64_t{judged.fired}, std::int64_t{judged.waived},
                          judged.outcome == Outcome::undetermined ? Value(judged.open) : Value{},
                          std::string(judged.rule->summary), one.scheme.segmentation.file});
  return out;
}

Table meaning_table(const std::vector<Checked>& checked) {
  Table out{.name = "meaning", .title = "What it means", .detail = true};
  out.columns = {{"segment", "segment", Kind::id}, {"heading", "segment in words"}, {"definition",
      "why it holds"},
                 {"marketing", "for marketing"}, {"product", "for product"}, {"file", "file"}};
  for (const auto& one : checked)
    for (const auto& m : one.meaning.segments)
      out.rows.push_back({m.segment, m.heading, m.definition, m.marketing, m.product,
          one.scheme.segmentation.file});
  return out;
}

Table path_table(const std::vector<Checked>& checked) {
  Table out{.name = "path", .title = "Shortest path to actionable", .detail = true};
  out.columns = {{"step", "step", Kind::integer}, {"act", "do"}, {"segments", "segments"}, {"owner", "who"},
                 {"effort", "effort"}, {"settles", "settles"},
                 {"at_stake", "revenue at stake", Kind::money}, {"file", "file"}};
  for (const auto& one : checked) {
    std::int64_t n = 0;
    for (const auto& step : one.steps)
      out.rows.push_back({++n, step.act, join(step.segments, ", "), step.owner, step.effort,
                          join(step.settles, ", "), step.at_stake ? Value(*step.at_stake) : Value{},
                          one.scheme.segmentation.file});
  }
  return out;
}

Table waived_table(const std::vector<Checked>& checked) {
  Table out{.name = "waived", .title = "Waived", .detail = true};
  out.columns = {{"rule", "rule", Kind::id}, {"severity", "severity"}, {"segments", "segments"},
      {"message", "finding"},
                 {"reason", "reason"}, {"by", "by"}, {"until", "until", Kind::date}, {"file", "file"}};
  for (const auto& one : checked)
    for (const auto& [finding, waiver] : one.report.waived)
      out.rows.push_back({finding.rule, std::string(severity_name(finding.severity)),
          join(finding.segments, ", "),
                          finding.message, waiver.reason, waiver.by, waiver.until,
                              one.scheme.segmentation.file});
  return out;
}

// From left to right; layers in this order even where the first play answers no need.
Table trace_table(const std::vector<Checked>& checked) {
  Table out{.name = "trace", .title = "What each play rests on", .detail = true};
  out.columns = {{"segment", "segment", Kind::id}, {"from_kind", "from"}, {"from", "what"}, {"to_kind", "to"},
                 {"to", "rests on"}, {"missing", "missing", Kind::boolean}, {"file", "file"}};
  for (const auto& one : checked)
    for (auto [from, to] : {std::pair{"play", "need"}, {"need", "because"}, {"because", "evidence"},
                            {"need", "evidence"}, {"play", "evidence"}, {"evidence", "customer"}})
      for (const auto& link : one.trace)
        if (link.from_kind == from && link.to_kind == to)
          out.rows.push_back({link.segment, link.from_kind, link.from, link.to_kind, link.to, link.missing,
                              one.scheme.segmentation.file});
  out.note = "a play answers a need, the need follows from a trait (because), evidence shows it, a customer gave it";
  return out;
}

void say(Doc& doc, Block::Is is, std::string text) {
  if (!text.empty()) doc.blocks.push_back({is, std::move(text), {}});
}

void put_meaning(Doc& doc, const Checked& one) {
  if (one.meaning.segments.empty()) return;
  say(doc, Block::Is::heading, "What it means");
  say(doc, Block::Is::paragraph, one.meaning.whole);
  for (const auto& m : one.meaning.segments) {
    const auto* segment = one.scheme.segmentation.find(m.segment);
    const auto name = segment ? audit::name_of(*segment) : m.segment;
    const auto who = m.heading.starts_with(name + ": ") ? m.heading.substr(name.size() + 2) : std::string();
    say(doc, Block::Is::heading, name);
    say(doc, Block::Is::paragraph, (who.empty() ? "" : "Who: " + who + ". ") + m.definition);
    say(doc, Block::Is::paragraph, "Marketing: " + m.marketing);
    say(doc, Block::Is::paragraph, "Product: " + m.product);
  }
}

void put_path(Doc& doc, const Checked& one) {
  if (one.steps.empty()) return;
  say(doc, Block::Is::heading, "The shortest path to actionable");
  int n = 0;
  for (const auto& step : one.steps) {
    std::vector<std::string> names;
    for (const auto& id : step.segments)
      if (const auto* segment = one.scheme.segmentation.find(id)) names.push_back(audit::quoted(*segment));
    say(doc, Block::Is::paragraph,
        fmt::format("{}. {}{} — {}, {}{} [{}]", ++n, audit::upper_first(step.act),
                    names.empty() ? "" : fmt::format(" ({})", audit::listed(names)), step.owner, step.effort,
                    step.at_stake ? fmt::format(", {} {} at stake", render::for_people(*step.at_stake, Kind::money),
                                                one.scheme.settings.currency)
                                  : "",
                    join(step.settles, ", ")));
  }
}

void put_waived(Doc& doc, const Checked& one) {
  for (const auto& [finding, waiver] : one.report.waived)
    say(doc, Block::Is::paragraph,
        fmt::format("waived by {} until {}: {} {} ({})", waiver.by, waiver.until, finding.rule,
            finding.message,
                    waiver.reason));
}

// What could not be decided. Without data one line, not twenty findings; with data each with what it lacks.
void put_open(Doc& doc, const Checked& one) {
  std::vector<std::string> data;
  std::vector<std::pair<std::string, std::string>> other;
  for (const auto& judged : one.report.judged) {
    if (judged.outcome != Outcome::undetermined) continue;
    auto name = fmt::format("{} {}", judged.rule->code, judged.rule->name);
    if (one.seen.empty() && judged.rule->needs != "definition") data.push_back(std::move(name));
    else other.emplace_back(std::move(name), judged.open);
  }
  if (data.empty() && other.empty()) return;
  say(doc, Block::Is::heading, "Not decided");
  for (const auto& [name, open] : other) say(doc, Block::Is::bullet, fmt::format("{}: {}", name, open));
  if (!data.empty()) say(doc, Block::Is::paragraph, fmt::format("Only data can decide {}.", audit::listed(data)));
}

void put_rule_outcomes(Doc& doc, const Checked& one) {
  for (const auto& judged : one.report.judged) {
    if (judged.fired > 0) continue;
    std::string what = judged.outcome == Outcome::clear ? "clear"
                       : judged.outcome == Outcome::undetermined ? "undetermined: " + judged.open
                                                                  : "waived";
    say(doc, Block::Is::paragraph, fmt::format("{} {}: {}", judged.rule->code, judged.rule->name, what));
  }
}

// A fault of lode.yaml concerns every file of its workspace, and is told once.
bool told(const std::vector<Finding>& findings, const Finding& finding) {
  return std::ranges::any_of(findings, [&](const Finding& f) {
    return f.rule == finding.rule && f.message == finding.message && f.place.file == finding.place.file &&
           f.place.line == finding.place.line && f.place.column == finding.place.column;
  });
}

std::string headline(const Checked& one, audit::Profile profile) {
  const auto& s = one.scheme.segmentation;
  std::string name = !s.title.empty() ? s.title : !s.id.empty() ? s.id : s.file;
  std::vector<std::string> only;
  for (const auto& judged : one.report.judged) only.emplace_back(judged.rule->code);
  const bool whole = only.size() == audit::rules().size();
  return fmt::format("{}, version {}: {}{}, {}, {} undetermined ({}profile {}{})", name, s.version,
                     whole ? verdict_words(one.report.verdict) + ", " : "",
                     counted(static_cast<std::size_t>(one.report.errors), "error"),
                     counted(static_cast<std::size_t>(one.report.warnings), "warning"),
                         one.report.undetermined,
                     whole ? "" : "only " + join(only, ", ") + "; ", profile_name(profile),
                     one.seen.empty() ? "" : ", " + one.seen);
}

void put_file(Doc& doc, const Checked& one, audit::Profile profile, bool several) {
  const bool whole = one.report.judged.size() == audit::rules().size();
  if (several) say(doc, Block::Is::heading, headline(one, profile));
  put_waived(doc, one);
  if (one.fragility && !several && !one.fragility->fences.empty()) {
    doc.blocks.push_back({Block::Is::table, {}, "fragility"});
    doc.blocks.push_back({Block::Is::table, {}, "fragility_segments"});
  }
  if (!whole) return put_rule_outcomes(doc, one);
  put_meaning(doc, one);
  put_path(doc, one);
  put_open(doc, one);
}

}  // namespace

Doc check_doc(const std::vector<Checked>& checked, audit::Profile profile, Severity fail_on) {
  Doc doc{.verb = "check"};
  int errors = 0, warnings = 0, undetermined = 0;
  for (const auto& one : checked) {
    errors += one.report.errors;
    warnings += one.report.warnings;
    undetermined += one.report.undetermined;
    for (const auto& finding : one.report.findings)
      if (!told(doc.findings, finding)) doc.findings.push_back(finding);
  }
  doc.metrics = {{"verdict", "verdict", verdict_of(checked), Kind::text},
                 {"errors", "errors", std::int64_t{errors}, Kind::integer},
                 {"warnings", "warnings", std::int64_t{warnings}, Kind::integer},
                 {"undetermined", "undetermined", std::int64_t{undetermined}, Kind::integer},
                 {"profile", "profile", std::string(profile_name(profile)), Kind::text},
                 {"fail_on", "fails on", std::string(severity_name(fail_on)), Kind::text}};
  doc.tables = {rules_table(checked), meaning_table(checked), path_table(checked), waived_table(checked)};
  for (auto& table : fragility_tables(checked)) doc.tables.push_back(std::move(table));
  doc.tables.push_back(trace_table(checked));
  doc.failed = errors > 0 || (fail_on == Severity::warning && warnings > 0);
  if (checked.size() == 1) doc.title = headline(checked.front(), profile);
  doc.blocks.push_back({Block::Is::findings, {}, "fires"});
  for (const auto& one : checked) put_file(doc, one, profile, checked.size() > 1);
  if (!doc.tables.back().rows.empty()) {
    doc.charts.push_back({.name = "trace", .title = "What each play rests on", .kind = ChartKind::flow,
                          .table = "trace", .x = "from", .y = {"to"}, .low = "from_kind", .high = "to_kind"});
    doc.blocks.push_back({Block::Is::chart, {}, "trace"});
  }
  return doc;
}

}  // namespace lode::verbs
