// Shares of customers by segment, industry and country; the range of sizes among customers; ratings of our work.
#include "dig/likeness.h"

#include <fmt/format.h>

#include <algorithm>

#include "assign/source.h"

namespace lode::dig {
namespace {

using store::identifier;
using store::literal;

// What a share of few accounts is drawn to the firm's by, in accounts.
constexpr int drawn_by = 20;

// Numbers that may say how large an account is: definers first, then what every account list may have.
std::vector<std::string> size_candidates(const Scene& scene) {
  std::vector<std::string> out;
  auto add = [&](const std::string& name) {
    if (std::ranges::find(out, name) == out.end()) out.push_back(name);
  };
  for (const auto& name : assign::definers_of(scene.segmentation)) {
    const auto* attribute = scene.segmentation.dictionary.find(name);
    if (attribute && model::is_numeric(attribute->type) && attribute->source != "own_transactions" &&
        attribute->derive.empty())
      add(attribute->id);
  }
  for (const char* name : {"sites", "employees", "turnover"}) add(name);
  return out;
}

struct Size {
  std::string attribute, title;  // empty: none
};

// Known for half of the customers and for some prospects.
Result<Size> find_size(const Scene& scene) {
  for (const auto& name : size_candidates(scene)) {
    LODE_TRY(there, scene.connection.one(fmt::format(
        "SELECT count(*) FROM (DESCRIBE unit) WHERE column_name = {} AND "
        "(column_type IN ('BIGINT', 'INTEGER', 'DOUBLE') OR column_type LIKE 'DECIMAL%')", literal(Value(name)))));
    if (there == Value(std::int64_t{0})) continue;
    LODE_TRY(known, scene.connection.one(fmt::format(
        "SELECT count({0}) FILTER (WHERE status = 'customer') >= 0.5 * count(*) FILTER (WHERE status = 'customer') "
        "AND count(*) FILTER (WHERE status = 'customer') > 0 AND count({0}) FILTER (WHERE status = 'prospect') > 0 "
        "FROM unit", identifier(name))));
    if (known != Value(true)) continue;
    const auto* attribute = scene.segmentation.dictionary.find(name);
    return Size{name, attribute && !attribute->title.empty() ? attribute->title : name};
  }
  return Size{};
}

Result<std::string> column_or_null(const Scene& scene, std::string_view name) {
  LODE_TRY(there, scene.connection.one(
      fmt::format("SELECT count(*) FROM (DESCRIBE unit) WHERE column_name = '{}'", name)));
  return there == Value(std::int64_t{0}) ? std::string("CAST(NULL AS VARCHAR)") : fmt::format("u.{}", name);
}

Result<void> build_shares(const Scene& scene) {
  LODE_TRY(industry, column_or_null(scene, "industry"));
  LODE_TRY(country, column_or_null(scene, "country"));
  LODE_CHECK(scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP VIEW alike_member AS SELECT m.account_id, m.segment, {} AS industry, {} AS country, "
      "m.status, m.in_universe FROM member m JOIN unit u USING (account_id)", industry, country)));
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE likeness AS
    WITH g AS (
      SELECT CASE grouping(segment, industry, country) WHEN 3 THEN 'segment' WHEN 5 THEN 'industry'
          WHEN 6 THEN 'country' ELSE 'all' END AS kind, coalesce(segment, industry, country) AS value,
        count(*) AS accounts, count(*) FILTER (WHERE status = 'customer') AS customers
      FROM alike_member WHERE in_universe AND status IS NOT NULL
      GROUP BY GROUPING SETS ((segment), (industry), (country), ())),
    f AS (SELECT customers / nullif(accounts, 0) AS share FROM g WHERE kind = 'all')
    SELECT g.*, (g.customers + {0} * f.share) / (g.accounts + {0}) AS share, f.share AS firm_share
    FROM g CROSS JOIN f WHERE kind = 'all' OR value IS NOT NULL)", drawn_by));
}

// Where ten customers of a segment have a known size its own range counts, else the firm's. The middle 80 % of
// customers are "like ours" (1), the rest of their range half, beyond it nothing.
Result<void> build_sizes(const Scene& scene, const Size& found) {
  auto size = found.attribute.empty() ? std::string("CAST(NULL AS DOUBLE)")
                                           : fmt::format("CAST(u.{} AS DOUBLE)", identifier(found.attribute));
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE size_of AS SELECT m.account_id, m.segment, m.status, {} AS size
    FROM member m JOIN unit u USING (account_id) WHERE m.in_universe AND m.status IN ('customer', 'prospect');
    CREATE OR REPLACE TEMP TABLE size_range AS
    SELECT segment, min(size) AS least, max(size) AS most,
      quantile_cont(size, 0.1) AS low, quantile_cont(size, 0.9) AS high
    FROM size_of WHERE status = 'customer' AND size IS NOT NULL GROUP BY GROUPING SETS ((segment), ())
    HAVING grouping(segment) = 1 OR (segment IS NOT NULL AND count(*) >= 10))", size));
}

// Our performance on each need, from 0 to 1 on its scale, weighted by how important the need is to who rated it.
Result<void> build_filled(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE filled_of AS
    WITH r AS (
      SELECT u.unit_id AS account_id, (t.performance - t.scale_min) / nullif(t.scale_max - t.scale_min, 0) AS filled,
        coalesce(CAST(t.importance AS DOUBLE), 1) AS importance
      FROM need_rating t JOIN account_unit u USING (account_id)
      WHERE t.supplier = 'us' AND t.performance IS NOT NULL AND t.as_of <= {}
      QUALIFY row_number() OVER (PARTITION BY u.unit_id, t.need_id ORDER BY t.as_of DESC, t.load_seq DESC,
        t.account_id, filled, importance) = 1)
    SELECT m.segment, CAST(sum(CAST(importance * greatest(0, least(1, filled)) AS DECIMAL(18, 9))) AS DOUBLE)
        / nullif(CAST(sum(CAST(importance AS DECIMAL(18, 9))) AS DOUBLE), 0) AS filled,
      count(DISTINCT r.account_id) AS rated
    FROM r JOIN member m USING (account_id) WHERE filled IS NOT NULL AND m.segment IS NOT NULL
    GROUP BY m.segment HAVING count(DISTINCT r.account_id) >= 3)", literal(Value{scene.as_of})));
}

}  // namespace

Result<void> build_likeness(const Scene& scene) {
  LODE_TRY(found, find_size(scene));
  LODE_CHECK(build_shares(scene));
  LODE_CHECK(build_sizes(scene, found));
  LODE_CHECK(build_filled(scene));
  // A share s beside the firm's f reads as s / (s + f): half where it is as usual.
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE relevance_of AS
    WITH shares AS (
      SELECT a.account_id, f.share AS firm, s.share AS s, i.share AS i, c.share AS c, s.value AS s_value,
        i.value AS i_value, c.value AS c_value, s.customers / s.accounts AS s_seen,
        i.customers / i.accounts AS i_seen, c.customers / c.accounts AS c_seen
      FROM alike_member a JOIN likeness f ON f.kind = 'all' AND f.share > 0
      LEFT JOIN likeness s ON s.kind = 'segment' AND s.value = a.segment
      LEFT JOIN likeness i ON i.kind = 'industry' AND i.value = a.industry
      LEFT JOIN likeness c ON c.kind = 'country' AND c.value = a.country
      WHERE a.status = 'prospect' AND a.in_universe),
    -- What is told as the reason is what lies farthest from usual; the segment first where two lie equally far.
    far AS (
      SELECT *, coalesce(abs(ln(s / firm)), -1) AS s_far, coalesce(abs(ln(i / firm)), -1) AS i_far,
        coalesce(abs(ln(c / firm)), -1) AS c_far FROM shares),
    alike AS (
      SELECT account_id, firm AS firm_share,
        (coalesce(s / (s + firm), 0) + coalesce(i / (i + firm), 0) + coalesce(c / (c + firm), 0))
          / nullif((s IS NOT NULL)::INT + (i IS NOT NULL)::INT + (c IS NOT NULL)::INT, 0) AS alike,
        CASE WHEN s_far >= i_far AND s_far >= c_far AND s_far >= 0 THEN 'segment' WHEN i_far >= c_far AND i_far >= 0
          THEN 'industry' WHEN c_far >= 0 THEN 'country' END AS alike_of,
        CASE alike_of WHEN 'segment' THEN s_value WHEN 'industry' THEN i_value ELSE c_value END AS alike_value,
        CASE alike_of WHEN 'segment' THEN s_seen WHEN 'industry' THEN i_seen ELSE c_seen END AS alike_share FROM far),
    fit AS (
      SELECT s.account_id, s.size, coalesce(r.low, f.low) AS size_low, coalesce(r.high, f.high) AS size_high,
        CASE WHEN s.size BETWEEN coalesce(r.low, f.low) AND coalesce(r.high, f.high) THEN 1.0
          WHEN s.size BETWEEN coalesce(r.least, f.least) AND coalesce(r.most, f.most) THEN 0.5
          WHEN s.size IS NOT NULL AND f.low IS NOT NULL THEN 0.0 END AS fit
      FROM size_of s LEFT JOIN size_range r ON r.segment = s.segment
      LEFT JOIN (SELECT * FROM size_range WHERE segment IS NULL) f ON TRUE WHERE s.status = 'prospect')
    SELECT m.account_id, a.alike, a.alike_of, a.alike_value, a.alike_share, a.firm_share,
      s.fit, s.size, s.size_low, s.size_high, n.filled, n.rated,
      (0.4 * coalesce(a.alike, 0) + 0.3 * coalesce(s.fit, 0) + 0.3 * coalesce(n.filled, 0)) / nullif(
        CASE WHEN a.alike IS NULL THEN 0 ELSE 0.4 END + CASE WHEN s.fit IS NULL THEN 0 ELSE 0.3 END
        + CASE WHEN n.filled IS NULL THEN 0 ELSE 0.3 END, 0) AS relevance
    FROM member m LEFT JOIN alike a USING (account_id) LEFT JOIN fit s USING (account_id)
    LEFT JOIN filled_of n ON n.segment = m.segment WHERE m.status = 'prospect')");
}

Result<std::string> size_title(const Scene& scene) {
  LODE_TRY(found, find_size(scene));
  return found.title;
}

}  // namespace lode::dig
