// From files to proposed maps: samples, grouped by system, drafted, linked, asked, written.
#include "load/propose.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/text.h"
#include "load/propose_ask.h"
#include "load/propose_grid.h"
#include "load/propose_links.h"
#include "load/propose_write.h"

namespace lode::load {
namespace {


std::vector<std::vector<Draft>> draft_files(std::vector<Sample>& samples, int first_month) {
  std::vector<std::vector<Draft>> out, wide;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    out.push_back(samples[i].columns.empty() ? std::vector<Draft>() : draft_all(samples[i], i));
    bool is_wide = samples[i].grid && samples[i].grid->wide();
    wide.push_back(is_wide ? draft_wide(samples[i], i, first_month) : std::vector<Draft>());
  }
  drop_other_views(samples, wide);
  for (std::size_t i = 0; i < samples.size(); ++i)
    if (!wide[i].empty()) out[i] = std::move(wide[i]);
  return out;
}

void add_columns(const std::vector<Sample>& samples, const Draft& draft, ProposedMap& out) {
  const auto& sample = samples[draft.sample];
  out.files.push_back({sample.name(), draft.table, draft.table.empty() ? 0 : std::min(1.0, draft.confidence),
                       sample.rows, draft.reason});
  if (draft.table.empty()) return;
  for (const auto& choice : draft.columns)
    out.columns.push_back({sample.name(), draft.table, choice.map.target,
                           choice.header.empty() ? choice.map.column : choice.header, choice.confidence,
                           choice.reason});
  for (const auto& header : draft.keep)
    out.columns.push_back({sample.name(), draft.table, header, header, 0.9, "kept as an attribute"});
}

// Currencies said by a header ("EUR k") or a sign beside the figures, where no column holds codes.
void settle_currency(Sample& sample, Draft& draft) {
  if (draft.find("currency") || !sample.spec.currency.empty()) return;
  for (auto& choice : draft.columns) {
    const auto* table = store::find_canonical(draft.table);
    const auto* target = table ? table->column(choice.map.target) : nullptr;
    const auto* column = sample.find(choice.header.empty() ? choice.map.column : choice.header);
    if (!target || !column || target->field != store::Field::money) continue;
    auto unit = header_unit(column->header);
    if (unit.scale != 1 && !choice.map.scale) choice.map.scale = Decimal{unit.scale, 0};
    if (!unit.currency.empty()) sample.spec.currency = unit.currency;
    if (unit.currency.empty() && column->currencies.size() == 1)
      sample.spec.currency = column->currencies.begin()->first;
  }
}

std::string source_name(const std::vector<std::string>& inputs, const std::vector<Sample>& samples,
                        const std::string& preset) {
  if (!preset.empty()) return preset;
  namespace fs = std::filesystem;
  std::error_code ignored;
  auto path = inputs.size() == 1 ? fs::weakly_canonical(inputs[0], ignored) : fs::path();
  constexpr std::string_view plain[] = {"clean", "data", "export", "exports", "csv", "files", "input", "raw"};
  if (std::ranges::find(plain, lower(path.filename().string())) != std::end(plain)) path = path.parent_path();
  auto name = fs::is_directory(path, ignored) ? path.filename().string()
                                              : fs::path(samples[0].spec.path).stem().string();
  auto words = header_words(name);
  return words.empty() ? "source" : join(words, "_");
}

ProposedMap propose_one(std::vector<Sample> samples, const std::string& source,
                        const ProposeOptions& options, const Context& context) {
  auto linked = link_drafts(samples, draft_files(samples, options.fiscal_year_starts), options.loaded, context);
  for (auto& draft : linked.drafts) settle_currency(samples[draft.sample], draft);
  ask_open(samples, linked, context);
  ProposedMap out{.source = source};
  for (const auto& sample : samples)
    if (sample.grid)
      for (auto& finding : grid_findings(sample)) linked.findings.push_back(std::move(finding));
  out.yaml = write_map(source, samples, linked.drafts, context.now.substr(0, 10));
  for (const auto& draft : linked.drafts) add_columns(samples, draft, out);
  out.findings = std::move(linked.findings);
  return out;
}

// Files of a known CRM apart from the others; those that are nothing stay with the largest group.
std::map<std::string, std::vector<Sample>> by_system(std::vector<Sample> samples, bool one_source) {
  std::map<std::string, std::vector<Sample>> out;
  std::vector<Sample> unknown;
  for (auto& sample : samples) {
    const auto* object = preset_object(sample);
    if (object && !one_source) out[std::string(object->preset)].push_back(std::move(sample));
    else unknown.push_back(std::move(sample));
  }
  if (unknown.empty()) return out;
  bool useful = out.empty();
  for (auto& sample : unknown) {
    if (sample.columns.empty()) continue;
    auto readings = draft_all(sample, 0);
    useful = useful || (sample.grid && sample.grid->wide()) ||
             (!readings.empty() && readings[0].missing.empty() && readings[0].confidence > 0.7);
  }
  auto& group = useful ? out[""] : out.begin()->second;
  for (auto& sample : unknown) group.push_back(std::move(sample));
  return out;
}

Error nothing_found(const std::vector<ProposedFile>& files) {
  std::string list;
  for (std::size_t i = 0; i < files.size() && i < 5; ++i)
    list += fmt::format("{}{}: {}", i == 0 ? "" : "; ", files[i].file, files[i].reason);
  return {Code::invalid_argument, "no file looks like accounts, lines or any other table",
          list + ". A map can be written by hand: `lode explain map`"};
}

}  // namespace

Result<std::vector<ProposedMap>> propose(const std::vector<std::string>& inputs,
                                         const ProposeOptions& options, const Context& context) {
  LODE_TRY(samples, read_samples(inputs, context));
  std::vector<ProposedMap> out;
  std::vector<ProposedFile> ignored;
  for (auto& [preset, group] : by_system(std::move(samples), !options.source.empty())) {
    auto source = options.source.empty() ? source_name(inputs, group, preset) : options.source;
    auto map = propose_one(std::move(group), source, options, context);
    if (context.cancelled()) return cancelled_error();
    bool any = std::ranges::any_of(map.files, [](const auto& f) { return !f.table.empty(); });
    if (any) out.push_back(std::move(map));
    else ignored.insert(ignored.end(), map.files.begin(), map.files.end());
  }
  if (out.empty()) return std::unexpected(nothing_found(ignored));
  out.front().files.insert(out.front().files.end(), ignored.begin(), ignored.end());
  return out;
}

}  // namespace lode::load
