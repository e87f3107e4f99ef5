// The accounts as they are compared: one row per id over all sources, names and places reduced to keys.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"
#include "load/match_key.h"
#include "load/match_steps.h"
#include "load/names.h"
#include "load/propose_header.h"

namespace lode::load {
namespace {

using store::identifier;

constexpr std::array domain_headers = std::to_array<std::string_view>(
    {"website", "web", "weburl", "url", "homepage", "domain", "webseite", "siteweb", "companydomain",
     "companydomainname", "companywebsite", "websiteurl", "webdomain", "email", "mail", "emailaddress",
     "companyemail", "propertydomain", "propertywebsite"});
constexpr std::array parent_headers = std::to_array<std::string_view>(
    {"parent", "parentname", "parentcompany", "parentaccount", "parentaccountname", "parentcompanyname",
     "subsidiaryof", "belongsto", "partof", "ownedby", "ultimateparent", "ultimateparentname", "holdingcompany",
     "mothercompany", "konzern", "konzernname", "muttergesellschaft", "muttergesellschaftname", "mutterunternehmen",
     "maisonmere", "societemere", "groupe", "unternehmensgruppe", "companygroup", "corporategroup"});

std::string first_known(const std::string& column) {
  return fmt::format("(min(struct_pack(s := load_seq, v := {0})) FILTER (WHERE {0} IS NOT NULL)).v AS {0}", column);
}

// The first known of the columns whose header is among these; null where there is none.
Result<std::string> any_column(store::Connection& connection, std::span<const std::string_view> headers) {
  LODE_TRY(rows, connection.query("SELECT column_name FROM (DESCRIBE account_rows)"));
  std::vector<std::string> names;
  for (const auto& row : rows.rows)
    if (std::ranges::find(headers, header_key(to_text(row[0]))) != headers.end())
      names.push_back(identifier(to_text(row[0])));
  return names.empty() ? std::string("CAST(NULL AS VARCHAR)") : "coalesce(" + join(names, ", ") + ")";
}

constexpr std::array plain_columns = std::to_array<std::string_view>(
    {"name", "parent_id", "postal_code", "city", "region", "country", "web", "parent_text"});

Result<void> one_row_per_id(store::Connection& connection) {
  LODE_TRY(web, any_column(connection, domain_headers));
  LODE_TRY(parent, any_column(connection, parent_headers));
  auto rows = fmt::format("(SELECT account_id, name, parent_id, postal_code, city, region, country, {} AS web, "
                          "{} AS parent_text, load_source AS source, load_seq FROM account_rows)", web, parent);
  LODE_TRY(twice, connection.one("SELECT count(*) > count(DISTINCT account_id) FROM account_rows"));
  std::string columns;
  for (auto column : plain_columns)
    columns += ", " + (twice == Value{true} ? first_known(std::string(column)) : std::string(column));
  return connection.run(fmt::format(
      "CREATE TEMP TABLE account_once AS SELECT account_id{}, {} FROM {}{}", columns,
      twice == Value{true} ? "string_agg(DISTINCT source, ', ' ORDER BY source) AS source, min(load_seq) AS load_seq"
                           : "source, load_seq",
      rows, twice == Value{true} ? " GROUP BY account_id" : ""));
}

// <name>(raw, columns): the distinct texts of `from` with what `make` makes of them.
Result<void> add_keys(MatchSession& session, const std::string& name, const std::string& from,
                      std::vector<std::string> columns, KeyTable::Make make) {
  std::vector<std::string> texts;
  LODE_CHECK(session.connection.scan(from, {}, [&](const store::Block& block) -> Result<void> {
    for (std::size_t row = 0; row < block.rows(); ++row) texts.emplace_back(block.text(0, row));
    return {};
  }));
  columns.insert(columns.begin(), "raw");
  auto& table = session.keys.emplace_back(std::move(columns), std::move(texts), std::move(make));
  LODE_CHECK(store::register_source(session.connection, name + "_source", table));
  return session.connection.run(
      fmt::format("CREATE TEMP TABLE {0} AS SELECT * FROM {0}_source() WHERE raw IS NOT NULL", name));
}

std::string distinct(std::string_view column, std::string_view table = "account_once") {
  return fmt::format("SELECT DISTINCT {0} FROM {1} WHERE {0} IS NOT NULL", column, table);
}

Result<void> add_all_keys(MatchSession& session) {
  auto name = [](const std::string& text) {
    auto key = match_key(text);
    return std::vector{key.words, key.key, key.sorted, key.legal};
  };
  auto one = [](std::string (*make)(std::string_view)) {
    return [make](const std::string& text) { return std::vector{make(text)}; };
  };
  // Names of parents are read like names; so is a parent_id that may turn out to be a name.
  LODE_CHECK(add_keys(session, "name_key",
                      "SELECT name FROM account_rows WHERE name IS NOT NULL UNION SELECT parent_text FROM account_once "
                      "WHERE parent_text IS NOT NULL UNION SELECT parent_id FROM account_once "
                      "WHERE parent_id IS NOT NULL",
                      {"words", "key", "sorted", "legal"}, name));
  LODE_CHECK(add_keys(session, "postal_key", distinct("postal_code"), {"key"}, one(postal_key)));
  LODE_CHECK(add_keys(session, "city_key", distinct("city"), {"key"}, one(place_key)));
  LODE_CHECK(add_keys(session, "region_key", distinct("region"), {"key"}, one(place_key)));
  LODE_CHECK(add_keys(session, "country_key", distinct("country"), {"key"}, one(country_key)));
  return add_keys(session, "web_key", distinct("web"), {"key"}, one(company_domain));
}

Result<std::vector<Finding>> names_of_one_id(store::Connection& connection) {
  LODE_TRY(rows, connection.query(R"(
    WITH named AS (
      SELECT DISTINCT account_id, name, load_source AS source, load_seq, key
      FROM account_rows JOIN name_key ON raw = name),
    apart AS (SELECT a.account_id, a.name AS one, b.name AS other, a.source AS source, b.source AS other_source,
                     count(*) OVER (PARTITION BY a.account_id) AS times
              FROM named a JOIN named b ON a.account_id = b.account_id AND a.load_seq < b.load_seq
              WHERE jaro_winkler_similarity(a.key, b.key) < 0.75 AND NOT contains(a.key, b.key)
                AND NOT contains(b.key, a.key))
    SELECT account_id, one, source, other, other_source, (SELECT count(DISTINCT account_id) FROM apart)
    FROM apart ORDER BY account_id, one, other LIMIT 1)"));
  std::vector<Finding> out;
  if (rows.rows.empty()) return out;
  const auto& row = rows.rows[0];
  bool one = row[5] == Value{std::int64_t{1}};
  out.push_back({.rule = "MAT03",
                 .name = "one-id-two-names",
                 .severity = Severity::warning,
                 .message = fmt::format("{} {} for different names: '{}' is '{}' in {} and '{}' in {}. Same id is same "
                                        "account, so they are one account now", to_text(row[5]),
                                        one ? "id stands" : "ids stand", to_text(row[0]), to_text(row[1]),
                                        to_text(row[2]), to_text(row[3]), to_text(row[4])),
                 .evidence = {{"ids", row[5]}, {"account_id", row[0]}, {"name", row[1]}, {"other_name", row[3]}},
                 .fix = "if they are different businesses, make the ids of one source distinct in its map (`sql:` with "
                        "'crm-' || id) and load it again"});
  return out;
}

}  // namespace

KeyTable::KeyTable(std::vector<std::string> names, std::vector<std::string> texts, Make make)
    : texts_(std::move(texts)), make_(std::move(make)) {
  for (auto& name : names) columns_.push_back({std::move(name), store::CellType::text});
}

struct KeyTable::Reader : store::RowReader {
  explicit Reader(KeyTable& from) : table(from) {}
  Result<std::size_t> read(store::BlockWriter& block) override {
    auto first = table.next_.fetch_add(block.capacity());
    if (first >= table.texts_.size()) return std::size_t{0};
    auto rows = std::min(block.capacity(), table.texts_.size() - first);
    for (std::size_t row = 0; row < rows; ++row) {
      const auto& text = table.texts_[first + row];
      block.text(0, row, text);
      auto made = table.make_(text);
      for (std::size_t c = 0; c < made.size(); ++c)
        made[c].empty() ? block.null(c + 1, row) : block.text(c + 1, row, made[c]);
    }
    return rows;
  }
  KeyTable& table;
};

Result<std::unique_ptr<store::RowReader>> KeyTable::reader() { return std::make_unique<Reader>(*this); }

Result<std::vector<Finding>> make_businesses(MatchSession& session, const std::string& currency) {
  auto& connection = session.connection;
  LODE_CHECK(one_row_per_id(connection));
  LODE_CHECK(add_all_keys(session));
  LODE_CHECK(connection.run(R"(
    CREATE TEMP TABLE business AS
    SELECT row_number() OVER (ORDER BY a.account_id) AS n, a.account_id, a.name, a.source, a.load_seq,
      CASE WHEN p.account_id IS NOT NULL THEN a.parent_id END AS parent_id,
      coalesce(CASE WHEN p.account_id IS NULL THEN a.parent_id END, a.parent_text) AS parent_text,
      concat_ws(', ', nullif(concat_ws(' ', a.postal_code, a.city), ''), a.region, a.country) AS place,
      nk.words, nk.key, nk.sorted, nk.legal, pk.key AS postal, ck.key AS city, rk.key AS region, lk.key AS country,
      wk.key AS domain
    FROM account_once a
    LEFT JOIN account_once p ON p.account_id = a.parent_id AND p.account_id <> a.account_id
    LEFT JOIN name_key nk ON nk.raw = a.name LEFT JOIN postal_key pk ON pk.raw = a.postal_code
    LEFT JOIN city_key ck ON ck.raw = a.city LEFT JOIN region_key rk ON rk.raw = a.region
    LEFT JOIN country_key lk ON lk.raw = a.country LEFT JOIN web_key wk ON wk.raw = a.web;
    DROP TABLE account_once)"));
  LODE_CHECK(connection.run(fmt::format(
      "CREATE TEMP TABLE stake AS SELECT account_id, CASE WHEN bool_and(coalesce(currency, {0}) = {0}) THEN "
      "CAST(sum(revenue) AS DECIMAL(38,2)) END AS revenue FROM line_rows WHERE account_id IS NOT NULL GROUP BY 1",
      store::literal(Value{currency}))));
  return names_of_one_id(connection);
}

}  // namespace lode::load
