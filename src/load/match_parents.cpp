// Likely parents of accounts that have none: named by a column, by a name that goes on where another ends, by a
// shared web domain, or as the largest of several sites of one name. Ids are never invented: where no record
// stands for the whole, the account with the most revenue is proposed as the head.
#include <fmt/format.h>

#include "load/match_steps.h"

namespace lode::load {
namespace {

using store::literal;

constexpr int group_max = 500;  // more accounts of one name or domain are a usual name, not a firm

std::string values_of(const IdPairs& pairs) {
  std::string out;
  for (const auto& [a, b] : pairs)
    out += fmt::format("{}({}, {})", out.empty() ? "VALUES " : ", ", literal(Value{a}), literal(Value{b}));
  return out.empty() ? "SELECT NULL::VARCHAR, NULL::VARCHAR WHERE false" : out;
}

// `size` orders heads: a record of the whole (Group, Holding) first, then shorter names, more revenue, the id.
// A proposal always goes up in this order, so that proposals alone never close a circle.
constexpr std::string_view node_sql = R"(
  CREATE TEMP TABLE node AS
  WITH w AS (
    SELECT b.*, s.revenue, string_split(words, ' ') AS list,
      len(list) > 1 AND list_extract(list, -1) IN ('group', 'gruppe', 'groupe', 'grupo', 'gruppo', 'holding',
        'holdings', 'hq', 'headquarters', 'corporate', 'konzern', 'worldwide', 'global', 'zentrale') AS whole
    FROM business b LEFT JOIN stake s USING (account_id) WHERE words IS NOT NULL)
  SELECT *, CASE WHEN whole THEN array_to_string(list[:-2], ' ') ELSE words END AS stem,
    row_number() OVER (ORDER BY NOT whole, len(list), revenue DESC NULLS LAST, n) AS size,
    count(*) OVER (PARTITION BY key) AS alike
  FROM w;
  CREATE TEMP TABLE child AS SELECT * FROM node WHERE parent_id IS NULL AND NOT EXISTS
    (SELECT 1 FROM accepted_parent a WHERE a.child = node.account_id);
  CREATE TEMP TABLE place_word AS
    SELECT DISTINCT unnest(string_split(k, ' ')) AS word FROM (
      SELECT city AS k FROM business WHERE city IS NOT NULL UNION SELECT region FROM business WHERE region IS NOT NULL)
    UNION SELECT unnest(['north', 'south', 'east', 'west', 'northern', 'southern', 'eastern', 'western', 'central',
      'nord', 'sud', 'ost', 'norte', 'sur', 'division', 'branch', 'filiale', 'niederlassung', 'zweigstelle', 'agence',
      'sucursal', 'region', 'regional', 'area', 'plant', 'werk', 'store', 'shop', 'site', 'depot', 'warehouse', 'lager',
      'office', 'unit', 'department', 'abteilung', 'standort', 'outlet', 'location', 'international', 'europe',
      'europa', 'asia', 'emea', 'apac', 'america', 'americas', 'usa', 'us', 'uk', 'deutschland', 'germany', 'austria',
      'osterreich', 'switzerland',
      'france', 'italia', 'italy', 'espana', 'spain', 'iberia', 'benelux', 'nordic', 'canada', 'mexico',
      'brasil', 'china', 'india', 'japan', 'australia', 'polska', 'poland', 'downtown', 'airport', 'city', 'mitte']))";

// The source says it, though not by an id.
constexpr std::string_view named_sql = R"(
  CREATE TEMP TABLE named AS
  WITH h AS (
    SELECT c.n, h.n AS head, c.parent_text AS said, h.size,
      CASE WHEN c.country = h.country OR c.country IS NULL OR h.country IS NULL THEN 0 ELSE 1 END AS abroad,
      count(*) OVER (PARTITION BY c.n) AS heads
    FROM child c JOIN name_key k ON k.raw = c.parent_text JOIN node h ON h.key = k.key
    WHERE h.n <> c.n AND h.key <> c.key)
  SELECT n, head, CASE WHEN heads = 1 THEN 0.95 ELSE 0.8 END AS score,
    'its source names "' || said || '" as its parent' ||
    CASE WHEN heads > 1 THEN ', and ' || heads || ' accounts have that name' ELSE '' END AS reasons
  FROM h QUALIFY row_number() OVER (PARTITION BY n ORDER BY abroad, size) = 1)";

// "Acme Berlin" of "Acme": every beginning of the name is looked up among the names (and stems) of others.
constexpr std::string_view longer_sql = R"(
  CREATE TEMP TABLE longer AS
  WITH start AS (
    SELECT n, size, unnest(range(1, len(list) + 1)) AS k, list FROM child WHERE NOT whole AND len(list) < 12),
  p AS (SELECT n, size, k, array_to_string(list[:k], ' ') AS stem, list[k + 1:] AS more FROM start),
  many AS (SELECT stem, count(*) AS children FROM p GROUP BY stem),
  first AS (SELECT list_extract(list, 1) AS word, count(*) AS firms FROM node GROUP BY 1),
  candidate AS (
    SELECT p.n, h.n AS head, p.k, p.more, h.size, h.whole, m.children, f.firms, c.domain = h.domain AS domain,
      c.city = h.city OR c.postal = h.postal AS here, c.country <> h.country AS abroad
    FROM p JOIN node h ON h.stem = p.stem AND h.size < p.size AND h.n <> p.n JOIN many m ON m.stem = p.stem
    JOIN node c ON c.n = p.n JOIN first f ON f.word = list_extract(c.list, 1)
    WHERE (len(p.more) > 0 OR h.whole) AND h.alike <= {group} AND m.children <= {group}
      AND (p.k > 1 OR f.firms <= 20 OR len(p.more) = 0)),
  proper AS (SELECT DISTINCT n, head, false AS no_proper_word FROM (SELECT n, head, unnest(more) AS word FROM candidate)
             ANTI JOIN place_word USING (word) WHERE NOT regexp_full_match(word, '[0-9]+')),
  h AS (SELECT c.*, len(more) > 0 AND coalesce(no_proper_word, true) AS places
        FROM candidate c LEFT JOIN proper USING (n, head))
  SELECT n, head, round(least(0.95, CASE WHEN k > 1 THEN 0.6 ELSE 0.5 END
      + CASE WHEN places THEN 0.2 ELSE 0 END + CASE WHEN whole THEN 0.2 ELSE 0 END
      + CASE WHEN domain THEN 0.2 ELSE 0 END + CASE WHEN here THEN 0.05 ELSE 0 END
      - CASE WHEN abroad AND NOT places THEN 0.1 ELSE 0 END
      - CASE WHEN firms > 10 AND k = 1 THEN 0.1 ELSE 0 END), 3) AS score,
    concat_ws('; ', CASE WHEN len(more) = 0 THEN 'the head bears the name of the whole'
        WHEN places THEN 'its name goes on with "' || array_to_string(more, ' ') || '", a place or a part'
        ELSE 'its name goes on with "' || array_to_string(more, ' ') || '"' END,
      CASE WHEN whole AND len(more) > 0 THEN 'the head bears the name of the whole' END,
      CASE WHEN domain THEN 'same web domain' END, CASE WHEN here THEN 'same place' END,
      CASE WHEN abroad THEN 'other country' END) AS reasons
  FROM h QUALIFY row_number() OVER (PARTITION BY n ORDER BY k DESC, whole DESC, coalesce(abroad, false), size) = 1)";

// Sites that share a domain, or a name in several places.
constexpr std::string_view groups_sql = R"(
  CREATE TEMP TABLE grouped AS
  WITH d AS (
    SELECT n, first_value(n) OVER w AS head, count(*) OVER (PARTITION BY domain) AS many, domain,
           list_extract(list, 1) = first_value(list_extract(list, 1)) OVER w AS alike
    FROM node WHERE domain IS NOT NULL WINDOW w AS (PARTITION BY domain ORDER BY size)),
  s AS (
    SELECT n, first_value(n) OVER w AS head, count(*) OVER (PARTITION BY key) AS many, len(list) AS k,
           first_value(revenue) OVER w AS most,
           count(DISTINCT coalesce(city, postal)) OVER (PARTITION BY key) AS towns
    FROM node WINDOW w AS (PARTITION BY key ORDER BY size))
  SELECT n, head, CASE WHEN alike THEN 0.8 ELSE 0.65 END AS score,
    many || ' accounts share the web domain ' || domain || ', and this is the head of the shortest name' AS reasons
  FROM d WHERE n <> head AND many <= {group}
  UNION ALL
  SELECT n, head, CASE WHEN k > 1 THEN 0.65 ELSE 0.6 END + CASE WHEN many > 2 THEN 0.05 ELSE 0 END,
    many || ' accounts in ' || towns || ' places share this name and none stands for the whole; the head is the one ' ||
    CASE WHEN most IS NULL THEN 'with the first id' ELSE 'with the most revenue' END
  FROM s WHERE n <> head AND many <= {group} AND towns > 1)";

// One proposal per account: the best one that nobody has rejected and that is no possible duplicate.
constexpr std::string_view proposal_sql = R"(
  CREATE TEMP TABLE parent_proposal AS
  WITH every AS (SELECT *, 1 AS rank FROM named UNION ALL SELECT *, 2 FROM longer
                 UNION ALL SELECT *, 3 FROM grouped SEMI JOIN child USING (n)),
  possible AS (
    SELECT c.account_id, h.account_id AS parent_id, e.score, c.name, h.name AS parent_name, c.place, s.revenue,
      e.reasons, rank
    FROM every e JOIN business c ON c.n = e.n JOIN business h ON h.n = e.head
    LEFT JOIN stake s ON s.account_id = c.account_id
    ANTI JOIN rejected_parent r ON r.child = c.account_id AND r.parent = h.account_id
    WHERE e.score >= {least}),
  matched AS (SELECT account_id AS a, other_id AS b FROM match_proposal
              UNION ALL SELECT other_id, account_id FROM match_proposal),
  best AS (
    SELECT * FROM (SELECT * FROM possible WHERE rank = 1
                   UNION ALL SELECT * FROM possible ANTI JOIN matched ON a = account_id AND b = parent_id
                   WHERE rank > 1)
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY rank = 1 DESC, score DESC, rank, parent_id) = 1)
  SELECT account_id, parent_id, printf('%.3f', score) AS score, name, parent_name, place, revenue, reasons
  FROM best ORDER BY revenue DESC NULLS LAST, score DESC, account_id)";

}  // namespace

Result<void> make_parents(store::Connection& connection, double score_min, const IdPairs& accepted,
                          const IdPairs& rejected) {
  LODE_CHECK(connection.run("CREATE TEMP TABLE accepted_parent(child VARCHAR, parent VARCHAR); "
                            "CREATE TEMP TABLE rejected_parent(child VARCHAR, parent VARCHAR)"));
  LODE_CHECK(connection.run("INSERT INTO accepted_parent " + values_of(accepted)));
  LODE_CHECK(connection.run("INSERT INTO rejected_parent " + values_of(rejected)));
  LODE_CHECK(connection.run(node_sql));
  LODE_CHECK(connection.run(named_sql));
  LODE_CHECK(connection.run(fmt::format(longer_sql, fmt::arg("group", group_max))));
  LODE_CHECK(connection.run(fmt::format(groups_sql, fmt::arg("group", group_max))));
  return connection.run(fmt::format(proposal_sql, fmt::arg("least", score_min)));
}

}  // namespace lode::load
