// Gathers evidence by column. A column without any doubtful text needs no decision; one with doubtful texts
// is read to the end of the file if need be, before anyone is asked.
#include "load/notation.h"

#include <fmt/format.h>

#include <algorithm>

namespace lode::load {
namespace {

constexpr std::int64_t records_enough = 20'000;  // without any doubt so far
constexpr double slip_share = 0.01;              // evidence against the rest that counts as slips

struct Evidence {
  std::size_t column = 0;
  std::vector<int> cells;
  bool date = false;
  std::int64_t first = 0, second = 0, doubtful = 0;  // first: dmy or point; second: mdy or comma
  std::string example;

  bool decided() const { return first + second > 0 && (majority(first, second) || majority(second, first)); }
  bool shows_anything() const { return first + second + doubtful > 0; }
  static bool majority(std::int64_t a, std::int64_t b) {
    return a > b && static_cast<double>(b) <= slip_share * static_cast<double>(a);
  }
  void look(std::string_view text) {
    if (date) {
      auto shows = date_shows(text);
      first += shows == DateShows::dmy;
      second += shows == DateShows::mdy;
      if (shows == DateShows::ambiguous) doubt(text);
    } else {
      auto shows = number_shows(text);
      first += shows == NumberShows::point;
      second += shows == NumberShows::comma;
      if (shows == NumberShows::ambiguous) doubt(text);
    }
  }
  void doubt(std::string_view text) {
    if (doubtful++ == 0) example = text;
  }
};

std::vector<Evidence> open_columns(const TablePlan& plan) {
  std::vector<Evidence> out;
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    if (!plan.columns[i].open_notation()) continue;
    auto cells = cells_of(plan, i);
    if (cells.empty()) continue;
    out.push_back({.column = i, .cells = cells, .date = plan.columns[i].field == store::Field::date});
  }
  return out;
}

Result<void> gather(std::vector<Evidence>& open, Source& source, const Context& context) {
  std::int64_t seen = 0;
  auto enough = [&] {
    return seen >= records_enough &&
           std::ranges::all_of(open, [](const Evidence& e) { return e.decided() || !e.shows_anything(); });
  };
  for (;;) {
    LODE_TRY(segment, source.next_segment());
    if (!segment) return {};
    LODE_TRY(reader, source.read(*segment));
    for (Record record;;) {
      LODE_TRY(more, reader->next(record));
      if (!more) break;
      if (record.skip || record.fault != Fault::none) continue;
      for (auto& e : open)
        for (int cell : e.cells) e.look(record.cells[static_cast<std::size_t>(cell)].text);
      if (++seen % 4096 != 0) continue;
      if (context.cancelled()) return cancelled_error();
      if (enough()) return {};
    }
  }
}

struct Question {
  std::string text;
  std::vector<std::string> choices;  // of `first`, of `second`
  std::string setting_first, setting_second;
};

Question question(const Evidence& e, const ColumnPlan& column, const Source& source) {
  bool mixed = e.first > 0 && e.second > 0;
  auto where = fmt::format("{}, column '{}'", source.path(), column.header.empty() ? column.target : column.header);
  auto why = mixed ? fmt::format("some values are written one way ({}), some the other ({})", e.first, e.second)
                   : fmt::format("'{}' can be read in two ways, and no value of the column settles it", e.example);
  if (e.date)
    return {fmt::format("{}: {}. Which comes first, the day or the month?", where, why),
            {"the day", "the month"}, "dates: dmy", "dates: mdy"};
  return {fmt::format("{}: {}. Which sign is the decimal sign?", where, why),
          {"the point", "the comma"}, "decimal: \".\"", "decimal: \",\""};
}

void decide(const Evidence& e, bool first, ColumnPlan& column) {
  if (e.date) column.date.order = first ? DateOrder::dmy : DateOrder::mdy;
  if (!e.date) column.number.decimal = first ? '.' : ',';
}

}  // namespace

Result<std::vector<Finding>> settle_notation(TablePlan& plan, Source& source, const Context& context) {
  std::vector<Finding> findings;
  auto open = open_columns(plan);
  if (open.empty()) return findings;
  LODE_CHECK(gather(open, source, context));
  source.rewind();
  for (const auto& e : open) {
    auto& column = plan.columns[e.column];
    if (!e.shows_anything()) continue;
    if (e.decided()) {
      decide(e, e.first > e.second, column);
      continue;
    }
    auto ask = question(e, column, source);
    auto answer = context.ask ? context.ask(ask.text, ask.choices) : std::nullopt;
    auto chosen = answer ? std::ranges::find(ask.choices, *answer) : ask.choices.end();
    if (chosen != ask.choices.end()) {
      decide(e, chosen == ask.choices.begin(), column);
      context.say(fmt::format("to settle this for good, write `{}` for this column in the map",
                              chosen == ask.choices.begin() ? ask.setting_first : ask.setting_second));
      continue;
    }
    findings.push_back({.rule = "LOD03",
                        .name = "open-notation",
                        .message = ask.text,
                        .fix = fmt::format("write `{}` or `{}` for the file or the column in the map",
                                           ask.setting_first, ask.setting_second),
                        .place = {source.path()}});
  }
  return findings;
}

}  // namespace lode::load
