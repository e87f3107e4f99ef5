// init: makes the folder that everything else works on.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "model/settings.h"
#include "store/workspace.h"
#include "verbs/entries.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr Positional positionals[] = {{"DIR", "the folder to make (default: here)", false}};
constexpr Option options[] = {
    {"name", "TEXT", "the firm's name (default: the folder's)"},
    {"currency", "CODE", "the currency of every figure, ISO 4217 (default EUR)"},
    {"fiscal-year-starts", "MONTH", "first month of the fiscal year, 1 to 12 (default 1)"},
    {"unit", "account|buying_parent", "what a segmentation places (default account)"},
};

constexpr std::string_view attributes_text =
    "# What rules, profiles and discovery may know of an account beyond the contract's columns. Any further\n"
    "# column of a loaded account table is an attribute already; a line here gives it a type and a meaning.\n"
    "# attributes:\n"
    "#   locations: {title: places of business, type: integer, min: 1, family: scale, source: public}\n"
    "attributes: {}\n";

constexpr std::string_view needs_text =
    "# The catalogue of needs that segments and supplier scorecards refer to.\n"
    "# needs:\n"
    "#   on_time: {title: Delivery on the promised day, dimension: on-time delivery, measure: on_time_in_full}\n"
    "# Dimensions that nothing here declares are taken from the standard catalogue: cost, quality, on-time\n"
    "# delivery, upfront design, proximity, service. `lode dig needs` shows what is asked and what is missing.\n"
    "needs: {}\n";

Result<std::string> currency_of(const Request& request) {
  auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
  auto code = request.get("currency", "EUR");
  std::ranges::transform(code, code.begin(), upper);
  if (code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; })) return code;
  return fail(Code::invalid_argument, fmt::format("'{}' is not a currency code", request.get("currency")),
              "three letters, as in EUR, USD, JPY");
}

Result<int> month_of(const Request& request) {
  auto text = request.get("fiscal-year-starts", "1");
  auto value = parse_decimal(text);
  if (value && value->scale == 0 && value->units >= 1 && value->units <= 12) return static_cast<int>(value->units);
  return fail(Code::invalid_argument, fmt::format("'{}' is not a month", text),
              "a number from 1 (January) to 12; a fiscal year that starts in April is 4");
}

Result<model::Unit> unit_of(const Request& request) {
  auto unit = request.get("unit", "account");
  if (unit == "account") return model::Unit::account;
  if (unit == "buying_parent") return model::Unit::buying_parent;
  return fail(Code::invalid_argument, fmt::format("'{}' is not a unit", unit),
              "account or buying_parent");
}

Result<model::Settings> settings_of(const Request& request, const std::string& dir) {
  LODE_TRY(currency, currency_of(request));
  LODE_TRY(month, month_of(request));
  LODE_TRY(unit, unit_of(request));
  std::error_code error;
  auto folder = std::filesystem::weakly_canonical(dir, error).filename().string();
  return model::Settings{.name = request.get("name", folder),
                         .currency = currency,
                         .fiscal_year_starts = month,
                         .unit = unit};
}

Result<Doc> run(const Request& request, Context& context) {
  auto dir = request.arg("DIR").empty() ? request.workspace : request.arg("DIR");
  LODE_TRY(settings, settings_of(request, dir));
  LODE_TRY(workspace, store::Workspace::create(dir, model::print(settings), context));
  for (auto [file, text] : {std::pair{"attributes.yaml", attributes_text}, {"needs.yaml", needs_text}})
    if (workspace.read_or_empty(file).empty()) LODE_CHECK(workspace.write(file, text));
  Doc doc{.verb = "init"};
  doc.metrics.push_back({.name = "workspace", .title = "Workspace", .value = dir, .kind = Kind::text});
  auto say = [&](std::string text, Block::Is is) { doc.blocks.push_back({is, std::move(text), {}}); };
  say(fmt::format("Made the workspace {}.", dir == "." ? "here" : dir), Block::Is::paragraph);
  say("lode.yaml: settings, each with what it means", Block::Is::bullet);
  say("attributes.yaml, needs.yaml: what is known of accounts, what they need", Block::Is::bullet);
  say("segmentations/, maps/: one file each; journal.jsonl and batches/: the record, never edited", Block::Is::bullet);
  doc.next = {suggest(dir, "map", "FILE…"),
              suggest(dir, "start", "FOLDER") + "  (all at once, for a folder of exports)"};
  return doc;
}

}  // namespace

const Verb init{"init", "make a workspace", Group::workspace, positionals, options, run, true};

}  // namespace lode::verbs
