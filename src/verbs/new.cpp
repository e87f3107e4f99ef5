// new: a segmentation file to begin with: from a short dialogue, or from a column that the CRM has already.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "facts/facts.h"
#include "model/segmentation.h"
#include "render/render.h"
#include "store/workspace.h"
#include "verbs/entries.h"
#include "verbs/new_source.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr Positional positionals[] = {{"S", "the id of the new segmentation: letters, digits, - and _"}};
constexpr Option options[] = {
    {"from-column", "COLUMN", "one segment per value of this account column, such as tier"},
    {"title", "TITLE", "what it is called for people"},
    {"attributes", "A,B,…", "attributes the rules will use (default: asked, or the best known)"},
    {"force", "", "replace a file of this name"},
};

// Words as an id: "Key Accounts (EU)" -> key_accounts_eu.
std::string slug(std::string_view text) {
  std::string out;
  for (char c : lower(text)) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) out += c;
    else if (!out.empty() && out.back() != '_') out += '_';
  }
  while (out.ends_with('_')) out.pop_back();
  return out.empty() || (out[0] >= '0' && out[0] <= '9') ? "s_" + out : out;
}

std::string spaced(std::string word) {
  std::ranges::replace(word, '_', ' ');
  return word;
}

std::string yaml_text(std::string_view text) { return render::json_string(text); }  // JSON strings are YAML

struct Draft {
  std::string id, title, comment;
  std::vector<SeenAttribute> attributes;
  struct Segment {
    std::string id, title, rule, comment;
  };
  std::vector<Segment> segments;
};

std::string attribute_line(const SeenAttribute& attribute, std::int64_t units) {
  std::string out = fmt::format("  {}: {{type: {}", attribute.id, attribute.type);
  if (attribute.type == "enum") {
    out += ", values: [";
    for (const auto& value : attribute.values)
      out += (&value == attribute.values.data() ? "" : ", ") + yaml_text(value);
    out += "]";
  }
  if (attribute.known == units) out += ", nullable: false";
  double share = units == 0 ? 0 : static_cast<double>(attribute.known) / static_cast<double>(units);
  if (!attribute.family.empty()) out += ", family: " + attribute.family;
  if (!attribute.nest.empty()) out += ", nest: " + attribute.nest;
  return out + fmt::format(", source: {}}}  # known for {:.0f} % of accounts{}\n",
                           attribute.declared_source.empty() ? "crm" : attribute.declared_source, share * 100,
                           attribute.family.empty() ? "; add family and nest" : "");
}

std::string yaml_of(const Draft& draft, std::int64_t units, bool parents) {
  std::string out = draft.comment;
  out += fmt::format("lode: 1\nsegmentation: {}\ntitle: {}\nversion: 1\nunit: {}\nmatch: unique\nattributes:\n",
                     draft.id, yaml_text(draft.title), parents ? "buying_parent" : "account");
  for (const auto& attribute : draft.attributes) out += attribute_line(attribute, units);
  out += "needs: {}  # what customers want, for example  speed: {title: Delivery within a day}\nsegments:\n";
  for (const auto& segment : draft.segments) {
    out += fmt::format("  - id: {}\n    title: {}\n    where: {}{}\n", segment.id, yaml_text(segment.title),
                       yaml_text(segment.rule), segment.comment.empty() ? "" : "  # " + segment.comment);
    out += "    mode: segment\n";
  }
  return out;
}

std::string percent(double share) { return fmt::format("{:.0f} %", share * 100); }

// Ids must differ even where two values slug alike.
void unique_ids(std::vector<Draft::Segment>& segments) {
  std::map<std::string, int> seen;
  for (auto& segment : segments)
    if (int n = ++seen[segment.id]; n > 1) segment.id += fmt::format("_{}", n);
}

Draft draft_from_column(const std::string& id, const std::string& title, const SeenAttribute& column,
                        const std::vector<ColumnValue>& values) {
  Draft out{.id = id, .title = title, .attributes = {column}};
  out.comment = fmt::format("# One segment per value of the column '{}', as it stands in the CRM.\n", column.id);
  for (const auto& value : values) {
    std::string rule = column.type == "enum" || column.type == "text"
                           ? fmt::format("{} = {}", column.id, store::literal(Value{value.value}))
                           : fmt::format("{} = {}", column.id, value.value);
    bool letter = !value.value.empty() && std::isalpha(static_cast<unsigned char>(value.value[0]));
    out.segments.push_back({slug(letter ? value.value : column.id + " " + value.value), value.value, rule,
                            fmt::format("{} accounts", value.accounts)});
  }
  unique_ids(out.segments);
  return out;
}

// Alternatives over one attribute's values are told as a list: `country in ('AU', 'NZ')`.
model::Predicate any_of_paths(std::vector<model::Predicate> paths) {
  using Op = model::Predicate::Op;
  std::vector<model::Predicate> out;
  for (auto& path : paths) {
    auto same = std::ranges::find_if(out, [&](const model::Predicate& p) {
      return path.op == Op::compare && path.compare == model::Compare::eq && p.attribute == path.attribute &&
             ((p.op == Op::compare && p.compare == model::Compare::eq) || (p.op == Op::in && !p.negated));
    });
    if (same == out.end()) {
      out.push_back(std::move(path));
      continue;
    }
    same->op = Op::in;
    same->literals.push_back(path.literals[0]);
  }
  return out.size() == 1 ? out[0] : model::any_of(std::move(out));
}

// What the figures say of the rules themselves, so that nobody takes an accident of the data for a pattern.
std::string_view worth(const discover::LabelTree& tree) {
  return tree.held_out_accuracy > tree.majority
             ? ""
             : "; on accounts held out they do no better than always saying the largest value, so they explain nothing";
}

// The tree's leaves, joined by label: readable rules that come near the column, with their error said.
Draft draft_by_rules(const Draft& exact, const std::vector<SeenAttribute>& attributes,
                     const discover::LabelTree& tree) {
  Draft out{.id = exact.id + "-by-rules", .title = exact.title + ", by readable rules"};
  out.comment = fmt::format(
      "# The nearest readable rules to '{}': right for {} of accounts, {} of accounts held out; always saying the\n"
      "# largest value would be right for {}{}.\n# A greedy tree of depth 3: other rules may come nearer.\n",
      exact.id, percent(tree.accuracy), percent(tree.held_out_accuracy), percent(tree.majority), worth(tree));
  for (std::size_t s = 0; s < exact.segments.size(); ++s) {
    std::vector<model::Predicate> paths;
    std::size_t accounts = 0, right = 0;
    for (const auto& leaf : tree.leaves) {
      if (leaf.label != static_cast<int>(s)) continue;
      paths.push_back(leaf.rule);
      accounts += leaf.accounts;
      right += leaf.right;
    }
    if (paths.empty()) continue;
    auto rule = any_of_paths(std::move(paths));
    for (const auto& used : model::attributes_of(rule))
      if (std::ranges::find(out.attributes, used, &SeenAttribute::id) == out.attributes.end())
        out.attributes.push_back(*std::ranges::find(attributes, used, &SeenAttribute::id));
    out.segments.push_back({exact.segments[s].id, exact.segments[s].title, model::print(rule),
                            fmt::format("{} accounts, {} of them with this value", accounts, right)});
  }
  return out;
}

Table offers_table(const discover::LabelTree& tree, const std::vector<ColumnValue>& values) {
  Table out{.name = "nearest_rules", .title = "The nearest readable rules over other attributes"};
  out.columns = {{"value", "Value", Kind::text}, {"rule", "Rule", Kind::text},
                 {"accounts", "Accounts", Kind::integer}, {"error", "Error", Kind::share}};
  for (const auto& leaf : tree.leaves)
    out.rows.push_back({values[static_cast<std::size_t>(leaf.label)].value, model::in_words(leaf.rule),
                        static_cast<std::int64_t>(leaf.accounts),
                        1 - static_cast<double>(leaf.right) / static_cast<double>(leaf.accounts)});
  out.source = "account attributes";
  out.note = fmt::format("in all {} right, {} of accounts held out; the largest value alone: {}{}",
                         percent(tree.accuracy), percent(tree.held_out_accuracy), percent(tree.majority), worth(tree));
  return out;
}

struct Asked {
  store::Workspace& workspace;
  facts::Reading& reading;
  std::vector<SeenAttribute> attributes;
  std::int64_t units = 0;
  bool parents = false;
};

Result<std::string> write_draft(Asked& asked, const Draft& draft, bool force) {
  std::string file = fmt::format("segmentations/{}.yaml", draft.id);
  if (!force && !asked.workspace.read_or_empty(file).empty())
    return fail(Code::conflict, fmt::format("{} is there already", file), "choose another id, or add --force");
  LODE_CHECK(asked.workspace.write(file, yaml_of(draft, asked.units, asked.parents)));
  return file;
}

Result<Doc> from_column(Asked& asked, const Request& request, const std::string& id) {
  std::string column = request.get("from-column");
  for (const auto& attribute : asked.attributes)  // a header may be spelt `Tier` where the attribute is `tier`
    if (lower(attribute.id) == lower(column)) column = attribute.id;
  auto& connection = asked.reading.connection;
  LODE_TRY(values, column_values(connection, column, asked.attributes));
  const auto& seen = *std::ranges::find(asked.attributes, column, &SeenAttribute::id);
  auto title = request.get("title", fmt::format("Accounts by {}, as the CRM has them", spaced(column)));
  Draft exact = draft_from_column(id, title, seen, values);
  Doc doc{.verb = "new"};
  LODE_TRY(file, write_draft(asked, exact, request.has("force")));
  doc.metrics.push_back({"file", "File", file, Kind::text});
  doc.next = {suggest(request.workspace, "check", id)};
  LODE_TRY(data, labelled(connection, column, values, asked.attributes));
  auto tree = discover::greedy_tree(data.features, data.labels, static_cast<int>(values.size()));
  if (tree.accuracy > tree.majority + 1e-9) {
    auto near = draft_by_rules(exact, asked.attributes, tree);
    LODE_TRY(by_rules, write_draft(asked, near, request.has("force")));
    doc.metrics.push_back({"by_rules", "Nearest readable rules", by_rules, Kind::text});
    doc.tables.push_back(offers_table(tree, values));
    doc.next.push_back(suggest(request.workspace, "check", near.id));
  } else {
    const char* none = "No other attribute tells these values apart: nothing readable is offered.";
    doc.blocks = {{Block::Is::metrics, {}, {}}, {Block::Is::paragraph, none, {}}};
  }
  return doc;
}

// The attributes named, or the ones best known that have few values or are numbers.
Result<std::vector<SeenAttribute>> chosen(const Asked& asked, const Request& request, Context& context) {
  std::vector<std::string> names;
  for (const auto& attribute : asked.attributes) names.push_back(attribute.id);
  std::string answer = request.get("attributes");
  if (answer.empty() && context.ask && !request.yes)
    answer = context.ask(fmt::format("Which attributes tell your customers apart? There are: {}.\n(names, separated by "
                                     "commas)", join(names, ", ")), {}).value_or("");
  std::vector<SeenAttribute> out;
  for (const auto& word : split(answer, ',')) {
    std::string name(trim(word));
    if (name.empty()) continue;
    auto it = std::ranges::find(asked.attributes, name, &SeenAttribute::id);
    if (it == asked.attributes.end())
      return fail(Code::invalid_argument, fmt::format("no account has an attribute '{}'", name),
                  "there are: " + join(names, ", "));
    out.push_back(*it);
  }
  if (!out.empty()) return out;
  auto usable = asked.attributes;
  std::erase_if(usable, [](const auto& a) { return a.type == "text" || a.type == "date" || a.distinct < 2; });
  std::ranges::stable_sort(usable, [](const auto& a, const auto& b) { return a.known > b.known; });
  if (usable.size() > 2) usable.resize(2);
  if (usable.empty())
    return fail(Code::not_found, "no attribute of the accounts could define a segment",
                "load an account table with attributes such as industry, sites or employees");
  return usable;
}

Result<std::vector<Draft::Segment>> starting_segments(Asked& asked, const SeenAttribute& attribute) {
  std::vector<Draft::Segment> out;
  if (attribute.type == "enum" || attribute.type == "boolean") {
    LODE_TRY(values, column_values(asked.reading.connection, attribute.id, asked.attributes));
    return draft_from_column("x", "x", attribute, values).segments;
  }
  LODE_TRY(middle, asked.reading.connection.one(
                       fmt::format("SELECT CAST(median({}) AS BIGINT) FROM unit", store::identifier(attribute.id))));
  std::string cut = to_text(middle);
  out.push_back({"large_" + slug(attribute.id), "More " + attribute.id, attribute.id + " > " + cut,
                 "the median: move it to a number that means something"});
  out.push_back({"small_" + slug(attribute.id), "Fewer " + attribute.id, attribute.id + " <= " + cut, ""});
  return out;
}

// Asks for segments one by one; each rule is read before it is taken.
std::vector<Draft::Segment> asked_segments(const Context& context) {
  std::vector<Draft::Segment> out;
  while (context.ask) {
    auto title = context.ask(out.empty() ? "Name of the first segment (empty: begin from the data)"
                                         : "Name of the next segment (empty: no more)", {});
    if (!title || trim(*title).empty()) break;
    for (;;) {
      auto rule = context.ask("Its rule, for example  sites > 10 and format = 'dine_in'", {});
      if (!rule || trim(*rule).empty()) break;
      auto read = model::parse_predicate(*rule);
      if (read.findings.empty()) {
        out.push_back({slug(*title), *title, *rule, ""});
        break;
      }
      context.say(read.findings[0].message);
    }
  }
  unique_ids(out);
  return out;
}

Result<Doc> from_dialogue(Asked& asked, const Request& request, const std::string& id, Context& context) {
  LODE_TRY(attributes, chosen(asked, request, context));
  Draft draft{.id = id, .title = request.get("title", id), .attributes = attributes};
  draft.comment = "# A beginning: give each segment a rule people agree on, the needs its members share, and plays.\n";
  if (!request.yes) draft.segments = asked_segments(context);
  if (draft.segments.empty()) {
    LODE_TRY(segments, starting_segments(asked, attributes[0]));
    draft.segments = std::move(segments);
  }
  LODE_TRY(file, write_draft(asked, draft, request.has("force")));
  Doc doc{.verb = "new"};
  doc.metrics.push_back({"file", "File", file, Kind::text});
  doc.next = {suggest(request.workspace, "check", id)};
  return doc;
}

Result<Doc> run(const Request& request, Context& context) {
  std::string id = request.arg("S");
  bool plain = !id.empty() && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (!plain)
    return fail(Code::invalid_argument, fmt::format("'{}' cannot be an id", id), "use letters, digits, - and _");
  LODE_TRY(workspace, store::Workspace::open(request.workspace, context));
  LODE_TRY(view, view_of(request));
  LODE_TRY(reading, facts::open_reading(workspace, view, context));
  LODE_TRY(attributes, seen_attributes(reading.connection));
  LODE_TRY(units, reading.connection.one("SELECT count(*) FROM unit"));
  Asked asked{workspace, reading, std::move(attributes), std::get<std::int64_t>(units),
              reading.settings.unit == model::Unit::buying_parent};
  return request.has("from-column") ? from_column(asked, request, id) : from_dialogue(asked, request, id, context);
}

}  // namespace

const Verb new_{"new", "a segmentation file from a dialogue or a CRM column", Group::define, positionals,
                options, run};

}  // namespace lode::verbs
