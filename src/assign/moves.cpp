// Searches cells instead of values: inside a cell every rule is constant, so the nearest value of each
// cell is all there is to try (prove/cells.h).
#include "assign/moves.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assign/options.h"
#include "base/text.h"
#include "prove/exact.h"
#include "prove/membership.h"
#include "render/render.h"

namespace lode::assign {
namespace {

using Place = std::optional<std::size_t>;

struct Search {
  const model::Segmentation& segmentation;
  MoveLimit limit;
  std::vector<Choices> axes;
  std::vector<const model::Predicate*> rules;
  std::vector<Tabled> tables;      // one per rule
  std::vector<std::size_t> chosen; // option per axis; 0 is today's value
  std::int64_t tries = 0;
  std::vector<Move> best;          // per target: segments in order, then "none"

  std::size_t slot(Place place) const { return place.value_or(segmentation.segments.size()); }

  Place placed() {
    ++tries;
    return prove::membership(segmentation, [&](const model::Predicate& rule) {
             auto at = std::ranges::find(rules, &rule) - rules.begin();
             return truth_of(tables[static_cast<std::size_t>(at)], chosen);
           }).segment;
  }

  void consider(double step) {
    Move& move = best[slot(placed())];
    if (!move.changes.empty() && step >= move.step) return;
    move.step = step;
    move.changes.clear();
    for (std::size_t a = 0; a < axes.size(); ++a)
      if (chosen[a] != 0)
        move.changes.push_back(
            {axes[a].attribute, axes[a].options[0].value, axes[a].options[chosen[a]].value});
  }

  // Every way to change exactly `left` more attributes, from `axis` on.
  void change(std::size_t axis, int left, double step) {
    if (tries >= limit.tries) return;
    if (left == 0) return consider(step);
    for (std::size_t a = axis; a + static_cast<std::size_t>(left) <= axes.size(); ++a)
      for (std::size_t o = 1; o < axes[a].options.size(); ++o) {
        chosen[a] = o;
        change(a + 1, left - 1, step + axes[a].options[o].step);
        chosen[a] = 0;
      }
  }
};

Result<Search> prepare(const model::Segmentation& segmentation, const model::Row& account,
                       MoveLimit limit) {
  Search out{.segmentation = segmentation, .limit = limit};
  LODE_TRY(axes, choices(segmentation, account));
  out.axes = std::move(axes);
  out.rules = prove::rules_of(segmentation);
  for (const auto* rule : out.rules) out.tables.push_back(table(*rule, out.axes));
  out.chosen.assign(out.axes.size(), 0);
  out.best.resize(segmentation.segments.size() + 1);
  return out;
}

bool is_target(const model::Segmentation& s, std::size_t slot, Place now) {
  if (slot == s.segments.size()) return now.has_value();
  return now != slot && (s.segments[slot].has_rule || s.segments[slot].residual);
}

std::string title_of(const model::Segmentation& s, const std::string& attribute) {
  const auto* declared = s.dictionary.find(attribute);
  std::string out = declared && !declared->title.empty() ? declared->title : attribute;
  if (declared && !declared->title.empty() && out.size() > 1 && std::islower(static_cast<unsigned char>(out[1])))
    out[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(out[0])));
  std::ranges::replace(out, '_', ' ');
  return out;
}

Kind kind_of(const model::Attribute* attribute) {
  if (!attribute) return Kind::text;
  switch (attribute->type) {
    case model::Type::integer: return Kind::integer;
    case model::Type::number: return Kind::number;
    case model::Type::money: return Kind::money;
    default: return Kind::text;
  }
}

std::string words(const model::Segmentation& s, const Change& change) {
  auto title = title_of(s, change.attribute);
  auto kind = kind_of(s.dictionary.find(change.attribute));
  auto shown = [&](const Value& value) { return render::for_people(value, kind); };
  if (auto* flag = std::get_if<bool>(&change.to)) return fmt::format("{} {}", *flag ? "with" : "without", title);
  if (is_null(change.from)) return fmt::format("with {} known to be {}", title, shown(change.to));
  auto* from = std::get_if<std::int64_t>(&change.from);
  auto* to = std::get_if<std::int64_t>(&change.to);
  if (from && to && kind == Kind::integer) {
    auto step = *to > *from ? *to - *from : *from - *to;
    if (step == 1 && title.ends_with('s') && !title.ends_with("ss")) title.pop_back();  // "1 more location"
    return fmt::format("with {} {} {}", shown(step), *to > *from ? "more" : "fewer", title);
  }
  return fmt::format("with {} {} instead of {}", title, shown(change.to), shown(change.from));
}

}  // namespace

Result<std::vector<Move>> moves(const model::Segmentation& segmentation, const model::Row& account,
                                MoveLimit limit) {
  LODE_TRY(search, prepare(segmentation, account, limit));
  Place now = search.placed();
  std::vector<Move> found(search.best.size());
  auto missing = [&] {
    for (std::size_t slot = 0; slot < found.size(); ++slot)
      if (is_target(segmentation, slot, now) && found[slot].changes.empty()) return true;
    return false;
  };
  int most = std::min(limit.attributes, static_cast<int>(search.axes.size()));
  // Fewest attributes first: what is found with fewer is final before more are tried.
  for (int count = 1; count <= most && search.tries < limit.tries && missing(); ++count) {
    search.best = found;
    search.change(0, count, 0);
    for (std::size_t slot = 0; slot < found.size(); ++slot)
      if (found[slot].changes.empty()) found[slot] = search.best[slot];
  }
  bool all = search.tries < limit.tries && static_cast<int>(search.axes.size()) <= limit.attributes;
  std::vector<Move> out;
  for (std::size_t slot = 0; slot < found.size(); ++slot) {
    bool nowhere = slot == segmentation.segments.size();
    if (!is_target(segmentation, slot, now) || (nowhere && found[slot].changes.empty())) continue;
    Move move = std::move(found[slot]);
    if (!nowhere) move.segment = slot;
    move.searched_all = all;
    out.push_back(std::move(move));
  }
  return out;
}

std::string in_words(const model::Segmentation& segmentation, const Move& move) {
  std::string target = "no segment";
  if (move.segment) {
    const auto& segment = segmentation.segments[*move.segment];
    target = segment.title.empty() ? segment.id : segment.title;
  }
  if (move.changes.empty())
    return (move.searched_all ? "no change of its attributes would put it in "
                              : "no small change was found that would put it in ") + target;
  std::string out;
  for (const auto& change : move.changes)
    out += (out.empty() ? "" : " and ") + words(segmentation, change);
  return fmt::format("{} it would be in {}", out, target);
}

}  // namespace lode::assign
