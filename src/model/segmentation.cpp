// Reads a segmentation file as a whole: the head, the dictionary, the segments, then the rules,
// which need both. Never fails: what cannot be read is a finding with its place.
#include "model/segmentation.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "model/keys.h"
#include "model/references.h"
#include "model/segment_read.h"

namespace lode::model {
namespace {

class Reader {
 public:
  Reader(std::string_view text, const std::string& file, const Surroundings& around)
      : text_(text), around_(around), fields_(file, findings_) {
    out_.file = file;
  }
  Parsed<Segmentation> run();

 private:
  void head(const Node& root);
  void lode_version(const Node& root);
  void required(const Node& root);
  void dictionary(const Node& root);
  void needs(const Node* node, Fields& fields);
  void catalogue(const Node& root);
  void segments(const Node& root);
  void unique_ids();
  void sign_offs(const Node& root);
  void rest(const Node& root);
  void rules(const Node& root);
  Predicate rule(const Node* node, const std::string& segment, bool& parsed);
  void keep(std::vector<Finding> more) { std::ranges::move(more, std::back_inserter(findings_)); }

  std::string_view text_;
  const Surroundings& around_;
  std::vector<Finding> findings_;
  Fields fields_;
  Segmentation out_;
};

void Reader::lode_version(const Node& root) {
  const Node* node = root.find("lode");
  if (!node)
    return fields_.warning("the file does not say `lode: 1`", "add it as the first line",
                           {out_.file, 1, 1});
  if (fields_.integer(root, "lode").value_or(1) != 1)
    fields_.error(fmt::format("this file is of format {}; only format 1 is known", node->scalar),
                  "use a newer lode", fields_.place(*node));
}

void Reader::head(const Node& root) {
  fields_.check_keys(root, keys::file, "a segmentation file");
  lode_version(root);
  out_.id = fields_.text(root, "segmentation");
  out_.title = fields_.text(root, "title");
  out_.version = fields_.integer(root, "version").value_or(1);
  out_.unit = around_.unit.value_or(Unit::account);
  if (int at = fields_.choice(root, "unit", keys::units); at >= 0)
    out_.unit = static_cast<Unit>(at);
  if (int at = fields_.choice(root, "match", keys::matches); at >= 0) {
    out_.match = static_cast<Match>(at);
    out_.has_match = true;
  }
  out_.critical_factors = fields_.words(root, "critical_factors");
  if (!root.find("critical_factors")) out_.critical_factors = around_.critical_factors;
}

void Reader::required(const Node& root) {
  if (out_.id.empty())
    fields_.error("the segmentation has no id", "add `segmentation: an-id`", fields_.place(root));
  const Node* list = root.find("segments");
  if (!list || list->kind == Node::Kind::null ||
      (list->kind == Node::Kind::sequence && list->items.empty()))
    fields_.error("the file has no segments", "add `segments:` with a list",
                  fields_.place(list ? *list : root));
}

void Reader::dictionary(const Node& root) {
  if (const Node* node = root.find("attributes")) {
    auto own = read_attributes(*node, out_.file);
    keep(std::move(own.findings));
    for (auto& attribute : own.value) out_.dictionary.add(std::move(attribute));
  }
  if (!around_.attributes_text.empty()) {
    auto shared = read_attributes_file(around_.attributes_text, around_.attributes_file);
    keep(std::move(shared.findings));
    for (auto& attribute : shared.value) out_.dictionary.add(std::move(attribute));
  }
  for (auto attribute : around_.columns) {
    attribute.guessed = true;
    if (std::ranges::find(standard_attributes(), attribute.id, &Attribute::id) ==
        standard_attributes().end())
      out_.dictionary.add(std::move(attribute));
  }
  for (const auto& attribute : standard_attributes()) out_.dictionary.add(attribute);
}

Need need_of(Fields& fields, const Entry& entry) {
  Need need{.id = entry.key, .overall = entry.key == "overall", .place = fields.place(entry)};
  if (entry.value.kind == Node::Kind::scalar) {
    need.title = entry.value.scalar;
    return need;
  }
  const Node* about = fields.map(&entry.value, fmt::format("the need '{}'", entry.key));
  if (!about) return need;
  fields.check_keys(*about, keys::need, "a need");
  need.title = fields.text(*about, "title");
  need.dimension = fields.text(*about, "dimension");
  need.definition = fields.text(*about, "definition");
  need.ask = fields.text(*about, "ask");
  if (int at = fields.choice(*about, "measure", keys::measures); at >= 0)
    need.measure = keys::measures[static_cast<std::size_t>(at)];
  if (about->find("higher_is_better")) need.higher_is_better = fields.boolean(*about, "higher_is_better", true);
  need.overall = fields.boolean(*about, "overall", need.overall);
  return need;
}

void Reader::needs(const Node* node, Fields& fields) {
  const Node* map = fields.map(node, "'needs'");
  if (!map) return;
  for (const auto& entry : map->entries) {
    if (std::ranges::find(out_.needs, entry.key, &Need::id) != out_.needs.end()) continue;
    out_.needs.push_back(need_of(fields, entry));
  }
}

void Reader::catalogue(const Node& root) {
  needs(root.find("needs"), fields_);
  if (around_.needs_text.empty()) return;
  auto tree = read_yaml(around_.needs_text, around_.needs_file);
  as_rule(tree.findings, "DEF01", "not-executable");
  keep(std::move(tree.findings));
  Fields fields(around_.needs_file, findings_);
  const Node* inner = tree.value.find("needs");
  needs(inner ? inner : &tree.value, fields);
}

void Reader::segments(const Node& root) {
  const Node* list = fields_.list(root.find("segments"), "'segments'");
  if (!list) return;
  for (const auto& item : list->items)
    if (const Node* map = fields_.map(&item, "a segment"))
      out_.segments.push_back(read_segment(fields_, *map));
}

void Reader::unique_ids() {
  bool residual = false;
  for (std::size_t i = 0; i < out_.segments.size(); ++i) {
    const auto& segment = out_.segments[i];
    if (segment.residual && std::exchange(residual, true))
      fields_.error("a second segment is residual", "one segment takes the rest", segment.place);
    for (std::size_t j = 0; j < i; ++j)
      if (!segment.id.empty() && out_.segments[j].id == segment.id) {
        fields_.error(fmt::format("the segment id '{}' stands twice; the first is in line {}",
                                  segment.id, out_.segments[j].place.line),
                      "give each segment an id of its own", segment.place);
        break;
      }
  }
}

void Reader::sign_offs(const Node& root) {
  const Node* map = fields_.map(root.find("sign_offs"), "'sign_offs'");
  if (!map) return;
  for (const auto& entry : map->entries) {
    SignOff sign{.role = entry.key, .place = fields_.place(entry)};
    if (const Node* node = fields_.map(&entry.value, "a sign-off")) {
      fields_.check_keys(*node, keys::sign_off, "a sign-off");
      sign.by = fields_.text(*node, "by");
      sign.on = fields_.date(*node, "on");
      sign.hash = fields_.text(*node, "hash");
      sign.version = fields_.integer(*node, "version");
    }
    out_.sign_offs.push_back(std::move(sign));
  }
}

void Reader::rest(const Node& root) {
  sign_offs(root);
  out_.waivers = read_waivers(fields_, root.find("waivers"));
  if (const Node* node = fields_.map(root.find("review"), "'review'")) {
    fields_.check_keys(*node, keys::review, "`review`");
    out_.review = Review{fields_.integer(*node, "every_months"), fields_.text(*node, "owner")};
  }
  const Node* list = fields_.list(root.find("paths"), "'paths'");
  if (!list) return;
  for (const auto& item : list->items)
    if (const Node* node = fields_.map(&item, "a path")) {
      fields_.check_keys(*node, keys::path, "a path");
      out_.paths.push_back(
          {fields_.text(*node, "from"), fields_.text(*node, "to"), fields_.text(*node, "because"),
           fields_.place(item)});
    }
}

Predicate Reader::rule(const Node* node, const std::string& segment, bool& parsed) {
  parsed = false;
  if (!node || node->kind != Node::Kind::scalar) return {};
  std::vector<std::string> ids;
  for (const auto& other : out_.segments) ids.push_back(other.id);
  auto rule = parse_predicate(node->scalar);
  parsed = rule.findings.empty();
  if (parsed) rule = resolve(rule.value, out_.dictionary, ids);
  for (auto& finding : rule.findings) {
    finding.place = place_in_scalar(text_, out_.file, *node, finding.place.column);
    if (!segment.empty()) finding.segments = {segment};
  }
  keep(std::move(rule.findings));
  return std::move(rule.value);
}

void Reader::rules(const Node& root) {
  bool parsed = false;
  out_.universe = fields_.text(root, "universe");
  out_.universe_rule = rule(root.find("universe"), "", parsed);
  const Node* list = root.find("segments");
  if (!list) return;
  std::size_t at = 0;
  for (const auto& item : list->items)
    if (item.kind == Node::Kind::map) {
      auto& segment = out_.segments.at(at++);
      segment.rule = rule(item.find("where"), segment.id, segment.has_rule);
    }
}

Parsed<Segmentation> Reader::run() {
  auto tree = read_yaml(text_, out_.file);
  as_rule(tree.findings, "DEF01", "not-executable");
  keep(std::move(tree.findings));
  const Node& root = tree.value;
  if (root.kind == Node::Kind::null && findings_.empty())
    fields_.error("the file is empty", "`lode new` writes one to begin with", {out_.file, 1, 1});
  if (root.kind != Node::Kind::null && fields_.map(&root, "a segmentation file")) {
    out_.readable = true;
    head(root);
    required(root);
    dictionary(root);
    catalogue(root);
    segments(root);
    unique_ids();
    rest(root);
    rules(root);
    keep(unknown_references(out_));
  }
  out_.hash = semantic_hash(out_);
  return {std::move(out_), std::move(findings_)};
}

}  // namespace

const Segment* Segmentation::find(std::string_view segment) const {
  auto it = std::ranges::find(segments, segment, &Segment::id);
  return it == segments.end() ? nullptr : &*it;
}

Parsed<Segmentation> read_segmentation(std::string_view text, const std::string& file,
                                       const Surroundings& surroundings) {
  return Reader(text, file, surroundings).run();
}

Predicate effective_rule(const Segmentation& segmentation, std::size_t index) {
  const auto& segment = segmentation.segments.at(index);
  std::vector<Predicate> parts;
  if (!segment.residual) parts.push_back(segment.rule);
  for (std::size_t i = 0; i < segmentation.segments.size(); ++i) {
    const auto& other = segmentation.segments[i];
    bool earlier = segmentation.match == Match::first && i < index;
    if (i != index && other.has_rule && (segment.residual || earlier))
      parts.push_back(not_(other.rule));
  }
  return all_of(std::move(parts));
}

}  // namespace lode::model
