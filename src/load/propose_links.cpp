// Links between drafts: masters first, then those that refer to them.
#include "load/propose_links.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "load/propose_categories.h"
#include "load/propose_deals.h"
#include "load/propose_header.h"
#include "load/propose_sql.h"

namespace lode::load {
namespace {

constexpr double good_enough = 0.62;   // below, a file is ignored

int percent_of(double share) { return static_cast<int>(share * 100 + 0.5); }

std::string why_ignored(const Sample& sample, const std::vector<Draft>& readings) {
  if (!sample.problem.empty()) return sample.problem;
  const Draft* nearest = nullptr;
  for (const auto& draft : readings)
    if (!nearest || draft.confidence > nearest->confidence) nearest = &draft;
  if (!nearest || nearest->columns.empty()) return "no column looks like one of ours";
  if (!nearest->missing.empty())
    return fmt::format("nearest to {}, but nothing looks like {}", nearest->table,
                       join(nearest->missing, ", "));
  return fmt::format("nearest to {}, with too little to go by", nearest->table);
}

Draft ignore(std::size_t sample, std::string reason) {
  Draft out{.sample = sample};
  out.reason = std::move(reason);
  return out;
}

// The profile behind a target of a draft, or null.
const ColumnProfile* profile_of(const std::vector<Sample>& samples, const Draft& draft,
                                std::string_view target) {
  const auto* choice = draft.find(target);
  return choice ? samples[draft.sample].find(choice->map.column) : nullptr;
}

// A file is what it is said to be only if nothing that it must have is a mere guess.
bool believable(const Draft& draft) {
  const auto* table = store::find_canonical(draft.table);
  bool guessed = std::ranges::any_of(table->columns, [&](const auto& column) {
    const auto* choice = column.required ? draft.find(column.name) : nullptr;
    return choice && choice->confidence < 0.5;
  });
  return draft.missing.empty() && draft.confidence >= good_enough && !guessed;
}

// The account and line drafts of one sheet belong together.
bool wide_pair(const std::vector<Draft>& readings) { return readings.size() == 2 && readings[1].unpivot; }

std::vector<Draft> first_choices(const std::vector<Sample>& samples,
                                 const std::vector<std::vector<Draft>>& per_file) {
  std::vector<Draft> out;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto& readings = per_file[i];
    auto fits = std::ranges::find_if(readings, [](const Draft& d) { return !d.table.empty() && believable(d); });
    if (wide_pair(readings)) out.insert(out.end(), readings.begin(), readings.end());
    else if (!readings.empty() && readings[0].table.empty()) out.push_back(readings[0]);
    else if (fits != readings.end()) out.push_back(*fits);
    else out.push_back(ignore(i, why_ignored(samples[i], readings)));
  }
  return out;
}

std::string_view id_of(std::string_view table) {
  const auto* canonical = store::find_canonical(table);
  return canonical && !canonical->columns.empty() ? canonical->columns[0].name : std::string_view();
}

bool is_master(std::string_view table) {
  return table == "account" || table == "product" || table == "contact" || table == "opportunity" ||
         table == "rep";
}

// How often other files refer to the ids of this one.
double referred(const std::vector<Sample>& samples, const std::vector<Draft>& drafts, const Draft& master) {
  const auto* ids = profile_of(samples, master, id_of(master.table));
  double out = 0;
  if (!ids) return 0;
  for (const auto& draft : drafts) {
    if (draft.sample == master.sample || draft.table == master.table) continue;
    if (const auto* refers = profile_of(samples, draft, id_of(master.table))) out += refers->overlap(*ids);
  }
  return out;
}

// Two files with the same ids are two states or halves of one list: the one that others refer to, has the
// more rows and fits better is loaded.
void drop_repeated_masters(const std::vector<Sample>& samples, std::vector<Draft>& drafts) {
  for (auto& a : drafts) {
    if (!is_master(a.table)) continue;
    const auto* ids_a = profile_of(samples, a, id_of(a.table));
    for (auto& b : drafts) {
      if (&a == &b || b.table != a.table || !ids_a) continue;
      const auto* ids_b = profile_of(samples, b, id_of(b.table));
      if (!ids_b || ids_b->overlap(*ids_a) < 0.3) continue;
      double rank_a = referred(samples, drafts, a) + a.confidence + 0.001 * static_cast<double>(a.columns.size());
      double rank_b = referred(samples, drafts, b) + b.confidence + 0.001 * static_cast<double>(b.columns.size());
      bool a_stays = rank_a > rank_b + 1e-9 || (rank_a > rank_b - 1e-9 && a.sample < b.sample);
      if (!a_stays) continue;
      auto shared = percent_of(ids_b->overlap(*ids_a));
      b = ignore(b.sample, fmt::format("{} % of its {} are those of {}; a second source of the same "
                                       "records would need a map of its own", shared, id_of(a.table),
                                       samples[a.sample].name()));
    }
  }
}

// The column whose values are most nearly all ids of the master.
const ColumnProfile* best_reference(const Sample& sample, const ColumnProfile& ids, double& best) {
  const ColumnProfile* out = nullptr;
  best = 0;
  for (const auto& column : sample.columns) {
    if (column.keys.empty()) continue;
    double overlap = column.overlap(ids);
    if (overlap > best) {
      best = overlap;
      out = &column;
    }
  }
  return out;
}

void confirm_reference(ColumnChoice& choice, double overlap, std::string_view target) {
  choice.reason += fmt::format("; {} % of the values are known {}s", percent_of(overlap), target);
  choice.confidence = overlap >= 0.9 ? std::min(0.99, choice.confidence + 0.06) : choice.confidence;
}

// The share of distinct values that a translation of the map brings to the master's spelling.
double translated(const ColumnChoice& choice, const ColumnProfile& column) {
  auto count = std::ranges::count_if(choice.map.values, [&](const auto& v) { return column.keys.contains(v.first); });
  return column.keys.empty() ? 0 : static_cast<double>(count) / static_cast<double>(column.keys.size());
}

// References to accounts and products: confirmed by their values, or moved to the column that holds them.
void check_reference(const std::vector<Sample>& samples, Draft& draft, const Draft& master,
                     std::string_view target, std::vector<Finding>& findings) {
  const auto& sample = samples[draft.sample];
  const auto* ids = profile_of(samples, master, target);
  auto choice = std::ranges::find_if(draft.columns, [&](const auto& c) { return c.map.target == target; });
  if (!ids || choice == draft.columns.end()) return;
  const auto* chosen = sample.find(choice->map.column);
  double overlap = chosen->overlap(*ids) + translated(*choice, *chosen), best = 0;
  const auto* better = best_reference(sample, *ids, best);
  bool free = better && std::ranges::none_of(draft.columns, [&](const auto& c) {
    return c.map.column == better->header;
  });
  if (overlap < 0.3 && best > 0.8 && free) {
    choice->map.column = better->header;
    choice->confidence = 0.85;
    choice->reason = fmt::format("the values of \"{}\" are not ids of {}", chosen->header,
                                 samples[master.sample].name());
    confirm_reference(*choice, best, target);
    return;
  }
  confirm_reference(*choice, overlap, target);
  bool known = samples[master.sample].complete;
  if (overlap >= 0.9 || !known) return;
  if (overlap < 0.3) choice->confidence *= 0.8;
  findings.push_back(map_finding(
      "MAP12", "unmatched-reference",
      fmt::format("{}: {} % of the {}s in \"{}\" are not in {}", sample.name(), percent_of(1 - overlap), target,
                  choice->map.column, samples[master.sample].name()),
      "check that both files are of the same system and date"));
}

// "GTXPro" beside "GTX Pro": the same but for blanks, case and punctuation. Written down as a translation.
void repair_spelling(const std::vector<Sample>& samples, Draft& draft, const Draft& master,
                     std::string_view target, std::vector<Finding>& findings) {
  const auto* ids = profile_of(samples, master, target);
  auto choice = std::ranges::find_if(draft.columns, [&](const auto& c) { return c.map.target == target; });
  if (!ids || choice == draft.columns.end() || ids->keys_full) return;
  const auto* column = samples[draft.sample].find(choice->map.column);
  std::map<std::string, std::string> by_key;
  for (const auto& [id, count] : ids->keys) by_key[header_key(id)] = id;
  std::int64_t rows = 0;
  for (const auto& [value, count] : column->keys) {
    if (ids->keys.contains(value)) continue;
    auto near = by_key.find(header_key(value));
    if (near == by_key.end()) continue;
    choice->map.values.emplace_back(value, near->second);
    rows += count;
  }
  if (choice->map.values.empty()) return;
  std::ranges::sort(choice->map.values);
  auto [from, to] = choice->map.values.front();
  findings.push_back(map_finding(
      "MAP13", "spelling",
      fmt::format("{}: \"{}\" in {} rows is taken for \"{}\" of {}", samples[draft.sample].name(), from, rows,
                  to, samples[master.sample].name()),
      "the map translates it under `values`; take that line out if they differ"));
}

Draft* find_table(std::vector<Draft>& drafts, std::string_view table) {
  auto it = std::ranges::find(drafts, table, &Draft::table);
  return it == drafts.end() ? nullptr : &*it;
}

void check_references(const std::vector<Sample>& samples, std::vector<Draft>& drafts,
                      std::vector<Finding>& findings) {
  for (std::string_view table : {"account", "product", "rep"}) {
    const auto* master = find_table(drafts, table);
    if (!master) continue;
    auto target = id_of(table);
    for (auto& draft : drafts) {
      if (draft.table.empty() || draft.table == table) continue;
      repair_spelling(samples, draft, *master, target, findings);
      check_reference(samples, draft, *master, target, findings);
    }
  }
}

// Two ledgers that share their document numbers hold the same sales: counting both would double them.
void drop_repeated_ledgers(const std::vector<Sample>& samples, std::vector<Draft>& drafts) {
  for (auto& a : drafts) {
    if (a.table != "line") continue;
    for (auto& b : drafts) {
      if (&a == &b || b.table != "line" || a.confidence < b.confidence) continue;
      for (const auto& column : samples[b.sample].columns) {
        const auto* same = samples[a.sample].find(column.header);
        bool document = same && column.keys.size() > 20 && column.overlap(*same) > 0.8 &&
                        header_key(column.header).find("date") == std::string::npos &&
                        value_fit(column, {"line_id", store::Field::id}).factor == 1;
        const auto* account = b.find("account_id");
        bool is_account = account && account->map.column == column.header;
        const auto* product = b.find("product_id");
        bool is_product = product && product->map.column == column.header;
        if (!document || is_account || is_product) continue;
        b = ignore(b.sample, fmt::format("its {} are those of {}: loading both would count the same sales "
                                         "twice", column.header, samples[a.sample].name()));
        break;
      }
    }
  }
}

// Parents are ids (or names) of the same list; a column that only sounds so is an attribute.
void check_parents(const std::vector<Sample>& samples, Draft& draft) {
  auto parent = std::ranges::find_if(draft.columns, [](const auto& c) { return c.map.target == "parent_id"; });
  const auto* ids = profile_of(samples, draft, "account_id");
  if (parent == draft.columns.end() || !ids) return;
  const auto* column = samples[draft.sample].find(parent->map.column);
  if (column->filled == 0) return;
  double overlap = column->overlap(*ids);
  if (overlap >= 0.5) {
    confirm_reference(*parent, overlap, "account_id");
    return;
  }
  bool named = header_key(column->header).find("parent") != std::string::npos;
  if (named) {
    draft.notes.push_back(fmt::format("{} % of the parents in \"{}\" are accounts of this file",
                                      percent_of(overlap), column->header));
    return;
  }
  draft.keep.push_back(column->header);
  draft.columns.erase(parent);
}

// Rows whose account is a mere guess would only be rejected.
void drop_guesses(std::vector<Draft>& drafts) {
  for (auto& draft : drafts) {
    const auto* account = draft.table == "line" || draft.table == "contact" ? draft.find("account_id") : nullptr;
    if (!account || account->confidence >= 0.5) continue;
    draft = ignore(draft.sample, fmt::format("nothing in it looks like the account of a {}", draft.table));
  }
}

// A person without an account cannot be placed: a declared skip, so that the others are not held up by it.
void leave_out_loose_contacts(const std::vector<Sample>& samples, std::vector<Draft>& drafts) {
  for (auto& draft : drafts) {
    const auto* column = draft.table == "contact" ? profile_of(samples, draft, "account_id") : nullptr;
    if (!column || column->filled == column->rows) continue;
    draft.where += fmt::format("{}\"{}\" <> ''", draft.where.empty() ? "" : " and ", column->header);
    draft.where_reason += fmt::format("{}{} rows name no account", draft.where_reason.empty() ? "" : "; ",
                                      column->rows - column->filled);
  }
}

void sort_drafts(std::vector<Draft>& drafts) {
  auto place = [](const Draft& draft) {
    auto tables = store::canonical_tables();
    auto it = std::ranges::find(tables, std::string_view(draft.table), &store::CanonicalTable::name);
    return it - tables.begin();
  };
  std::ranges::stable_sort(drafts, {}, place);
}

}  // namespace

Finding map_finding(std::string rule, std::string name, std::string message, std::string fix,
                    Severity severity) {
  return {.rule = std::move(rule),
          .name = std::move(name),
          .severity = severity,
          .message = std::move(message),
          .fix = std::move(fix)};
}

Linked link_drafts(const std::vector<Sample>& samples, std::vector<std::vector<Draft>> per_file,
                   const std::vector<std::string>& loaded, const Context& context) {
  Linked out{.drafts = {}, .findings = {}, .loaded = loaded};
  out.drafts = first_choices(samples, per_file);
  drop_repeated_masters(samples, out.drafts);
  drop_repeated_ledgers(samples, out.drafts);
  join_missing(samples, per_file, out.drafts);
  drop_repeated_ledgers(samples, out.drafts);
  check_references(samples, out.drafts, out.findings);
  for (auto& draft : out.drafts)
    if (draft.table == "account") check_parents(samples, draft);
  drop_guesses(out.drafts);
  leave_out_loose_contacts(samples, out.drafts);
  complete_deals(samples, out.drafts, out.findings);
  add_category_tables(samples, out.drafts, out.findings, loaded, context);
  add_derived_tables(samples, out.drafts, out.findings, loaded, context);
  sort_drafts(out.drafts);
  return out;
}

}  // namespace lode::load
