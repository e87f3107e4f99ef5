// Reads what unplaced prospects show, grows a tree on customers, and measures every leaf on customers kept apart.
#include "dig/surrogate.h"

#include <fmt/format.h>

#include <algorithm>

#include "assign/source.h"
#include "discover/greedy_tree.h"

namespace lode::dig {
namespace {

using discover::Feature;
using store::identifier;
using store::literal;

constexpr std::size_t most_accounts = 6000, most_features = 30, fewest_accounts = 30;
constexpr double shown_by = 0.6;  // share of unplaced prospects that must show an attribute
constexpr std::int64_t most_words = 60;

struct Shown {
  const model::Attribute* attribute;
  bool words = false;
};

// Neither ids and names, nor what comes from our invoices or is declared invisible for prospects.
bool may_show(const model::Attribute& attribute) {
  static const std::vector<std::string> never{"account_id", "name", "parent_id", "owner_id", "postal_code", "status",
                                              "currency", "source"};
  const auto& seen = attribute.visible_for;
  return std::ranges::find(never, attribute.id) == never.end() && attribute.source != "own_transactions" &&
         attribute.source != "model" && attribute.source != "opinion" &&
         (seen.empty() || std::ranges::find(seen, "prospect") != seen.end());
}

// One pass over the unplaced for all attributes: known for enough of them, and with few enough words to ask about.
Result<std::vector<Shown>> shown_of(const Scene& scene) {
  LODE_TRY(columns, scene.connection.query("SELECT column_name, column_type FROM (DESCRIBE unit)"));
  std::vector<Shown> candidates;
  std::string counts;
  for (const auto& attribute : scene.segmentation.dictionary.attributes) {
    auto it = std::ranges::find_if(columns.rows, [&](const auto& row) { return to_text(row[0]) == attribute.id; });
    if (it == columns.rows.end() || !may_show(attribute) || candidates.size() >= most_features) continue;
    auto type = to_text((*it)[1]);
    bool words = type == "VARCHAR" || type == "BOOLEAN";
    if (!words && !model::is_numeric(attribute.type)) continue;
    candidates.push_back({&attribute, words});
    counts += fmt::format(", count(u.{0}), approx_count_distinct(u.{0})", identifier(attribute.id));
  }
  std::vector<Shown> out;
  if (candidates.empty()) return out;
  LODE_TRY(rows, scene.connection.query(fmt::format(
      "SELECT count(*){} FROM placement p JOIN unit u USING (account_id) WHERE p.kind = 'unknown'", counts)));
  const auto& row = rows.rows[0];
  auto all = *as_number(row[0]);
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (all > 0 && *as_number(row[1 + 2 * i]) >= shown_by * all &&
        (!candidates[i].words || *as_number(row[2 + 2 * i]) <= most_words))
      out.push_back(candidates[i]);
  return out;
}

struct Surrogates {
  std::size_t learnt_from = 0, tried_on = 0;
  double accuracy = 0, majority = 0;  // on those tried on
  std::string largest;                // segment that `majority` always says
  bool used() const { return tried_on > 0 && accuracy > majority; }
};

struct Sample {
  std::vector<Feature> features;
  std::vector<int> labels;
};

// A third of the customers is kept apart to try the rules on; which third follows from their ids.
Result<Sample> read_sample(const Scene& scene, const std::vector<Shown>& shown) {
  Sample out;
  std::string labels = "CASE m.segment", columns;
  for (std::size_t i = 0; i < scene.segmentation.segments.size(); ++i)
    labels += fmt::format(" WHEN {} THEN {}", literal(Value(scene.segmentation.segments[i].id)), i);
  for (const auto& each : shown) {
    columns += fmt::format(", CAST(u.{} AS {})", identifier(each.attribute->id), each.words ? "VARCHAR" : "DOUBLE");
    out.features.push_back({.attribute = each.attribute->id, .whole = each.attribute->type == model::Type::integer});
  }
  auto each_block = [&](const store::Block& block) -> Result<void> {
    for (std::size_t r = 0; r < block.rows(); ++r) {
      out.labels.push_back(static_cast<int>(*as_number(block.at(0, r))));
      for (std::size_t f = 0; f < shown.size(); ++f) {
        auto value = block.at(f + 1, r);
        if (shown[f].words)
          out.features[f].words.push_back(is_null(value) ? std::nullopt : std::optional(to_text(value)));
        else
          out.features[f].numbers.push_back(as_number(value));
      }
    }
    return {};
  };
  LODE_CHECK(scene.connection.scan(
      fmt::format("SELECT {} END{} FROM surrogate_sample k JOIN member m USING (account_id) "
                  "JOIN unit u USING (account_id) WHERE k.learn ORDER BY k.nr", labels, columns), {}, each_block));
  return out;
}

Result<void> build_sample(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE surrogate_sample AS
    SELECT account_id, hash(account_id) % 3 <> 0 AS learn,
      row_number() OVER (ORDER BY hash(account_id), account_id) AS nr
    FROM member WHERE status = 'customer' AND segment IS NOT NULL
    ORDER BY hash(account_id), account_id LIMIT {})", most_accounts));
}

// The leaves as one CASE: they exclude each other, but an account of unknown values may fit none.
Result<void> build_rules(const Scene& scene, const std::vector<discover::LabelLeaf>& leaves) {
  auto title = [&](std::string_view id) {
    const auto* attribute = scene.segmentation.dictionary.find(id);
    return attribute ? attribute->title : std::string();
  };
  std::string rows, cases;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const auto& segment = scene.segmentation.segments[static_cast<std::size_t>(leaves[i].label)].id;
    rows += fmt::format("{}({}, {}, {}, {})", rows.empty() ? "" : ", ", i, literal(Value(model::print(leaves[i].rule))),
                        literal(Value(model::in_words(leaves[i].rule, title))), literal(Value(segment)));
    cases += fmt::format(" WHEN {} THEN {}", model::to_sql(leaves[i].rule, "u"), i);
  }
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE surrogate AS
    WITH r AS (SELECT * FROM (VALUES {0}) v(nr, rule, words, segment)),
    tried AS (
      SELECT CASE{1} END AS nr, count(*) AS accounts, m.segment
      FROM surrogate_sample k JOIN unit u USING (account_id) JOIN member m USING (account_id)
      WHERE NOT k.learn GROUP BY ALL),
    taken AS (
      SELECT CASE{1} END AS nr, count(*) AS prospects FROM placement p JOIN unit u USING (account_id)
      WHERE p.kind = 'unknown' GROUP BY ALL)
    SELECT r.*, coalesce(sum(t.accounts), 0)::BIGINT AS accounts,
      coalesce(sum(t.accounts) FILTER (WHERE t.segment = r.segment), 0)::BIGINT AS right_ones,
      sum(t.accounts) FILTER (WHERE t.segment = r.segment) / nullif(sum(t.accounts), 0) AS accuracy,
      coalesce(any_value(k.prospects), 0) AS prospects
    FROM r LEFT JOIN tried t USING (nr) LEFT JOIN taken k USING (nr) GROUP BY ALL;
    CREATE OR REPLACE TEMP TABLE surrogate_of AS
    SELECT p.account_id, s.segment, s.accuracy FROM placement p JOIN unit u USING (account_id)
    JOIN surrogate s ON s.nr = CASE{1} END WHERE p.kind = 'unknown')", rows, cases));
}

Result<Surrogates> measure(const Scene& scene) {
  Surrogates out;
  LODE_TRY(some, scene.connection.one("SELECT count(*) FROM surrogate"));
  if (some == Value(std::int64_t{0})) return out;
  LODE_TRY(rows, scene.connection.query(R"(
    SELECT count(*) FILTER (WHERE k.learn), count(*) FILTER (WHERE NOT k.learn),
      (SELECT sum(right_ones)::BIGINT FROM surrogate),
      (SELECT m.segment FROM surrogate_sample k JOIN member m USING (account_id) WHERE k.learn GROUP BY 1
       ORDER BY count(*) DESC, 1 LIMIT 1)
    FROM surrogate_sample k JOIN member m USING (account_id))"));
  const auto& row = rows.rows[0];
  out.learnt_from = static_cast<std::size_t>(*as_number(row[0]));
  out.tried_on = static_cast<std::size_t>(*as_number(row[1]));
  out.largest = to_text(row[3]);
  if (out.tried_on == 0) return out;
  LODE_TRY(usual, scene.connection.one(
      "SELECT count(*) FROM surrogate_sample k JOIN member m USING (account_id) WHERE NOT k.learn AND m.segment = " +
      literal(Value(out.largest))));
  auto n = static_cast<double>(out.tried_on);
  out.accuracy = as_number(row[2]).value_or(0) / n;
  out.majority = *as_number(usual) / n;
  return out;
}

Result<void> no_rules(const Scene& scene) {
  return scene.connection.run(
      "CREATE OR REPLACE TEMP TABLE surrogate (nr INTEGER, rule VARCHAR, words VARCHAR, segment VARCHAR, "
      "accounts BIGINT, right_ones BIGINT, accuracy DOUBLE, prospects BIGINT);"
      "CREATE OR REPLACE TEMP TABLE surrogate_of (account_id VARCHAR, segment VARCHAR, accuracy DOUBLE)");
}

}  // namespace

Result<void> build_surrogates(const Scene& scene) {
  LODE_CHECK(no_rules(scene));
  LODE_TRY(shown, shown_of(scene));
  if (shown.empty()) return {};
  LODE_CHECK(build_sample(scene));
  LODE_TRY(sample, read_sample(scene, shown));
  if (sample.labels.size() < fewest_accounts) return {};
  auto tree = discover::greedy_tree(sample.features, sample.labels,
                                    static_cast<int>(scene.segmentation.segments.size()));
  LODE_CHECK(build_rules(scene, tree.leaves));
  LODE_TRY(found, measure(scene));
  return found.used() ? Result<void>{} : scene.connection.run("DELETE FROM surrogate_of");
}

Result<Part> tell_surrogates(const Scene& scene) {
  Part out;
  LODE_TRY(found, measure(scene));
  if (found.tried_on == 0) return out;
  LODE_TRY(table, store::query_table(
      scene.connection,
      "SELECT words, segment, accounts, accuracy, prospects, rule FROM surrogate ORDER BY prospects DESC, nr", {},
      "surrogates", "Where the rules cannot tell, what points to a segment",
      {{"words", "where"}, {"segment", "then probably", Kind::id}, {"accounts", "tried on customers", Kind::integer},
       {"accuracy", "right", Kind::share}, {"prospects", "prospects it takes", Kind::integer},
       {"rule", "rule", Kind::text, true}}));
  table.source = fmt::format("learnt from {} customers, tried on {} others", found.learnt_from, found.tried_on);
  table.note = fmt::format("right for {:.1f} % of those tried on; always saying {} is right for {:.1f} %{}",
                           100 * found.accuracy, found.largest, 100 * found.majority,
                           found.used() ? "" : ", so the rules are not used");
  out.metrics = {{.name = "surrogate_accuracy", .title = "Surrogate rules: right on customers kept apart",
                  .value = found.accuracy, .kind = Kind::share},
                 {.name = "surrogate_majority", .title = "Always saying the largest segment", .value = found.majority,
                  .kind = Kind::share}};
  out.sentences.push_back(
      found.used()
          ? fmt::format("For them a surrogate rule is right for {:.0f} % of customers it was not learnt from (always "
                        "saying {}: {:.0f} %).", 100 * found.accuracy, found.largest, 100 * found.majority)
          : std::string("What they do show does not tell their segment better than always saying the largest one."));
  out.tables.push_back(std::move(table));
  return out;
}

}  // namespace lode::dig
