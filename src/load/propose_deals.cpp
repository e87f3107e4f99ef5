// One SELECT per file of deals. Stage names are free texts, often renamed or hashed: a flag is worth more.
#include "load/propose_deals.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "load/propose_header.h"
#include "load/propose_links.h"
#include "store/connection.h"

namespace lode::load {
namespace {

using store::identifier;

constexpr std::string_view won_flags = "iswon|isclosedwon|hsisclosedwon|closedwon|won";
constexpr std::string_view closed_flags = "isclosed|hsisclosed|isdealclosed|dealisclosed|closed";

const ColumnProfile* column_called(const Sample& sample, std::string_view names) {
  auto all = split(names, '|');
  for (const auto& column : sample.columns) {
    auto key = header_key(column.header);
    if (key.starts_with("property")) key = key.substr(8);
    if (std::ranges::find(all, key) != all.end()) return &column;
  }
  return nullptr;
}

// "true", "FALSE", "1": nothing else in it.
bool is_flag(const ColumnProfile* column) {
  constexpr std::string_view words[] = {"true", "false", "1", "0", "yes", "no"};
  return column && !column->keys.empty() && std::ranges::all_of(column->keys, [&](const auto& key) {
    return std::ranges::find(words, lower(key.first)) != std::end(words);
  });
}

const Sample* object_called(const std::vector<Sample>& samples, std::string_view name) {
  auto it = std::ranges::find_if(samples, [&](const Sample& sample) {
    const auto* object = preset_object(sample);
    return object && object->object == name;
  });
  return it == samples.end() ? nullptr : &*it;
}

// What else tells of a deal, and how it is joined.
struct Tellers {
  const ColumnProfile *won = nullptr, *closed = nullptr;  // flags: of the deal itself or of its stage
  const Sample *stages = nullptr, *links = nullptr;
  const ColumnProfile *stage_id = nullptr, *company = nullptr, *deal = nullptr;
  bool several = false;  // a deal may name more than one company
};

void find_stages(const std::vector<Sample>& samples, const Draft& draft, Tellers& out) {
  const auto* stages = object_called(samples, "PipelineStage");
  if (!stages || !draft.find("stage")) return;
  const auto* id = column_called(*stages, "stageid");
  const auto* won = column_called(*stages, won_flags);
  if (!id || !id->unique() || !is_flag(won)) return;
  out.stages = stages;
  out.stage_id = id;
  out.won = won;
  out.closed = column_called(*stages, closed_flags);
}

void find_links(const std::vector<Sample>& samples, Tellers& out) {
  const auto* links = object_called(samples, "DealCompany");
  if (!links) return;
  out.company = column_called(*links, "companyid");
  out.deal = column_called(*links, "dealid");
  if (!out.company || !out.deal) return;
  out.links = links;
  out.several = !out.deal->unique();
}

Tellers tellers_of(const std::vector<Sample>& samples, const Draft& draft) {
  const auto& sample = samples[draft.sample];
  Tellers out;
  out.won = column_called(sample, won_flags);
  out.closed = column_called(sample, closed_flags);
  if (!is_flag(out.won)) {
    out.won = out.closed = nullptr;
    find_stages(samples, draft, out);
  }
  if (out.closed && !is_flag(out.closed)) out.closed = nullptr;
  const auto* account = draft.find("account_id");
  if (!account) find_links(samples, out);
  const auto* own = account ? sample.find(account->map.column) : nullptr;
  if (own) out.several = std::ranges::any_of(own->keys, [](const auto& key) { return key.first.contains(';'); });
  return out;
}

std::string flag_sql(const char* alias, const ColumnProfile& flag) {
  return fmt::format("lower({}.{}) IN ('true', '1', 'yes')", alias, identifier(flag.header));
}

// Won, lost or open; unknown where the stage is in no table of stages.
std::string outcome_sql(const Tellers& tellers) {
  const char* alias = tellers.stages ? "s" : "d";
  auto out = fmt::format("CASE WHEN {} THEN 'won'", flag_sql(alias, *tellers.won));
  if (tellers.closed) out += fmt::format(" WHEN {} THEN 'lost'", flag_sql(alias, *tellers.closed));
  if (!tellers.stages) return out + " ELSE 'open' END";
  return out + fmt::format(" WHEN s.{} IS NOT NULL THEN 'open' END", identifier(tellers.stage_id->header));
}

std::string value_sql(const ColumnChoice& choice, const Tellers& tellers) {
  auto column = "d." + identifier(choice.map.column);
  bool first = choice.map.target == "account_id" && tellers.several;
  return first ? fmt::format("trim(split_part({}, ';', 1))", column) : column;
}

std::string select_sql(const Sample& deals, const Draft& draft, const Tellers& tellers) {
  std::vector<std::string> parts;
  for (const auto& choice : draft.columns)
    if (choice.map.target != "outcome" || !tellers.won)
      parts.push_back(fmt::format("{} AS {}", value_sql(choice, tellers), choice.map.target));
  if (tellers.won) parts.push_back(outcome_sql(tellers) + " AS outcome");
  if (tellers.links) parts.push_back("l.company AS account_id");
  auto from = draft.where.empty() ? deals.spec.as
                                  : fmt::format("(SELECT * FROM {} WHERE {})", deals.spec.as, draft.where);
  auto out = fmt::format("SELECT {}\nFROM {} d", join(parts, ",\n       "), from);
  if (tellers.stages)
    out += fmt::format("\nLEFT JOIN {} s ON s.{} = d.{}", tellers.stages->spec.as,
                       identifier(tellers.stage_id->header), identifier(draft.find("stage")->map.column));
  if (tellers.links)
    out += fmt::format("\nLEFT JOIN (SELECT {0} AS deal, min({1}) AS company FROM {2} GROUP BY {0}) l "
                       "ON l.deal = d.{3}", identifier(tellers.deal->header), identifier(tellers.company->header),
                       tellers.links->spec.as, identifier(draft.find("opportunity_id")->map.column));
  return out;
}

// The columns of the SELECT keep how their texts are written; the outcome is ours already.
void rename_columns(Draft& draft, const Tellers& tellers) {
  std::erase_if(draft.columns, [&](const auto& c) { return tellers.won && c.map.target == "outcome"; });
  for (auto& choice : draft.columns) {
    choice.header = choice.map.column;
    choice.map.column = choice.map.target;
  }
  auto add = [&](const char* target, std::string header, std::string reason) {
    ColumnChoice choice{.map = {.target = target, .column = target}, .confidence = 0.95, .reason = std::move(reason)};
    choice.header = std::move(header);
    draft.columns.push_back(std::move(choice));
  };
  if (tellers.won)
    add("outcome", tellers.won->header,
        fmt::format("the flag \"{}\"{} says it, whatever stages are called", tellers.won->header,
                    tellers.stages ? " of the stage" : ""));
  if (tellers.links)
    add("account_id", tellers.company->header, fmt::format("{} links deals and companies", tellers.links->name()));
}

}  // namespace

void complete_deals(const std::vector<Sample>& samples, std::vector<Draft>& drafts, std::vector<Finding>& findings) {
  for (auto& draft : drafts) {
    if (draft.table != "opportunity" || !draft.sql.empty() || !draft.find("opportunity_id")) continue;
    auto tellers = tellers_of(samples, draft);
    if (!tellers.won && !tellers.links && !tellers.several) continue;
    const auto& sample = samples[draft.sample];
    draft.sql = select_sql(sample, draft, tellers);
    draft.where_reason.clear();
    draft.where.clear();
    rename_columns(draft, tellers);
    if (tellers.several)
      findings.push_back(map_finding(
          "MAP23", "several-companies",
          fmt::format("{}: deals that name several companies count for the first one", sample.name()),
          "correct the SELECT where another one is the buyer"));
  }
}

}  // namespace lode::load
