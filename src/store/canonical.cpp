// The canonical tables as data. A column's order here is its order in the views.
#include "store/canonical.h"

#include <algorithm>
#include <array>

namespace lode::store {
namespace {

using enum Field;
using Column = CanonicalColumn;

constexpr bool must = true;
constexpr std::string_view any = {};  // no fixed choices

// One of the columns marked so must be filled: a step belongs to an account or to a segment.
constexpr Column one_of(std::string_view name, Field field = id) {
  return {name, field, false, any, true};
}

constexpr std::string_view evidence_kinds =
    "scorecard|management_conversation|top_to_top|call|contract|public|own_data|model|claim";

constexpr Column account[] = {{"account_id", id, must},
                              {"name", text, must},
                              {"parent_id", id},
                              {"status", choice, false, "customer|prospect|lapsed"},
                              {"industry"},
                              {"country"},
                              {"region"},
                              {"city"},
                              {"postal_code"},
                              {"employees", integer},
                              {"sites", integer},
                              {"turnover", money},
                              {"currency", currency},
                              {"founded", integer},  // a year
                              {"owner_id", id}};
constexpr Column line[] = {{"account_id", id, must},     {"date", date, must},
                           {"revenue", money, must},     {"line_id", id},
                           {"product_id", id},           {"quantity", quantity},
                           {"cost", money},              {"cost_to_serve", money},
                           {"currency", currency},       {"promised_date", date},
                           {"delivered_date", date},     {"returned_quantity", quantity}};
constexpr Column product[] = {{"product_id", id, must},
                              {"name"},
                              {"category"},
                              {"unit_cost", money},
                              {"unit_price", money}};
constexpr Column opportunity[] = {{"opportunity_id", id, must},
                                  {"account_id", id},
                                  {"outcome", choice, false, "won|lost|open"},
                                  {"stage"},
                                  {"amount", money},
                                  {"currency", currency},
                                  {"opened", date},
                                  {"closed", date},
                                  {"product_id", id},
                                  {"competitor"},
                                  {"reason"},
                                  {"owner_id", id}};
constexpr Column contact[] = {{"contact_id", id, must},
                              {"account_id", id, must},
                              {"name"},
                              {"title"},
                              {"email"},
                              {"role", choice, false, "initiator|user|influencer|decider|buyer|gatekeeper"},
                              {"influence"},
                              {"stance"},
                              {"last_contact", date}};
constexpr Column process_step[] = {one_of("account_id"),     one_of("segment"), {"step", integer, must},
                                   {"name", text, must},     {"criteria"},      {"approver_role"},
                                   {"days", number}};
constexpr Column need_rating[] = {{"account_id", id, must},
                                  {"need_id", id, must},
                                  {"supplier", text, must},  // "us" or a competitor
                                  {"importance", number},
                                  {"performance", number},
                                  {"scale_min", number},
                                  {"scale_max", number},
                                  {"weight", number},
                                  {"target", number},
                                  {"as_of", date, must},
                                  {"source_kind", text, must},
                                  {"evidence_id", id}};
constexpr Column pool[] = {one_of("account_id"),
                           one_of("market_cell"),
                           {"year", integer, must},
                           {"category"},
                           {"revenue_pool", money},
                           {"profit_pool", money},
                           {"low", money},
                           {"high", money},
                           {"source_kind", text, must},
                           {"evidence_id", id}};
constexpr Column cap[] = {one_of("account_id"), one_of("parent_id"), {"share_max", share, must},
                          {"scope"},            {"source"},          {"evidence_id", id}};
constexpr Column market[] = {{"industry", text, must}, {"year", integer, must}, {"country"},
                             {"size_class"},           {"accounts", integer},   {"revenue", money},
                             {"growth", ratio},        {"source"}};
constexpr Column competitor_position[] = {{"account_id", id, must}, {"competitor", text, must},
                                          {"share", share},         {"trend"},
                                          {"as_of", date, must},    {"source_kind"}};
constexpr Column importance[] = {{"account_id", id, must},
                                 {"share_of_cost", share},
                                 {"criticality", integer},  // 1 to 5
                                 {"as_of", date, must},
                                 {"evidence_id", id}};
constexpr Column strategy[] = {{"account_id", id, must},
                               {"statement", text, must},
                               {"direction", choice, false, "grow|hold|shrink"},
                               {"as_of", date, must},
                               {"evidence_id", id}};
constexpr Column partnership[] = {{"account_id", id, must},
                                  {"title", text, must},
                                  {"kind", choice, false, "future_need|joint_project|design_in"},
                                  {"stage"},
                                  {"value", money},
                                  {"start", date}};
constexpr Column evidence[] = {{"evidence_id", id, must},
                               {"kind", choice, must, evidence_kinds},
                               {"date", date, must},
                               {"account_id", id},
                               {"segment", id},
                               {"people"},
                               {"level"},
                               {"text"}};
constexpr Column rep[] = {{"owner_id", id, must}, {"name"}, {"team"}, {"email"}};
constexpr Column fx[] = {{"currency", currency, must}, {"date", date, must}, {"rate", rate, must}};

constexpr std::array tables{
    CanonicalTable{"account", "business, customer or prospect", account, {}, true},
    CanonicalTable{"line", "invoiced line", line, "date"},
    CanonicalTable{"product", "product", product},
    CanonicalTable{"opportunity", "deal", opportunity, "opened"},
    CanonicalTable{"contact", "person at an account", contact},
    CanonicalTable{"process_step", "step of a purchase process", process_step},
    CanonicalTable{"need_rating", "need x account x supplier x date", need_rating, "as_of"},
    CanonicalTable{"pool", "total business available", pool},
    CanonicalTable{"cap", "limit one supplier may reach", cap},
    CanonicalTable{"market", "market cell x year", market},
    CanonicalTable{"competitor_position", "competitor at an account", competitor_position, "as_of"},
    CanonicalTable{"importance", "our weight in their business", importance, "as_of"},
    CanonicalTable{"strategy", "a customer's plan", strategy, "as_of"},
    CanonicalTable{"partnership", "work on future needs", partnership, "start"},
    CanonicalTable{"evidence", "a piece of evidence", evidence, "date"},
    CanonicalTable{"rep", "salesperson", rep},
    CanonicalTable{"fx", "rate", fx, "date"},
};

}  // namespace

const CanonicalColumn* CanonicalTable::column(std::string_view wanted) const {
  auto it = std::ranges::find(columns, wanted, &CanonicalColumn::name);
  return it == columns.end() ? nullptr : &*it;
}

std::span<const CanonicalTable> canonical_tables() { return tables; }

const CanonicalTable* find_canonical(std::string_view table) {
  auto it = std::ranges::find(tables, table, &CanonicalTable::name);
  return it == tables.end() ? nullptr : &*it;
}

std::string_view sql_type(Field field) {
  switch (field) {
    case id:
    case text:
    case currency:
    case choice: return "VARCHAR";
    case integer: return "BIGINT";
    case number:
    case share:
    case ratio: return "DOUBLE";
    case money:
    case quantity: return "DECIMAL(18,4)";
    case rate: return "DECIMAL(18,9)";
    case date: return "DATE";
  }
  return "VARCHAR";
}

}  // namespace lode::store
