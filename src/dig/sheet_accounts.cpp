// Segment and why, plays, figures and the next step, account by account.
#include "dig/sheet_accounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "assign/source.h"
#include "base/text.h"
#include "dig/sheet_form.h"

namespace lode::dig {
namespace {

using model::Segment;
using store::identifier;
using store::literal;

constexpr int most_accounts = 500;  // rows a person can still leaf through

const std::vector<Column> columns{{"account_id", "id", Kind::id, true},
                                  {"segment_id", "segment id", Kind::id, true},
                                  {"seal", "seal", Kind::id, true},
                                  {"account", "account"},
                                  {"segment", "segment"},
                                  {"why", "why it is there"},
                                  {"plays", "what we do for this segment"},
                                  {"revenue_12m", "revenue, last 12 months", Kind::money},
                                  {"pool", "all they spend (pool)", Kind::money},
                                  {"share", "our share", Kind::share},
                                  {"upside", "still to win (upside)", Kind::money},
                                  {"basis", "pool and upside rest on"},
                                  {"next_step", "next step"},
                                  {"said", "your last word"},
                                  {"view", "your view"},
                                  {"proposed", "segment that fits better"},
                                  {"reason", "reason"}};
enum At : std::size_t { view_at = 14, proposed_at = 15, reason_at = 16 };

std::string plays_of(const Segment& segment) {
  std::vector<std::string> out;
  for (const auto& play : segment.plays) {
    auto what = play.title.empty() ? play.message : play.title;
    if (!what.empty()) out.push_back(fmt::format("{}: {}", play.view, what));
  }
  return join(out, "\n");
}

// The rule in words, once per segment.
std::vector<std::string> reasons(const model::Segmentation& s) {
  auto titles = [&](std::string_view id) {
    const auto* attribute = s.dictionary.find(id);
    return attribute ? attribute->title : std::string();
  };
  std::vector<std::string> out;
  for (const auto& segment : s.segments)
    out.push_back(segment.residual ? "takes what no other segment takes"
                                   : (segment.has_rule ? model::in_words(segment.rule, titles) : std::string()));
  return out;
}

// "locations 26, service format dine_in": what the rules look at, of each account of the seller.
Result<std::map<std::string, std::string>> own_values(const Scene& scene, const std::string& mine) {
  LODE_TRY(source, assign::source_of(scene.connection, scene.segmentation, "unit"));
  std::string values;
  for (const auto& attribute : source.attributes) {
    const auto* declared = scene.segmentation.dictionary.find(attribute);
    auto title = declared && !declared->title.empty() ? declared->title : attribute;
    values += fmt::format(", {} || coalesce(replace(CAST({} AS VARCHAR), '_', ' '), 'unknown')",
                          literal(Value(title + " ")), identifier(attribute));
  }
  std::map<std::string, std::string> out;
  if (values.empty()) return out;
  LODE_TRY(rows, scene.connection.query(fmt::format("SELECT {0}, concat_ws(', '{1}) FROM {2} WHERE {0} IN ({3})",
                                                    identifier(source.id), values, source.from, mine)));
  for (auto& row : rows.rows) out[to_text(row[0])] = to_text(row[1]);
  return out;
}

// The last word that this seller had about each account: "agree, 2026-03-31".
std::map<std::string, std::string> last_words(const Scene& scene, const Seller& seller) {
  std::map<std::string, std::string> out;
  for (const auto& entry : scene.workspace.journal()) {
    if (entry.kind != "object" && entry.kind != "comment") continue;
    auto body = nlohmann::json::parse(entry.body, nullptr, false);
    if (!body.is_object() || text_at(body, "owner") != seller.id) continue;
    auto day = entry.at.substr(0, 10);
    if (auto account = text_at(body, "account"); entry.kind == "object" && !account.empty())
      out[account] = "object, " + day;
    auto object = text_at(body, "object");
    if (entry.kind != "comment" || !object.starts_with("account:") || !body.contains("tags")) continue;
    for (const auto& tag : body["tags"])
      if (tag == "agree" || tag == "unique") out[object.substr(8)] = tag.get<std::string>() + ", " + day;
  }
  return out;
}

// "1,037,208"
std::string in_thousands(double money) {
  auto out = fmt::format("{:.0f}", money);
  for (auto at = static_cast<std::ptrdiff_t>(out.size()) - 3; at > (money < 0 ? 1 : 0); at -= 3)
    out.insert(static_cast<std::size_t>(at), ",");
  return out;
}

std::string basis(const std::vector<Value>& row) {
  auto kind = to_text(row[6]);
  if (kind.empty()) return "the pool is not known";
  auto source = std::string(to_text(row[7]));
  for (const auto& choice : source_choices())
    if (choice.code == source) source = choice.words;
  auto out = kind == "stated" ? source : kind + (source.empty() || source == "model" ? "" : ", " + source);
  if (!is_null(row[8])) out += ", " + to_text(row[8]);
  if (!is_null(row[9]) && !is_null(row[10]) && row[9] != row[10])
    out += fmt::format("; pool between {} and {}", in_thousands(*as_number(row[9])), in_thousands(*as_number(row[10])));
  if (!is_null(row[11])) out += fmt::format("; one supplier gets {:.0f} % at most", 100 * *as_number(row[11]));
  return out;
}

void put_blanks(Table& table, std::size_t row, const std::vector<std::string>& titles) {
  table.blanks.push_back({.row = row, .column = view_at, .choices = words_of(view_choices()),
                          .prompt = "Does this segment fit? Leave it empty if you cannot say."});
  table.blanks.push_back({.row = row, .column = proposed_at, .choices = titles,
                          .prompt = "Only if you object: where would you put this account?"});
  table.blanks.push_back({.row = row, .column = reason_at,
                          .prompt = "Why? For a unique account: what does it need that no other does?"});
}

Result<store::Rows> figures(const Scene& scene, const std::string& mine) {
  return scene.connection.query(fmt::format(
      "WITH best AS (SELECT account_id, arg_max(ask, (worth, question)) AS ask FROM ask WHERE account_id IN ({0}) "
      "GROUP BY account_id) "
      "SELECT m.account_id, m.name, m.segment, m.revenue_12m, p.pool, p.upside, p.kind, p.source_kind, p.as_of, "
      "p.pool_low, p.pool_high, p.share_max, p.captured / nullif(p.pool, 0) AS share, b.ask "
      "FROM member m LEFT JOIN pool_of p USING (account_id) LEFT JOIN best b USING (account_id) "
      "WHERE m.account_id IN ({0}) ORDER BY m.weight DESC, coalesce(p.upside, 0) DESC, m.account_id LIMIT {1}",
      mine, most_accounts));
}

}  // namespace

Result<Table> sheet_accounts(const Scene& scene, const Seller& seller, const std::string& mark) {
  const auto& s = scene.segmentation;
  auto mine =
      fmt::format("SELECT account_id FROM member WHERE owner_id = {} AND in_universe", literal(Value(seller.id)));
  LODE_TRY(rows, figures(scene, mine));
  LODE_TRY(values, own_values(scene, mine));
  LODE_TRY(total, scene.connection.one("SELECT count(*) FROM member WHERE account_id IN (" + mine + ")"));
  auto words = reasons(s);
  auto said = last_words(scene, seller);
  std::vector<std::string> titles;
  for (const auto& segment : s.segments) titles.push_back(title_of(segment));
  Table out{.name = "accounts", .title = "Accounts", .columns = columns};
  for (auto& row : rows.rows) {
    auto id = to_text(row[0]), segment_id = to_text(row[2]);
    const auto* segment = s.find(segment_id);
    std::string why = "no rule takes it", plays;
    if (segment) {
      why = words[static_cast<std::size_t>(segment - s.segments.data())];
      plays = plays_of(*segment);
    }
    if (auto& own = values[id]; !own.empty()) why += ". Here: " + own;
    std::string sealed[] = {mark, "accounts", id, segment_id};
    put_blanks(out, out.rows.size(), titles);
    auto name = is_null(row[1]) ? id : fmt::format("{} ({})", to_text(row[1]), id);
    out.rows.push_back({id,
                        segment_id,
                        seal(sealed),
                        name,
                        segment ? Value(title_of(*segment)) : Value("no segment"),
                        why,
                        plays.empty() ? Value{} : Value(plays),
                        row[3],
                        row[4],
                        row[12],
                        row[5],
                        basis(row),
                        row[13],
                        said.contains(id) ? Value(said[id]) : Value{},
                        {},
                        {},
                        {}});
  }
  if (auto all = std::get<std::int64_t>(total); all > std::ssize(out.rows)) out.total_rows = all;
  out.source = fmt::format("accounts, lines and evidence up to {}", to_text(scene.as_of));
  return out;
}

}  // namespace lode::dig
