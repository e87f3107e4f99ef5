// Joins and derived tables.
#include "load/propose_sql.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "load/propose_header.h"
#include "load/propose_links.h"
#include "store/connection.h"

namespace lode::load {
namespace {

std::string column_sql(std::string_view alias, const std::string& header) {
  return fmt::format("{}.{}", alias, store::identifier(header));
}

bool has_draft(const std::vector<Draft>& drafts, std::string_view table) {
  return std::ranges::find(drafts, table, &Draft::table) != drafts.end();
}

// A key of `here` that is unique in `there` and found there for nearly all values.
struct Bridge {
  const Sample* there = nullptr;
  const Draft* knows = nullptr;   // the reading of `there` that fills what is missing
  std::string key_here, key_there;
  double overlap = 0;
};

bool fills(const Draft& draft, const std::vector<std::string>& missing) {
  return std::ranges::all_of(missing, [&](const auto& target) {
    const auto* choice = draft.find(target);
    return choice && choice->confidence >= 0.7;
  });
}

// A document's number repeats over its lines; what is there once per row, or is the account, is no such key.
bool joins_lines(const ColumnProfile& column, const Draft& draft) {
  const auto* account = draft.find("account_id");
  bool is_account = account && account->map.column == column.header;
  return !is_account && !column.unique() && column.keys.size() > 1;
}

Bridge find_bridge(const std::vector<Sample>& samples, const std::vector<std::vector<Draft>>& per_file,
                   std::size_t here, const Draft& draft) {
  Bridge best;
  for (std::size_t there = 0; there < samples.size(); ++there) {
    if (there == here) continue;
    auto knows = std::ranges::find_if(per_file[there], [&](const Draft& d) {
      return d.table == draft.table && fills(d, draft.missing);
    });
    if (knows == per_file[there].end()) continue;
    for (const auto& key : samples[there].columns) {
      if (!key.unique()) continue;
      for (const auto& column : samples[here].columns) {
        if (!joins_lines(column, draft)) continue;
        double overlap = column.overlap(key) + (header_key(column.header) == header_key(key.header) ? 0.05 : 0);
        if (overlap < 0.9 || overlap <= best.overlap) continue;
        best = {&samples[there], &*knows, column.header, key.header, overlap};
      }
    }
  }
  return best;
}

std::string join_sql(const Sample& here, const Draft& draft, const Bridge& bridge) {
  std::vector<std::string> parts;
  for (const auto& choice : draft.columns)
    parts.push_back(fmt::format("{} AS {}", column_sql("l", choice.map.column), choice.map.target));
  for (const auto& target : draft.missing)
    parts.push_back(fmt::format("{} AS {}", column_sql("h", bridge.knows->find(target)->map.column), target));
  return fmt::format("SELECT {}\nFROM {} l LEFT JOIN {} h ON {} = {}", join(parts, ",\n       "),
                     here.spec.as, bridge.there->spec.as, column_sql("h", bridge.key_there),
                     column_sql("l", bridge.key_here));
}

// Quantity times price, where no column holds the amount. Only for figures with a decimal point.
std::string priced_revenue(const Sample& sample, const Draft& draft) {
  const auto* quantity = draft.find("quantity");
  if (!quantity) return {};
  for (const auto& column : sample.columns) {
    auto key = header_key(column.header);
    bool price = key == "unitprice" || key == "price" || key == "priceeach" || key == "preis" ||
                 key == "stuckpreis" || key == "prixunitaire" || key == "netprice";
    if (price && column.numbers == column.looked && column.decimal_commas == 0)
      return fmt::format("CAST({} AS DECIMAL(18,4)) * CAST({} AS DECIMAL(18,4)) AS revenue",
                         column_sql("l", quantity->map.column), column_sql("l", column.header));
  }
  return {};
}

bool only_lacks(const Draft& draft, std::string_view a, std::string_view b) {
  return !draft.missing.empty() && std::ranges::all_of(draft.missing, [&](const auto& target) {
    return target == a || target == b;
  });
}

// Accounts that the lines (or deals) alone name: one per id, with the name where there is one.
Draft accounts_from(const Sample& sample, const Draft& lines) {
  Draft out{.sample = lines.sample, .table = "account"};
  const auto& choice = *lines.find("account_id");
  auto id = choice.header.empty() ? choice.map.column : choice.header;
  std::string name = id;
  for (const auto& column : sample.columns) {
    auto key = header_key(column.header);
    bool named = key == "customername" || key == "accountname" || key == "kundenname" || key == "nomclient" ||
                 key == "clientname" || key == "companyname" || key == "firma";
    if (named && column.header != id) name = column.header;
  }
  out.sql = fmt::format("SELECT {} AS account_id, min({}) AS name\nFROM {} l\nWHERE {} <> ''\nGROUP BY {}",
                        column_sql("l", id), column_sql("l", name), sample.spec.as, column_sql("l", id),
                        column_sql("l", id));
  out.confidence = 0.7;
  out.reason = fmt::format("no file lists the accounts; they are taken from {}", sample.name());
  return out;
}

// A won deal without amount, day or account is no revenue; as a line it would only be rejected.
constexpr std::string_view needed_of_deals[] = {"account_id", "closed", "amount"};

std::string won_rule(const Draft& deals) {
  std::vector<std::string> won;
  const auto* outcome = deals.find("outcome");
  for (const auto& [text, result] : outcome->map.values)
    if (result == "won") won.push_back(store::literal(Value(text)));
  auto out = fmt::format("\"{}\" in ({})", outcome->map.column, join(won, ", "));
  for (auto target : needed_of_deals) out += fmt::format(" and \"{}\" <> ''", deals.find(target)->map.column);
  return deals.where.empty() ? out : deals.where + " and " + out;
}

std::string won_sql(const Draft& deals) {
  auto out = fmt::format("SELECT account_id, closed AS date, amount AS revenue, opportunity_id AS line_id{}\n"
                         "FROM (\n{}\n) deal\nWHERE outcome = 'won'",
                         deals.find("product_id") ? ", product_id" : "", deals.sql);
  for (auto target : needed_of_deals) out += fmt::format(" AND {} <> ''", target);
  return out;
}

Draft lines_from_deals(const Sample& sample, const Draft& deals) {
  Draft out{.sample = deals.sample, .table = "line"};
  auto copy = [&](std::string_view from, std::string_view to) {
    if (const auto* choice = deals.find(from)) {
      auto column = *choice;
      column.map.target = to;
      if (!deals.sql.empty()) column.map.column = to;
      out.columns.push_back(std::move(column));
    }
  };
  copy("account_id", "account_id");
  copy("closed", "date");
  copy("amount", "revenue");
  copy("opportunity_id", "line_id");
  copy("product_id", "product_id");
  if (deals.sql.empty()) out.where = won_rule(deals);
  else out.sql = won_sql(deals);
  out.where_reason = "won deals only";
  out.confidence = 0.6;
  out.reason = fmt::format("no file holds invoices; the won deals of {} stand for them", sample.name());
  return out;
}

// Enough deals with an amount for that: a pipeline without figures is no ledger.
bool can_stand_for_lines(const std::vector<Sample>& samples, const Draft& deals) {
  const auto* outcome = deals.find("outcome");
  bool won = outcome && (!deals.sql.empty() || std::ranges::any_of(outcome->map.values, [](const auto& v) {
                           return v.second == "won";
                         }));
  if (!won || !deals.find("closed") || !deals.find("account_id")) return false;
  const auto* amount = deals.find("amount");
  if (!amount) return false;
  const auto* column = samples[deals.sample].find(amount->header.empty() ? amount->map.column : amount->header);
  return column && column->filled > 0;
}

}  // namespace

void join_missing(const std::vector<Sample>& samples, const std::vector<std::vector<Draft>>& per_file,
                  std::vector<Draft>& drafts) {
  for (auto& ignored : drafts) {
    if (!ignored.table.empty() || ignored.object) continue;
    for (const auto& reading : per_file[ignored.sample]) {
      if (reading.table != "line" && reading.table != "opportunity") continue;
      Draft draft = reading;
      std::string revenue;
      if (draft.table == "line" && !draft.find("revenue"))
        revenue = priced_revenue(samples[draft.sample], draft);
      if (!revenue.empty()) std::erase(draft.missing, "revenue");
      if (!only_lacks(draft, "account_id", "date") || draft.columns.size() < 2) continue;
      auto bridge = find_bridge(samples, per_file, draft.sample, draft);
      if (!bridge.there) continue;
      draft.sql = join_sql(samples[draft.sample], draft, bridge);
      if (!revenue.empty()) draft.sql.replace(0, 7, "SELECT " + revenue + ",\n       ");
      draft.confidence = 0.8;
      draft.reason = fmt::format("{} of each row stands in {}, joined by {}", join(draft.missing, " and "),
                                 bridge.there->name(), bridge.key_there);
      draft.missing.clear();
      ignored = std::move(draft);
      break;
    }
  }
}

void add_derived_tables(const std::vector<Sample>& samples, std::vector<Draft>& drafts,
                        std::vector<Finding>& findings, const std::vector<std::string>& loaded,
                        const Context& context) {
  auto is_loaded = [&](std::string_view table) { return std::ranges::find(loaded, table) != loaded.end(); };
  if (!has_draft(drafts, "line") && !is_loaded("line") && has_draft(drafts, "opportunity")) {
    const auto& deals = *std::ranges::find(drafts, std::string("opportunity"), &Draft::table);
    bool able = can_stand_for_lines(samples, deals);
    auto answer = able && context.ask
                      ? context.ask("No file holds invoices. Take won deals as revenue on the day they closed?",
                                    {"yes", "no"})
                      : std::nullopt;
    if (able && answer.value_or("yes") == "yes") {
      auto lines = lines_from_deals(samples[deals.sample], deals);
      findings.push_back(map_finding("MAP14", "deals-as-revenue", lines.reason,
                                     "load invoices instead, where the firm has them"));
      drafts.push_back(std::move(lines));
    }
  }
  if (has_draft(drafts, "account") || is_loaded("account")) return;
  auto lines = std::ranges::find_if(drafts, [&](const Draft& d) {
    bool own = d.sql.empty() || (d.find("account_id") && samples[d.sample].find(d.find("account_id")->header));
    return (d.table == "line" || d.table == "opportunity") && own && !d.unpivot && d.find("account_id");
  });
  if (lines == drafts.end()) return;
  auto accounts = accounts_from(samples[lines->sample], *lines);
  findings.push_back(map_finding("MAP15", "accounts-from-lines", accounts.reason,
                                 "an export of the customer master gives industry, size and place too"));
  drafts.push_back(std::move(accounts));
}

}  // namespace lode::load
