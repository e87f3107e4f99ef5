// The rules are compiled from the file; the targets are handed to a database in memory, which does the adding up.
#include "discover/verify_sql.h"

#include <fmt/format.h>

#include <cmath>
#include <unordered_map>

#include "store/source_function.h"

namespace lode::discover {
namespace {

std::string membership_sql(const Ground& ground, const model::Segmentation& file, bool with_id) {
  std::string first = "CASE", count = "0";
  for (std::size_t s = 0; s < file.segments.size(); ++s) {
    auto rule = model::to_sql(file.segments[s].rule);
    first += fmt::format(" WHEN {} THEN {}", rule, s);
    count += fmt::format(" + CASE WHEN {} THEN 1 ELSE 0 END", rule);
  }
  auto id = with_id ? fmt::format("CAST({} AS VARCHAR)", store::identifier(ground.id)) : std::string("''");
  return fmt::format("SELECT {}, CAST({} ELSE -1 END AS BIGINT), CAST({} AS BIGINT) FROM {}", id, first, count,
                     ground.relation);
}

// Rows of the problem: its group, its weight, its targets.
class Rows : public store::RowSource {
 public:
  Rows(const Problem& problem, const std::vector<int>& group) : problem_(problem), group_(group) {
    columns_ = {{"g", store::CellType::bigint}, {"w", store::CellType::number}};
    for (std::size_t t = 0; t < problem.targets.size(); ++t) columns_.push_back({fmt::format("y{}", t),
        store::CellType::number});
  }
  const std::vector<store::SourceColumn>& columns() const override { return columns_; }
  Result<std::unique_ptr<store::RowReader>> reader() override { return std::make_unique<Reader>(*this); }

 private:
  struct Reader : store::RowReader {
    explicit Reader(const Rows& r) : rows(r) {}
    Result<std::size_t> read(store::BlockWriter& block) override {
      std::size_t n = 0;
      for (; n < block.capacity() && at < rows.problem_.accounts; ++n, ++at) {
        block.bigint(0, n, rows.group_[at]);
        block.number(1, n, rows.problem_.weights.empty() ? 1.0 : rows.problem_.weights[at]);
        for (std::size_t t = 0; t < rows.problem_.targets.size(); ++t) {
          double y = rows.problem_.targets[t].values[at];
          if (std::isnan(y)) block.null(t + 2, n);
          else block.number(t + 2, n, y);
        }
      }
      return n;
    }
    const Rows& rows;
    std::size_t at = 0;
  };
  const Problem& problem_;
  const std::vector<int>& group_;
  std::vector<store::SourceColumn> columns_;
};

double number_at(const std::vector<Value>& row, std::size_t at) { return as_number(row[at]).value_or(std::nan("")); }

Result<void> target_sums(store::Connection& connection, std::size_t t, std::size_t groups, SqlTarget& out) {
  out.sums.assign(groups, 0), out.weights.assign(groups, 0);
  LODE_TRY(mean, connection.query(fmt::format(
                     "SELECT sum(w * y{0}) / sum(w), min(y{0}) < max(y{0}) FROM r WHERE y{0} IS NOT NULL AND w > 0",
                         t)));
  out.mean = number_at(mean.rows.at(0), 0);
  if (std::isnan(out.mean) || number_at(mean.rows.at(0), 1) != 1) return {};
  auto about = fmt::format("(y{} - CAST({} AS DOUBLE))", t, to_text(out.mean));
  LODE_TRY(deviation, connection.one(fmt::format("SELECT sqrt(sum(w * {0} * {0}) / sum(w)) FROM r WHERE y{1} IS NOT "
                                                 "NULL", about, t)));
  out.deviation = as_number(deviation).value_or(0);
  if (!(out.deviation > 0)) return {};
  LODE_TRY(sums, connection.query(fmt::format(
                     "SELECT g, sum(w * {0} / CAST({1} AS DOUBLE)), sum(w) FROM r WHERE y{2} IS NOT NULL GROUP BY g "
                     "ORDER BY g",
                     about, to_text(out.deviation), t)));
  for (const auto& row : sums.rows) {
    auto group = static_cast<std::size_t>(number_at(row, 0));
    out.sums[group] = number_at(row, 1), out.weights[group] = number_at(row, 2);
  }
  return {};
}

}  // namespace

Result<Placed> placed_by_sql(const Ground& ground, const model::Segmentation& file, const Material& material) {
  auto accounts = material.problem.accounts;
  bool named = !material.ids.empty();
  Placed out{std::vector<int>(accounts, -1), std::vector<int>(accounts, 0), std::vector<bool>(accounts, false)};
  std::unordered_map<std::string_view, std::size_t> place;
  for (std::size_t i = 0; i < material.ids.size(); ++i) place.emplace(material.ids[i], i);
  std::size_t next = 0;
  LODE_CHECK(ground.connection.scan(membership_sql(ground, file, named), {},
                                    [&](const store::Block& block) -> Result<void> {
    for (std::size_t r = 0; r < block.rows(); ++r) {
      auto at = next++;
      if (named) {
        auto it = block.valid(0, r) ? place.find(block.text(0, r)) : place.end();
        at = it == place.end() ? accounts : it->second;
      }
      if (at >= accounts) continue;
      out.twice += out.found[at] ? 1 : 0;
      out.found[at] = true;
      out.segment[at] = static_cast<int>(block.bigints(1)[r]), out.rules[at] = static_cast<int>(block.bigints(2)[r]);
    }
    return {};
  }));
  if (!named && next != accounts) out.found.assign(accounts, false);
  return out;
}

Result<SqlSums> sums_by_sql(const Problem& problem, const std::vector<int>& group, std::size_t groups,
                            const Context& context) {
  Rows rows(problem, group);
  LODE_TRY(database, store::Database::open(":memory:", context));
  LODE_TRY(connection, database.connect());
  LODE_CHECK(store::register_source(connection, "problem_rows", rows));
  LODE_CHECK(connection.run("CREATE TEMP TABLE r AS SELECT * FROM problem_rows()"));
  SqlSums out;
  out.accounts.assign(groups, 0);
  LODE_TRY(counts, connection.query("SELECT g, count(*) FROM r GROUP BY g"));
  for (const auto& row : counts.rows) out.accounts[static_cast<std::size_t>(number_at(row, 0))] =
      std::get<std::int64_t>(row[1]);
  for (std::size_t t = 0; t < problem.targets.size(); ++t) {
    SqlTarget target;
    LODE_CHECK(target_sums(connection, t, groups, target));
    out.targets.push_back(std::move(target));
  }
  return out;
}

}  // namespace lode::discover
