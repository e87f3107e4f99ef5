// Pairs of accounts that may be one business. Comparing every pair of a million accounts is out of the question:
// pairs are looked for where a key of theirs is the same, and only those are scored.
#include <fmt/format.h>

#include "load/match_steps.h"

namespace lode::load {
namespace {

// A key that more accounts share says little; pairs among them are found by their other keys or not at all.
constexpr int block_max = 40;

// Names that differ in one letter share their front or their back half (Li, Deng, Feng, "Pass-Join", VLDB 2012,
// for one edit): halves are kept with the name's length, and a longer name also asks for those of one letter less.
constexpr std::string_view found_sql = R"(
  CREATE TEMP TABLE found AS
  WITH half AS (
    SELECT n, key, length(key) AS len, hash(length(key), 1, left(key, length(key) // 2)) AS front,
           hash(length(key), 2, right(key, length(key) - length(key) // 2)) AS back
    FROM business WHERE length(key) >= 8),
  entry AS (SELECT front AS k, n, key FROM half UNION ALL SELECT back, n, key FROM half),
  few AS (SELECT k, n, key FROM entry
          SEMI JOIN (SELECT k FROM entry GROUP BY k HAVING count(*) <= {block}) USING (k)),
  asked AS (
    SELECT k, n, key FROM few
    UNION ALL SELECT hash(len - 1, 1, left(key, (len - 1) // 2)), n, key FROM half WHERE len > 8
    UNION ALL SELECT hash(len - 1, 2, right(key, len - 1 - (len - 1) // 2)), n, key FROM half WHERE len > 8),
  placed AS (
    SELECT hash(5, postal, left(key, 3)) AS k, n, key FROM business WHERE postal IS NOT NULL
    UNION ALL SELECT hash(6, city, string_split(words, ' ')[1]), n, key FROM business WHERE city IS NOT NULL
    UNION ALL SELECT hash(7, city, left(key, 5)), n, key FROM business WHERE city IS NOT NULL
    UNION ALL SELECT hash(8, city, right(key, 4)), n, key FROM business WHERE city IS NOT NULL AND length(key) < 8
    UNION ALL SELECT hash(9, domain), n, key FROM business WHERE domain IS NOT NULL),
  near AS (SELECT k, n, key FROM placed
           SEMI JOIN (SELECT k FROM placed GROUP BY k HAVING count(*) BETWEEN 2 AND {block}) USING (k)),
  whole AS (
    SELECT hash(3, key) AS k, n FROM business WHERE key IS NOT NULL
    UNION ALL SELECT hash(4, sorted), n FROM business WHERE contains(words, ' ')
    UNION ALL SELECT hash(10, key, city), n FROM business WHERE key IS NOT NULL AND city IS NOT NULL),
  equal AS (SELECT k, n FROM whole
            SEMI JOIN (SELECT k FROM whole GROUP BY k HAVING count(*) BETWEEN 2 AND {block}) USING (k))
  SELECT least(a.n, b.n) AS x, greatest(a.n, b.n) AS y FROM asked a JOIN few b USING (k)
    WHERE a.n <> b.n AND jaro_winkler_similarity(a.key, b.key, 0.9) > 0
  UNION SELECT a.n, b.n FROM near a JOIN near b USING (k)
    WHERE a.n < b.n AND (jaro_winkler_similarity(a.key, b.key, 0.8) > 0
                         OR contains(a.key, b.key) OR contains(b.key, a.key))
  UNION SELECT a.n, b.n FROM equal a JOIN equal b USING (k) WHERE a.n < b.n)";

// Where the two are, as far as both say it; then only pairs that can still reach the least score.
constexpr std::string_view near_sql = R"(
  CREATE TEMP TABLE near AS
  WITH p AS (
    SELECT x, y, a.key AS ka, b.key AS kb, a.words AS wa, b.words AS wb, a.sorted = b.sorted AS reordered,
      a.legal AS la, b.legal AS lb, a.source AS one, b.source AS other,
      CASE WHEN a.domain = b.domain THEN a.domain END AS domain,
      (length(a.region) <= 3) = (length(b.region) <= 3) AND a.region <> b.region AS other_region,
      CASE WHEN a.country <> b.country THEN 'other country'
           WHEN a.postal = b.postal THEN 'postal'
           WHEN a.city = b.city OR starts_with(a.city, b.city || ' ') OR starts_with(b.city, a.city || ' ')
                OR jaro_winkler_similarity(a.city, b.city) >= 0.93
             THEN CASE WHEN other_region THEN 'other region' ELSE 'town' END
           WHEN a.city <> b.city THEN 'other town'
           WHEN a.postal <> b.postal THEN 'other postal'
           WHEN other_region THEN 'other region'
           WHEN a.region = b.region THEN 'region'
           WHEN a.country = b.country THEN 'country'
           ELSE 'unknown' END AS place
    FROM found JOIN business a ON a.n = x JOIN business b ON b.n = y
    WHERE a.parent_id IS DISTINCT FROM b.account_id AND b.parent_id IS DISTINCT FROM a.account_id),
  q AS (
    SELECT *, jaro_winkler_similarity(ka, kb) AS jw,
      CASE place WHEN 'postal' THEN 1.0 WHEN 'town' THEN 0.98 WHEN 'region' THEN 0.9 WHEN 'country' THEN 0.88
        WHEN 'unknown' THEN 0.86 WHEN 'other town' THEN 0.6 WHEN 'other country' THEN 0.5 ELSE 0.65 END AS by_place
    FROM p)
  SELECT *, list_filter(string_split(wa, ' '), lambda w: NOT list_contains(string_split(wb, ' '), w)) AS ra,
            list_filter(string_split(wb, ' '), lambda w: NOT list_contains(string_split(wa, ' '), w)) AS rb
  FROM q WHERE (jw >= 0.8 OR reordered OR contains(ka, kb) OR contains(kb, ka))
           AND (by_place >= {least} OR (domain IS NOT NULL AND 1 - (1 - by_place) / 2 >= {least})))";

// How often the words occur in which the two names differ: a slip of the pen makes a word that nobody else has.
constexpr std::string_view usual_sql = R"(
  CREATE TEMP TABLE usual AS
  WITH word AS (SELECT word, count(*) AS n FROM (SELECT unnest(string_split(words, ' ')) AS word FROM business)
                GROUP BY 1)
  SELECT x, y, min(n) FILTER (WHERE side = 1) AS fa, min(n) FILTER (WHERE side = 2) AS fb
  FROM (SELECT x, y, 1 AS side, unnest(ra) AS word FROM near UNION ALL SELECT x, y, 2, unnest(rb) FROM near)
  JOIN word USING (word) GROUP BY x, y)";

constexpr std::string_view scored_sql = R"(
  CREATE TEMP TABLE scored AS
  WITH r AS (
    SELECT near.*, array_to_string(ra, ' ') AS ta, array_to_string(rb, ' ') AS tb,
      damerau_levenshtein(array_to_string(ra, ''), array_to_string(rb, '')) AS slips,
      greatest(length(ta), length(tb)) AS longest, least(length(ta), length(tb)) AS shortest,
      least(fa, fb) <= greatest(2, greatest(fa, fb) // 100) AS one_is_rare
    FROM near LEFT JOIN usual USING (x, y)),
  t AS (
    SELECT *, CASE
      WHEN ka = kb AND wa = wb THEN 'same'
      WHEN ka = kb THEN 'spaces'
      WHEN reordered THEN 'order'
      WHEN ta = '' OR tb = '' THEN 'more'
      WHEN regexp_matches(ta || tb, '[0-9]') THEN 'numbers'
      WHEN shortest <= 1 THEN 'words'
      WHEN slips <= CASE WHEN longest >= 10 THEN 2 ELSE 1 END
        THEN CASE WHEN one_is_rare THEN 'slip' ELSE 'usual' END
      WHEN shortest >= 3 AND len(ra) = 1 AND len(rb) = 1 AND contains(wa, ' ')
           AND (starts_with(ta, tb) OR starts_with(tb, ta)) THEN 'short'
      ELSE 'words' END AS how FROM r),
  s AS (
    SELECT *, by_place
      * CASE how WHEN 'same' THEN 1 WHEN 'spaces' THEN 0.99 WHEN 'order' THEN 0.97
          WHEN 'more' THEN 0.6 + 0.35 * least(length(ka), length(kb)) / greatest(length(ka), length(kb))
          WHEN 'slip' THEN jw WHEN 'short' THEN 0.92 WHEN 'usual' THEN 0.75 * jw WHEN 'numbers' THEN 0.5 * jw
          ELSE 0.7 * jw END
      * CASE WHEN la <> lb THEN 0.92 WHEN (la IS NULL) <> (lb IS NULL) THEN 0.99 ELSE 1 END
      * CASE WHEN one = other THEN 0.97 ELSE 1 END AS plain
    FROM t),
  d AS (SELECT *, CASE WHEN domain IS NOT NULL AND plain >= 0.4 THEN 1 - (1 - plain) / 2 ELSE plain END AS first_score
        FROM s),
  here AS (
    SELECT n, source, max(first_score) AS best FROM (
      SELECT x AS n, other AS source, first_score FROM d WHERE place IN ('postal', 'town')
      UNION ALL SELECT y, one, first_score FROM d WHERE place IN ('postal', 'town')) GROUP BY n, source)
  SELECT d.*, coalesce(place IN ('unknown', 'country', 'region')
                       AND greatest(hx.best, hy.best) >= first_score - 0.02, false) AS nearer,
    round(CASE WHEN nearer THEN first_score * 0.9 ELSE first_score END, 3) AS score
  FROM d LEFT JOIN here hx ON hx.n = x AND hx.source = other LEFT JOIN here hy ON hy.n = y AND hy.source = one)";

constexpr std::string_view reasons_sql = R"(concat_ws('; ',
    CASE how WHEN 'same' THEN 'same name' WHEN 'spaces' THEN 'same name but for spaces'
      WHEN 'order' THEN 'same words in another order' WHEN 'more' THEN 'one name also has "' || ta || tb || '"'
      WHEN 'slip' THEN '"' || ta || '" and "' || tb || '" may be one word'
      WHEN 'short' THEN '"' || ta || '" and "' || tb || '" may be long and short for one word'
      WHEN 'usual' THEN '"' || ta || '" and "' || tb || '" are near, and both are usual'
      WHEN 'numbers' THEN 'numbers differ' ELSE '"' || ta || '" and "' || tb || '" differ' END,
    CASE WHEN la <> lb THEN 'legal forms differ (' || least(la, lb) || ', ' || greatest(la, lb) || ')'
      WHEN (la IS NULL) <> (lb IS NULL) THEN 'one without legal form' END,
    CASE place WHEN 'postal' THEN 'same postal code' WHEN 'town' THEN 'same town'
      WHEN 'region' THEN 'same region, town not known of both'
      WHEN 'country' THEN 'same country, town not known of both'
      WHEN 'unknown' THEN 'place not known of both, so it stays below 0.9'
      WHEN 'other postal' THEN 'other postal code' ELSE place END,
    CASE WHEN nearer THEN 'another account there is nearer' END,
    CASE WHEN domain IS NOT NULL THEN 'same web domain ' || domain END,
    CASE WHEN one = other THEN 'one source keeps them apart' END))";

// The id that was loaded first stands first: it is the one that stays if the two are the same.
constexpr std::string_view proposal_sql = R"(
  CREATE TEMP TABLE match_proposal AS
  WITH p AS (SELECT x, y, score, {reasons} AS reasons FROM scored WHERE score >= {least}),
  o AS (
    SELECT p.*, CASE WHEN (a.load_seq, a.account_id) <= (b.load_seq, b.account_id) THEN x ELSE y END AS first,
           CASE WHEN first = x THEN y ELSE x END AS second
    FROM p JOIN business a ON a.n = x JOIN business b ON b.n = y)
  SELECT a.account_id AS account_id, b.account_id AS other_id, printf('%.3f', score) AS score, a.name AS name,
    b.name AS other_name, a.place AS place, b.place AS other_place, a.source AS source, b.source AS other_source,
    CASE WHEN sa.account_id IS NULL THEN sb.revenue WHEN sb.account_id IS NULL THEN sa.revenue
         ELSE sa.revenue + sb.revenue END AS revenue,
    o.reasons AS reasons
  FROM o JOIN business a ON a.n = first JOIN business b ON b.n = second
  LEFT JOIN stake sa ON sa.account_id = a.account_id LEFT JOIN stake sb ON sb.account_id = b.account_id
  ORDER BY revenue DESC NULLS LAST, o.score DESC, a.account_id, b.account_id)";

Result<std::vector<Finding>> too_usual(store::Connection& connection) {
  LODE_TRY(rows, connection.query(fmt::format(
                     "WITH c AS (SELECT key, count(*) AS n, min(name) AS name FROM business WHERE key IS NOT NULL "
                     "GROUP BY key HAVING count(*) > {}) SELECT sum(n)::BIGINT, count(*), "
                     "max_by(name, (n, name)), max(n) FROM c HAVING count(*) > 0",
                     block_max)));
  std::vector<Finding> out;
  if (rows.rows.empty()) return out;
  const auto& row = rows.rows[0];
  out.push_back({.rule = "MAT04",
                 .name = "usual-name",
                 .severity = Severity::info,
                 .message = fmt::format("{} accounts bear {} that over {} others bear too, such as '{}' ({} times): "
                                        "of these only those in one place were compared",
                                        to_text(row[0]), row[1] == Value{std::int64_t{1}} ? "a name" : "names",
                                        block_max - 1, to_text(row[2]), to_text(row[3])),
                 .evidence = {{"accounts", row[0]}, {"names", row[1]}, {"example", row[2]}},
                 .fix = "load postal codes or towns with them; branches of a chain are in review/parents.csv"});
  return out;
}

}  // namespace

Result<std::vector<Finding>> make_matches(store::Connection& connection, double score_min) {
  LODE_CHECK(connection.run(fmt::format(found_sql, fmt::arg("block", block_max))));
  LODE_CHECK(connection.run(fmt::format(near_sql, fmt::arg("least", score_min))));
  LODE_CHECK(connection.run(usual_sql));
  LODE_CHECK(connection.run(scored_sql));
  LODE_CHECK(connection.run(
      fmt::format(proposal_sql, fmt::arg("least", score_min), fmt::arg("reasons", reasons_sql))));
  return too_usual(connection);
}

}  // namespace lode::load
