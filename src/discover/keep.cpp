// Filters by flag; membership by one CASE over the kept rules.
#include "discover/keep.h"

#include <fmt/format.h>

#include <unordered_map>

namespace lode::discover {
namespace {

template <class T>
std::vector<T> kept_of(const std::vector<T>& values, const std::vector<bool>& flags) {
  std::vector<T> out;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (flags[i]) out.push_back(values[i]);
  return out;
}

}  // namespace

Material only(const Material& material, const std::vector<bool>& accounts, const std::vector<bool>& prospects) {
  Material out = material;
  auto& p = out.problem;
  p.accounts = 0;
  for (bool flag : accounts) p.accounts += flag ? 1 : 0;
  for (auto& column : p.columns) column.codes = kept_of(column.codes, accounts);
  for (auto& target : p.targets) target.values = kept_of(target.values, accounts);
  p.weights = kept_of(p.weights, accounts), p.revenue = kept_of(p.revenue, accounts);
  out.ids = kept_of(out.ids, accounts);
  for (auto& measure : out.measures) measure.values = kept_of(measure.values, accounts);
  for (std::size_t c = 0; c < out.descriptors.size(); ++c) {
    auto& d = out.descriptors[c];
    d.numbers = kept_of(d.numbers, accounts);
    if (!prospects.empty()) d.prospects = kept_of(d.prospects, prospects),
        d.prospect_numbers = kept_of(d.prospect_numbers, prospects);
    int unknown = unknown_code(d);
    d.unknown = 0;
    for (auto code : p.columns[c].codes) d.unknown += code == unknown ? 1 : 0;
  }
  if (!prospects.empty()) {
    out.prospects = 0;
    for (bool flag : prospects) out.prospects += flag ? 1 : 0;
    if (!out.prospect_ids.empty()) out.prospect_ids = kept_of(out.prospect_ids, prospects);
  }
  return out;
}

Result<std::vector<int>> kept_segments(store::Connection& connection, const std::string& relation,
                                       const std::string& id,
                                       std::span<const std::string> ids, const std::vector<model::Segment>& kept) {
  std::vector<int> out(ids.size(), -1);
  if (kept.empty()) return out;
  std::string cases;
  for (std::size_t s = 0; s < kept.size(); ++s) cases += fmt::format(" WHEN {} THEN {}", model::to_sql(kept[s].rule),
                                                                     s);
  std::unordered_map<std::string_view, std::size_t> place;
  for (std::size_t i = 0; i < ids.size(); ++i) place.emplace(ids[i], i);
  auto sql = fmt::format("SELECT CAST({} AS VARCHAR), CAST(CASE{} ELSE -1 END AS BIGINT) FROM {}",
                         store::identifier(id), cases, relation);
  LODE_CHECK(connection.scan(sql, {}, [&](const store::Block& block) -> Result<void> {
    for (std::size_t r = 0; r < block.rows(); ++r)
      if (auto it = block.valid(0, r) ? place.find(block.text(0, r)) : place.end(); it != place.end())
        out[it->second] = static_cast<int>(block.bigints(1)[r]);
    return {};
  }));
  return out;
}

}  // namespace lode::discover
