// From the evidence of findings to edits of the text that was judged.
#include "verbs/fixes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "audit/definers.h"
#include "audit/rule_columns.h"
#include "audit/words.h"
#include "base/text.h"
#include "prove/prove.h"

namespace lode::verbs {
namespace {

using model::Node;
using Op = model::Predicate::Op;
using model::Compare;

const Value* evidence(const Finding& finding, std::string_view name) {
  for (const auto& member : finding.evidence)
    if (member.name == name) return &member.datum.value;
  return nullptr;
}

const Node* item_of(const Node& root, const std::string& segment) {
  const Node* list = root.find("segments");
  if (!list) return nullptr;
  for (const auto& item : list->items) {
    const Node* id = item.find("id");
    if (id && id->scalar == segment) return &item;
  }
  return nullptr;
}

bool fires_as(const Checked& checked, std::string_view rule, Severity least) {
  return std::ranges::any_of(checked.report.findings, [&](const Finding& f) {
    return f.rule == rule && f.outcome == Outcome::fires && f.severity >= least;
  });
}

// A rule that lies within another one stands before it, the rest last; else the order of the file stays.
std::optional<std::vector<std::size_t>> settling_order(const model::Segmentation& s) {
  auto prover = prove::Prover::create(s);
  if (!prover) return std::nullopt;
  const auto n = s.segments.size();
  std::vector<std::vector<std::size_t>> first(n);  // per segment those that must stand before it
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      if (i == j) continue;
      const auto &a = s.segments[i], &b = s.segments[j];
      if (a.residual && !b.residual) first[i].push_back(j);
      if (a.residual || b.residual || j < i) continue;
      for (auto [inner, outer] : {std::pair(j, i), std::pair(i, j)}) {
        auto inside = prover->shadowed(s.segments[inner].rule, {s.segments[outer].rule});
        if (inside && inside->answer == prove::Answer::yes) first[outer].push_back(inner);
      }
    }
  std::vector<std::size_t> out;
  const auto placed = [&](std::size_t i) { return std::ranges::find(out, i) != out.end(); };
  while (out.size() < n) {
    std::size_t next = 0;
    while (next < n && (placed(next) || !std::ranges::all_of(first[next], placed))) ++next;
    if (next == n) return std::nullopt;  // two rules that are the same
    out.push_back(next);
  }
  return out;
}

std::optional<Fix> order_fix(std::string_view text, const Node& root, const Checked& checked) {
  const auto& s = checked.scheme.segmentation;
  if (!fires_as(checked, "COV01", Severity::error) || s.match == model::Match::first) return std::nullopt;
  Fix out{.rule = "COV01", .words = "the order of the file decides where two segments overlap (`match: first`)"};
  for (const auto& finding : checked.report.findings)
    if (finding.rule == "COV01" && finding.outcome == Outcome::fires)
      for (const auto& id : finding.segments) audit::add(out.segments, id);
  const auto order = settling_order(s);
  const Node* list = root.find("segments");
  auto match = model::set_key(text, root, "match", "first", "segments");
  if (!order) out.why_not = "no order of the segments settles it: two rules say the same";
  else if (!match || !list || list->items.size() != s.segments.size())
    out.why_not = "the file is written in a way that this does not change";
  if (!out.why_not.empty()) return out;
  if (!std::ranges::is_sorted(*order)) {
    auto moved = model::reordered(text, *list, *order);
    if (!moved) {
      out.why_not = "the segments stand in brackets: put them in order by hand, the special ones first";
      return out;
    }
    out.edits.push_back(std::move(*moved));
    std::vector<std::string> names;
    for (auto i : *order) names.push_back(s.segments[i].id);
    out.words = fmt::format("the order decides where two segments overlap (`match: first`), special ones first: {}",
                            join(names, ", "));
  }
  out.edits.push_back(std::move(*match));
  return out;
}

// Declares what the data show: nobody lacks the value.
std::optional<Fix> null_fix(std::string_view text, const Node& root, const Finding& finding) {
  const auto* attribute = evidence(finding, "attribute");
  const auto* accounts = evidence(finding, "accounts");
  if (!attribute || !accounts || as_number(*accounts) != 0.0) return std::nullopt;  // somebody lacks it, or may
  const auto name = to_text(*attribute);
  Fix out{.rule = "COV03", .words = fmt::format("{} is declared always known, as it is of every account "
                                                "(`nullable: false`)", name), .segments = finding.segments};
  const Node* attributes = root.find("attributes");
  const Node* declared = attributes ? attributes->find(name) : nullptr;
  auto edit = declared ? model::set_key(text, *declared, "nullable", "false") : std::nullopt;
  if (edit) out.edits.push_back(std::move(*edit));
  else out.why_not = declared ? "its declaration is written in a way that this does not change"
                              : fmt::format("{} is not declared in this file: declare it under `attributes:`", name);
  return out;
}

struct Sides {
  double below = 0, above = 0;
  bool operator==(const Sides&) const = default;
};

// As audit/fences.cpp tells thresholds apart. `taken_below`: the number itself lies below.
Sides sides_of(double at, bool taken_below, bool whole) {
  if (!whole) return {at, taken_below ? at + 1 : at - 1};  // the sides are only compared
  const double floor = std::floor(at), ceil = std::ceil(at);
  if (floor != ceil) return {floor, ceil};
  return taken_below ? Sides{at, at + 1} : Sides{at - 1, at};
}

bool takes_below(const model::Predicate& leaf, std::size_t literal) {
  if (leaf.op == Op::between) return literal == 1;
  return leaf.compare == Compare::gt || leaf.compare == Compare::le;
}

bool is_threshold(const model::Predicate& leaf) {
  return leaf.op == Op::between ||
         (leaf.op == Op::compare && leaf.compare != Compare::eq && leaf.compare != Compare::ne);
}

// What is moved, and where to.
struct Move {
  std::string attribute, threshold;
  Sides from;
  double to = 0;
  bool whole = false;
};

std::optional<Move> move_of(const Finding& finding, const model::Segmentation& s) {
  const auto *attribute = evidence(finding, "attribute"), *words = evidence(finding, "threshold");
  const Datum* gap = nullptr;
  for (const auto& member : finding.evidence)
    if (member.name == "gap") gap = &member.datum;
  if (!attribute || !words || !gap) return std::nullopt;
  Move out{.attribute = to_text(*attribute), .threshold = to_text(*words)};
  const auto leaf = model::parse_predicate(out.threshold).value;
  const auto* known = s.dictionary.find(out.attribute);
  out.whole = known && known->type == model::Type::integer;
  if (leaf.literals.empty()) return std::nullopt;
  out.from = sides_of(audit::number_of(leaf.literals[0]), takes_below(leaf, 0), out.whole);
  for (const auto& member : gap->members)
    if (member.name == "cut") out.to = as_number(member.datum.value).value_or(NAN);
  return out;
}

// The number as it stands in the text, where it stands there as that number.
std::optional<model::TextEdit> literal_edit(std::string_view text, const Node& where, const model::Literal& literal,
                                            double to) {
  if (literal.column < 1 || !literal.word.empty()) return std::nullopt;
  const auto place = model::place_in_scalar(text, "", where, literal.column);
  const auto at = model::offset_of(text, place);
  auto end = at;
  while (end < text.size() && std::string_view("0123456789.+-eE").find(text[end]) != std::string_view::npos) ++end;
  const auto written = parse_decimal(text.substr(at, end - at));
  if (!written || to_double(*written) != audit::number_of(literal)) return std::nullopt;
  return model::TextEdit{at, end, to_text(Value(to))};
}

void add_moves(std::string_view text, const Node& where, const model::Predicate& leaf, const Move& move, Fix& out) {
  if (leaf.attribute != move.attribute || !is_threshold(leaf)) return;
  for (std::size_t i = 0; i < leaf.literals.size(); ++i) {
    const bool below = takes_below(leaf, i);
    if (sides_of(audit::number_of(leaf.literals[i]), below, move.whole) != move.from) continue;
    auto edit = literal_edit(text, where, leaf.literals[i], move.whole && !below ? move.to + 1 : move.to);
    if (edit) out.edits.push_back(std::move(*edit));
    else out.why_not = fmt::format("{} does not stand in the rule as a number: change it where it is declared",
                                   move.threshold);
  }
}

std::optional<Fix> threshold_fix(std::string_view text, const Node& root, const model::Segmentation& s,
                                 const Finding& finding) {
  auto move = move_of(finding, s);
  if (!move) return std::nullopt;
  Fix out{.rule = "STB02", .words = fmt::format("{} is moved to {}, into a natural gap", move->threshold,
                                                to_text(Value(move->to))), .segments = finding.segments};
  for (const auto& segment : s.segments) {
    const Node* item = item_of(root, segment.id);
    const Node* where = item ? item->find("where") : nullptr;
    if (!where || !segment.has_rule || segment.residual) continue;
    audit::for_leaves(segment.rule, [&](const model::Predicate& leaf) { add_moves(text, *where, leaf, *move, out); });
  }
  if (!out.why_not.empty()) out.edits.clear();
  else if (out.edits.empty()) out.why_not = "the threshold was not found in the text";
  return out;
}

}  // namespace

std::vector<Fix> fixes_for(std::string_view text, const Checked& checked) {
  std::vector<Fix> out;
  const auto& s = checked.scheme.segmentation;
  const auto root = model::read_yaml(text, s.file);
  if (!s.readable || root.value.kind != Node::Kind::map) return out;
  const auto offer = [&](std::optional<Fix> fix) {
    if (fix && std::ranges::none_of(out, [&](const Fix& f) { return f.words == fix->words; }))
      out.push_back(std::move(*fix));
  };
  offer(order_fix(text, root.value, checked));
  for (const auto& finding : checked.report.findings) {
    if (finding.outcome != Outcome::fires) continue;
    if (finding.rule == "COV03") offer(null_fix(text, root.value, finding));
    if (finding.rule == "STB02") offer(threshold_fix(text, root.value, s, finding));
  }
  return out;
}

}  // namespace lode::verbs
