// Reads the attribute dictionary: types, domains, families, terms, surrogates.
#include <fmt/format.h>

#include "base/text.h"
#include "model/attribute.h"
#include "model/fields.h"
#include "model/keys.h"

namespace lode::model {
namespace {

std::string chosen(Fields& fields, const Node& node, std::string_view key,
                   std::span<const std::string_view> of) {
  int at = fields.choice(node, key, of, Severity::warning);
  return at < 0 ? fields.text(node, key) : std::string(of[static_cast<std::size_t>(at)]);
}

void read_type(Fields& fields, const Node& node, const Entry& entry, Attribute& out) {
  if (!node.find("type"))
    fields.error(fmt::format("the attribute '{}' has no type", entry.key),
                 "add `type:` " + join(strings(keys::types), ", "), fields.place(entry));
  int at = fields.choice(node, "type", keys::types);
  out.typed = at >= 0;
  if (out.typed) out.type = static_cast<Type>(at);
}

// A term is the rest of a comparison: ">= 250", "in ('A', 'B')". Its text is parsed when a rule
// uses it.
std::vector<Term> read_terms(Fields& fields, const Node& node, const std::string& attribute) {
  std::vector<Term> out;
  const Node* map = fields.map(node.find("terms"), fmt::format("'terms' of {}", attribute));
  if (!map) return out;
  for (const auto& entry : map->entries) {
    if (entry.value.kind != Node::Kind::scalar) {
      fields.error(fmt::format("the term '{}' of {} needs a condition", entry.key, attribute),
                   "write the rest of a comparison in quotes: \">= 250\"", fields.place(entry));
      continue;
    }
    auto parsed = parse_predicate("\"x\" " + entry.value.scalar);
    if (!parsed.findings.empty() || parsed.value.op == Predicate::Op::is_true ||
        !parsed.value.children.empty())
      fields.error(fmt::format("the term '{}' of {} is not a condition: {}", entry.key, attribute,
                               entry.value.scalar),
                   "write the rest of a comparison in quotes: \">= 250\"",
                   fields.place(entry.value));
    else
      out.push_back({entry.key, entry.value.scalar, fields.place(entry.value)});
  }
  return out;
}

std::optional<Surrogate> read_surrogate(Fields& fields, const Node& node) {
  const Node* map = fields.map(node.find("surrogate"), "'surrogate'");
  if (!map) return std::nullopt;
  fields.check_keys(*map, keys::surrogate, "a surrogate");
  return Surrogate{chosen(fields, *map, "for", keys::statuses), fields.text(*map, "rule"),
                   fields.number(*map, "precision"), fields.number(*map, "recall")};
}

void check_domain(Fields& fields, const Attribute& attribute) {
  if (attribute.type == Type::enumeration && attribute.values.empty())
    fields.error(fmt::format("the enum '{}' has no values", attribute.id), "add `values: [...]`",
                 attribute.place);
  if (attribute.min && attribute.max && *attribute.min > *attribute.max)
    fields.error(fmt::format("the least value of '{}' is above its greatest", attribute.id),
                 "exchange min and max", attribute.place);
  if ((attribute.min || attribute.max) && !is_numeric(attribute.type))
    fields.warning(fmt::format("min and max of '{}' are not used: it is of type {}", attribute.id,
                               type_name(attribute.type)),
                   "", attribute.place);
}

Attribute read_attribute(Fields& fields, const Entry& entry) {
  Attribute out{.id = entry.key, .typed = false, .place = fields.place(entry)};
  if (entry.value.kind == Node::Kind::null) {
    fields.error(fmt::format("the attribute '{}' says nothing about itself", entry.key),
                 "add at least `type:`", out.place);
    return out;
  }
  const Node* node = fields.map(&entry.value, fmt::format("the attribute '{}'", entry.key));
  if (!node) return out;
  fields.check_keys(*node, keys::attribute, "an attribute");
  out.title = fields.text(*node, "title");
  read_type(fields, *node, entry, out);
  out.min = fields.number(*node, "min");
  out.max = fields.number(*node, "max");
  out.nullable = fields.boolean(*node, "nullable", true);
  out.values = fields.words(*node, "values");
  out.family = fields.text(*node, "family");
  out.nest = chosen(fields, *node, "nest", keys::nests);
  out.source = chosen(fields, *node, "source", keys::sources);
  out.unit = fields.text(*node, "unit");
  out.visible_for = fields.words(*node, "visible_for");
  out.synonyms = fields.words(*node, "synonyms");
  out.derive = fields.text(*node, "derive");
  out.terms = read_terms(fields, *node, entry.key);
  out.surrogate = read_surrogate(fields, *node);
  if (out.typed) check_domain(fields, out);
  return out;
}

}  // namespace

Parsed<std::vector<Attribute>> read_attributes(const Node& map, const std::string& file) {
  Parsed<std::vector<Attribute>> out;
  Fields fields(file, out.findings);
  const Node* node = fields.map(&map, "'attributes'");
  if (!node) return out;
  for (const auto& entry : node->entries) out.value.push_back(read_attribute(fields, entry));
  return out;
}

Parsed<std::vector<Attribute>> read_attributes_file(std::string_view text,
                                                    const std::string& file) {
  auto tree = read_yaml(text, file);
  as_rule(tree.findings, "DEF01", "not-executable");
  const Node* inner = tree.value.find("attributes");
  auto out = read_attributes(inner ? *inner : tree.value, file);
  out.findings.insert(out.findings.begin(), tree.findings.begin(), tree.findings.end());
  return out;
}

}  // namespace lode::model
