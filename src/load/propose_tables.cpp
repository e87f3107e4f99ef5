// Scoring headers and choosing tables.
#include "load/propose_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "load/glob.h"
#include "load/propose_header.h"

namespace lode::load {
namespace {

using store::CanonicalColumn;
using store::CanonicalTable;

// A header's key as presets write it: HubSpot's prefix taken off.
std::string preset_key(std::string_view header) {
  auto key = header_key(header);
  constexpr std::string_view prefix = "property";
  bool prefixed = lower(header).starts_with("property_");
  return prefixed ? key.substr(prefix.size()) : key;
}

bool holds(std::string_view list, const std::string& key) {
  auto all = split(list, '|');
  return std::ranges::find(all, key) != all.end();
}

bool file_word(const Sample& sample, std::string_view words) {
  auto name = sample.spec.path.substr(sample.spec.path.rfind('/') + 1);
  auto parts = header_words(name.substr(0, name.rfind('.')) + " " + sample.spec.sheet);
  return std::ranges::any_of(parts, [&](const auto& part) { return holds(words, part); });
}

struct HeaderMatch {
  double score = 0;
  std::string reason;
};

std::string preset_title(std::string_view preset) {
  return preset == "salesforce" ? "Salesforce's" : preset == "hubspot" ? "HubSpot's" : "a usual name";
}

// Position in a list of synonyms: the first are the best known.
HeaderMatch list_match(const std::string& key, std::string_view header, const PresetColumn& preset) {
  auto names = split(preset.headers, '|');
  auto at = std::ranges::find(names, key);
  if (at == names.end()) return {};
  auto place = static_cast<double>(at - names.begin()) / static_cast<double>(names.size());
  bool generic = preset.preset.empty();
  return {generic ? 0.93 - 0.15 * place : 0.98 - 0.02 * place,
          generic ? fmt::format("header \"{}\" is {} for it", header, preset_title(preset.preset))
                  : fmt::format("header \"{}\" is {}", header, preset_title(preset.preset))};
}

// All words of a synonym inside the header ("net revenue eur" has "revenue"), or a slip of the pen.
HeaderMatch loose_match(std::string_view header, const PresetColumn& preset) {
  auto words = header_words(header_unit(header).rest);
  HeaderMatch best;
  auto names = split(preset.headers, '|');
  for (const auto& word : words) {
    if (word.size() < 4 || std::ranges::find(names, word) == names.end()) continue;
    double score = 0.55 + 0.2 / static_cast<double>(words.size());
    if (score > best.score) best = {score, fmt::format("header \"{}\" has the word \"{}\"", header, word)};
  }
  auto key = header_key(header);
  if (best.score == 0 && key.size() >= 6)
    if (auto near = did_you_mean(key, names); near.size() >= 6)
      best = {0.5, fmt::format("header \"{}\" is close to \"{}\"", header, near)};
  return best;
}

HeaderMatch header_match(std::string_view header, std::string_view table, const CanonicalColumn& target,
                         const PresetObject* object) {
  HeaderMatch best;
  auto key = preset_key(header), unit_free = header_key(header_unit(header).rest);
  for (const auto& preset : preset_columns()) {
    if (preset.table != table || preset.column != target.name) continue;
    bool of_object = object && preset.preset == object->preset && preset.object == object->object;
    if (!preset.preset.empty() && !of_object) continue;
    auto match = list_match(key, header, preset);
    if (match.score == 0) match = list_match(unit_free, header, preset);
    if (match.score == 0 && preset.preset.empty() && !object) match = loose_match(header, preset);
    if (object && preset.preset.empty()) match.score *= 0.9;
    if (match.score > best.score) best = match;
  }
  return best;
}

struct Candidate {
  std::size_t target = 0, column = 0;
  double confidence = 0;
  std::string reason;
};

bool entity_id(const CanonicalTable& table, const CanonicalColumn& target) {
  return target.required && target.field == store::Field::id && !table.columns.empty() &&
         table.columns[0].name == target.name && table.name != "line" && table.name != "need_rating" &&
         table.name != "evidence";
}

Candidate judge(const Sample& sample, const CanonicalTable& table, std::size_t target, std::size_t column,
                const PresetObject* object) {
  const auto& goal = table.columns[target];
  const auto& profile = sample.columns[column];
  auto match = header_match(profile.header, table.name, goal, object);
  if (match.score == 0) return {};
  auto fit = value_fit(profile, goal);
  Candidate out{target, column, match.score * fit.factor, match.reason};
  if (!fit.reason.empty()) out.reason += "; " + fit.reason;
  if (entity_id(table, goal) && profile.filled > 0) {
    bool once = profile.unique() && profile.filled == profile.rows;
    if (!once) out.confidence *= profile.filled == 0 ? 1 : 0.5;
    out.reason += once ? "; every value is there once" : "; values repeat or are missing";
  }
  return out;
}

// Targets that may share a column: a name can be the id where there is no other.
bool may_share(std::string_view a, std::string_view b) {
  constexpr std::pair<std::string_view, std::string_view> pairs[] = {
      {"outcome", "stage"}, {"account_id", "name"}, {"product_id", "name"}, {"owner_id", "name"}};
  return std::ranges::any_of(pairs, [&](const auto& pair) {
    return (a == pair.first && b == pair.second) || (a == pair.second && b == pair.first);
  });
}

std::vector<Candidate> candidates_of(const Sample& sample, const CanonicalTable& table,
                                     const PresetObject* object) {
  std::vector<Candidate> out;
  for (std::size_t t = 0; t < table.columns.size(); ++t)
    for (std::size_t c = 0; c < sample.columns.size(); ++c)
      if (auto candidate = judge(sample, table, t, c, object); candidate.confidence >= 0.35)
        out.push_back(std::move(candidate));
  std::ranges::stable_sort(out, std::ranges::greater{}, &Candidate::confidence);
  return out;
}

void choose(Draft& draft, const Sample& sample, const CanonicalTable& table,
            const std::vector<Candidate>& candidates) {
  std::map<std::size_t, std::string_view> used;
  for (bool sharing : {false, true}) {
    for (const auto& candidate : candidates) {
      auto name = table.columns[candidate.target].name;
      if (draft.find(name)) continue;
      auto taken = used.find(candidate.column);
      if (taken != used.end() && !(sharing && may_share(name, taken->second))) continue;
      ColumnChoice choice{.map = {.target = std::string(name), .column = sample.columns[candidate.column].header},
                          .confidence = candidate.confidence,
                          .reason = candidate.reason};
      settle(choice.map, sample.columns[candidate.column], table.columns[candidate.target].field);
      draft.columns.push_back(std::move(choice));
      used.emplace(candidate.column, name);
    }
  }
}

// Where no header is an id but the names are all different, the names are the ids.
void names_as_ids(Draft& draft, const Sample& sample, const CanonicalTable& table) {
  const auto& id = table.columns[0];
  const auto* name = draft.find("name");
  auto weak = std::ranges::find_if(draft.columns, [&](const auto& c) { return c.map.target == id.name; });
  bool needed = weak == draft.columns.end() || weak->confidence < 0.6;
  if (!entity_id(table, id) || !name || name->confidence < 0.7 || !needed) return;
  const auto* column = sample.find(name->map.column);
  if (!column->unique() || column->filled != column->rows) return;
  ColumnChoice choice{.map = {.target = std::string(id.name), .column = name->map.column},
                      .confidence = 0.75,
                      .reason = fmt::format("no column of ids; \"{}\" is different in every row", column->header)};
  if (weak != draft.columns.end()) draft.columns.erase(weak);
  draft.columns.push_back(std::move(choice));
}

// The order of the canonical table, so that maps read alike.
void order_columns(Draft& draft, const CanonicalTable& table) {
  auto place = [&](const ColumnChoice& choice) {
    return std::ranges::find(table.columns, std::string_view(choice.map.target), &CanonicalColumn::name) -
           table.columns.begin();
  };
  std::ranges::stable_sort(draft.columns, {}, place);
}

struct TableWords {
  std::string_view table, words;
};
constexpr TableWords table_words[] = {
    {"account", "account|accounts|customer|customers|client|clients|company|companies|kunden|kunde|debitoren|"
                "kundenstamm|societes|crm|resellers|master"},
    {"line", "invoice|invoices|invoicelines|line|lines|sales|revenue|transactions|billing|ledger|rechnungen|"
             "rechnung|umsatz|umsatze|fakturen|factures|ventes|orderfact|items"},
    {"product", "product|products|item|items|article|articles|artikel|produkte|material|produits|sku|skus"},
    {"opportunity", "opportunity|opportunities|deal|deals|pipeline|angebote|offers|quotes|chancen|opportunites"},
    {"contact", "contact|contacts|ansprechpartner|people|persons"},
    {"rep", "rep|reps|employee|employees|team|teams|user|users|vertreter|mitarbeiter|commerciaux|owners"},
    {"fx", "fx|rates|kurse|taux|exchange"}};

// Files that look like a ledger but hold something else: counting them as revenue would be wrong.
constexpr TableWords foreign_words[] = {
    {"line", "payment|payments|receipt|receipts|zahlungen|paiements|budget|forecast|plan|target|targets|quote|"
             "quotes|pipeline|deals|history"}};

double file_bonus(const Sample& sample, std::string_view table) {
  double bonus = 0;
  for (const auto& row : table_words)
    if (row.table == table && file_word(sample, row.words)) bonus += 0.25;
  for (const auto& row : foreign_words)
    if (row.table == table && file_word(sample, row.words)) bonus -= 0.6;
  return bonus;
}

void keep_further_columns(Draft& draft, const Sample& sample) {
  for (const auto& column : sample.columns) {
    bool used = std::ranges::any_of(draft.columns, [&](const auto& c) { return c.map.column == column.header; });
    auto key = header_key(column.header);
    bool technical = std::ranges::any_of(technical_headers(), [&](auto glob) { return glob_match(glob, key); });
    if (used || technical || column.filled == 0 || column.header.starts_with('#')) continue;
    draft.keep.push_back(column.header);
  }
}

// Deleted records and old versions, as a rule over the values that are really there.
void add_filters(Draft& draft, const Sample& sample, const PresetObject* object) {
  for (const auto& filter : preset_filters()) {
    bool applies = filter.preset.empty() || (object && object->preset == filter.preset);
    if (!applies) continue;
    for (const auto& column : sample.columns) {
      if (preset_key(column.header) != filter.header) continue;
      std::vector<std::string> values;
      std::int64_t rows = 0;
      for (const auto& [value, count] : column.keys) {
        if (!holds(filter.values, lower(value))) continue;
        values.push_back("'" + value + "'");
        rows += count;
      }
      if (rows == 0) continue;
      std::ranges::sort(values);
      auto name = fmt::format("\"{}\"", column.header);
      auto rule = fmt::format("({} is null or {} not in ({}))", name, name, join(values, ", "));
      draft.where += (draft.where.empty() ? "" : " and ") + rule;
      draft.where_reason += fmt::format("{}{} rows are {}", draft.where_reason.empty() ? "" : "; ", rows,
                                        filter.reason);
    }
  }
}

void note_unfilled(Draft& draft, const CanonicalTable& table) {
  for (const auto& column : table.columns)
    if (column.required && !draft.find(column.name)) draft.missing.emplace_back(column.name);
}

std::string_view choice_of(std::string_view column, const std::string& text) {
  for (const auto& word : choice_words())
    if (word.column == column && text.find(word.word) != std::string::npos) return word.value;
  return {};
}

// Free texts of columns that take a choice are translated, every value that is really there.
void map_choices(Draft& draft, const Sample& sample, const CanonicalTable& table) {
  for (auto& choice : draft.columns) {
    const auto* target = table.column(choice.map.target);
    if (!target || target->field != store::Field::choice || choice.map.column.empty()) continue;
    auto allowed = split(target->choices, '|');
    const auto* column = sample.find(choice.map.column);
    bool fits = std::ranges::all_of(column->keys, [&](const auto& key) {
      return std::ranges::find(allowed, key.first) != allowed.end();
    });
    if (fits) continue;
    for (const auto& [value, count] : column->common(40))
      choice.map.values.emplace_back(value, choice_of(target->name, lower(fold_accents(value))));
    std::ranges::sort(choice.map.values);
  }
}

}  // namespace

const ColumnChoice* Draft::find(std::string_view target) const {
  auto it = std::ranges::find_if(columns, [&](const auto& c) { return c.map.target == target; });
  return it == columns.end() ? nullptr : &*it;
}

const PresetObject* preset_object(const Sample& sample) {
  std::vector<std::string> keys;
  for (const auto& column : sample.columns) keys.push_back(preset_key(column.header));
  const PresetObject* best = nullptr;
  double best_score = 0;
  for (const auto& object : preset_objects()) {
    auto needs = split(object.needs, '|');
    bool has_all = std::ranges::all_of(needs, [&](const auto& need) {
      return std::ranges::find(keys, need) != keys.end();
    });
    if (!has_all) continue;
    double score = static_cast<double>(needs.size()) + (file_word(sample, object.file_words) ? 2.5 : 0);
    if (score > best_score + 1e-9) {
      best = &object;
      best_score = score;
    }
  }
  return best;
}

Draft draft_table(const Sample& sample, const CanonicalTable& table, const PresetObject* object) {
  Draft draft;
  draft.table = table.name;
  draft.object = object;
  choose(draft, sample, table, candidates_of(sample, table, object));
  names_as_ids(draft, sample, table);
  order_columns(draft, table);
  note_unfilled(draft, table);
  double sum = 0, optional = 0;
  std::size_t required = 0;
  for (const auto& column : table.columns) {
    const auto* choice = draft.find(column.name);
    required += column.required;
    if (column.required) sum += choice ? choice->confidence : -1;
    else if (choice) optional += choice->confidence;
  }
  double base = required == 0 ? 0.5 : sum / static_cast<double>(required);
  double known = static_cast<double>(draft.columns.size()) /
                 static_cast<double>(std::max<std::size_t>(1, sample.columns.size()));
  draft.confidence = base + std::min(0.5, 0.08 * optional) + 0.15 * std::min(1.0, known) +
                     file_bonus(sample, table.name);
  if (object && object->table == table.name) draft.confidence += 0.5;
  if (table.open) keep_further_columns(draft, sample);
  add_filters(draft, sample, object);
  map_choices(draft, sample, table);
  return draft;
}

std::vector<Draft> draft_all(const Sample& sample, std::size_t index) {
  std::vector<Draft> out;
  const auto* object = preset_object(sample);
  if (object && object->table.empty()) {
    Draft ignored{.sample = index, .object = object};
    ignored.reason = fmt::format("it is {} {}: {}", preset_title(object->preset), object->object, object->note);
    out.push_back(std::move(ignored));
    return out;
  }
  for (const auto& table : store::canonical_tables()) {
    if (object && object->table != table.name) continue;
    auto draft = draft_table(sample, table, object);
    draft.sample = index;
    out.push_back(std::move(draft));
  }
  std::ranges::stable_sort(out, [](const Draft& a, const Draft& b) {
    bool whole_a = a.missing.empty(), whole_b = b.missing.empty();
    return whole_a != whole_b ? whole_a : a.confidence > b.confidence;
  });
  return out;
}

}  // namespace lode::load
