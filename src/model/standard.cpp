// Attributes that need no declaration. Facts are computed as the contract's "Definitions that must
// not differ" say; each is unknown where the ledger does not cover its window.
#include "model/attribute.h"

namespace lode::model {
namespace {

Attribute standard(const char* id, const char* title, Type type, const char* family,
                   const char* nest, const char* source) {
  Attribute out{.id = id, .title = title, .type = type};
  out.family = family;
  out.nest = nest;
  out.source = source;
  out.standard = true;
  return out;
}

Attribute fact(const char* id, const char* title, Type type, const char* family) {
  auto out = standard(id, title, type, family, "purchasing", "own_transactions");
  out.visible_for = {"customer"};
  return out;
}

Attribute at_least_zero(Attribute attribute) {
  attribute.min = 0;
  return attribute;
}

Attribute status() {
  auto out = standard("status", "status", Type::enumeration, "relationship", "purchasing", "crm");
  out.values = {"customer", "prospect", "lapsed"};
  out.nullable = false;
  return out;
}

std::vector<Attribute> columns() {
  return {
      standard("account_id", "account id", Type::text, "identity", "", "crm"),
      standard("name", "name", Type::text, "identity", "", "crm"),
      standard("industry", "industry", Type::text, "industry", "demographics", "public"),
      standard("country", "country", Type::text, "location", "demographics", "public"),
      standard("region", "region", Type::text, "location", "demographics", "public"),
      standard("city", "city", Type::text, "location", "demographics", "public"),
      standard("postal_code", "postal code", Type::text, "location", "demographics", "public"),
      at_least_zero(
          standard("employees", "employees", Type::integer, "scale", "demographics", "public")),
      at_least_zero(standard("sites", "sites", Type::integer, "scale", "demographics", "public")),
      standard("turnover", "turnover", Type::money, "scale", "demographics", "public"),
      standard("founded", "year founded", Type::integer, "age", "demographics", "public"),
      standard("currency", "currency", Type::text, "location", "demographics", "crm"),
      standard("owner_id", "owner", Type::text, "coverage", "purchasing", "crm"),
  };
}

std::vector<Attribute> facts() {
  return {
      fact("revenue_12m", "revenue of the last 12 months", Type::money, "revenue"),
      fact("revenue_prior_12m", "revenue of the 12 months before", Type::money, "revenue"),
      fact("profit_12m", "profit of the last 12 months", Type::money, "profit"),
      fact("growth_12m", "growth over the 12 months before", Type::number, "growth"),
      at_least_zero(fact("recency_days", "days since the last line", Type::integer, "recency")),
      fact("revenue_share", "share of the firm's revenue", Type::number, "revenue"),
      at_least_zero(fact("lines_12m", "lines in the last 12 months", Type::integer, "frequency")),
      at_least_zero(
          fact("products_12m", "products in the last 12 months", Type::integer, "breadth")),
      fact("customer_since", "first line", Type::date, "tenure"),
  };
}

std::vector<Attribute> make() {
  std::vector<Attribute> out{status()};
  for (auto& attribute : columns()) out.push_back(std::move(attribute));
  for (auto& attribute : facts()) out.push_back(std::move(attribute));
  return out;
}

}  // namespace

const std::vector<Attribute>& standard_attributes() {
  static const std::vector<Attribute> all = make();
  return all;
}

}  // namespace lode::model
