// The first paragraph about a segment: what holds its members together, or why nothing does.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "audit/definers.h"
#include "audit/voice.h"
#include "audit/words.h"
#include "base/text.h"

namespace lode::audit {
namespace {

using model::Type;

bool is_quantity(const model::Attribute* a) {
  return a && (a->type == Type::integer || a->type == Type::number || a->type == Type::money);
}

bool is_place(const model::Segmentation& s, const std::string& attribute) {
  constexpr std::array places{"location", "geography", "place", "area", "region", "city", "country",
                              "postal_code"};
  auto family = lower(family_of(s, attribute)), name = lower(attribute);
  return std::ranges::any_of(places, [&](const char* p) { return family == p || name == p; });
}

// Why one trait is no segment, said about the kind of trait it is.
std::string one_trait(const Portrait& p, Voice& voice) {
  if (p.definers.empty()) return "Nothing is asked of an account to be in it.";
  const auto& attribute = p.definers.front();
  const auto title = title_of_attribute(p.s, attribute);
  const auto* known = p.s.dictionary.find(attribute);
  if (is_place(p.s, attribute))
    return voice.say("one place",
                     {"Being neighbours does not make firms alike, and what the place does to their work is "
                      "not said.",
                      "A place gathers firms of every kind; nothing says what being there asks of them."});
  if (is_quantity(known))
    return voice.say("one quantity",
                     {"Nothing counts but {title}: that may tell how much they could buy, and not what they "
                      "want.",
                      "Once more a quantity decides alone, and a quantity explains no wish.",
                      "Counting {title} sorts them by weight, not by what would help them."},
                     {{"title", title}});
  return voice.say("one trait",
                   {"One trait, {title}, sets them apart, and whether anything else goes with it "
                       "is not said.",
                    "They have {title} in common and perhaps nothing more.",
                    "All that joins them is {title}; what follows from that is left open."},
                   {{"title", title}});
}

std::string who(const Portrait& p, Voice& voice) {
  if (!p.segment.residual && p.segment.where.empty())
    return "Nobody can say which accounts are meant: there is no rule.";
  if (p.fires("DEF01")) return "As written, the rule puts nobody here.";
  if (p.vague.empty()) return {};
  return voice.say("vague",
                   {"Nobody can tell who is in: “{word}” has no test, so two colleagues would sort the same "
                    "firm differently.",
                    "“{word}” is a word, not a test: each reader draws the line elsewhere.",
                    "What counts as “{word}” is left to whoever reads it."},
                   {{"word", p.vague.front()}});
}

// "Because of locations: a; b; c." per cause, and what has no cause at the end.
std::string needs_and_causes(const Portrait& p, Voice& voice) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  std::vector<std::string> loose;
  for (const auto& link : p.segment.needs) {
    auto causes = causes_of(p.s, link);
    if (causes.empty()) {
      loose.push_back(link.need);
      continue;
    }
    std::vector<std::string> titles;
    for (const auto& cause : causes) titles.push_back(title_of_attribute(p.s, cause));
    auto key = listed(titles);
    auto it = std::ranges::find(groups, key, [](const auto& group) { return group.first; });
    if (it == groups.end()) it = groups.insert(groups.end(), {key, {}});
    it->second.push_back(link.need);
  }
  std::string out;
  for (const auto& [cause, needs] : groups)
    out += voice.say(needs.size() == 1 ? "one need" : "needs",
                     needs.size() == 1
                         ? std::initializer_list<std::string_view>{" From {cause} follows: {needs}.",
                                                                   " And from {cause}: {needs}."}
                         : std::initializer_list<std::string_view>{
                               " What they share follows from {cause}: {needs}.",
                               " The reason why they belong together is {cause}, which brings "
                                   "{count} needs with "
                               "it: {needs}.",
                               " From {cause} come {count} needs that they have in common: {needs}."},
                     {{"cause", cause}, {"needs", needs_listed(p.s, needs)},
                      {"count", number_word(needs.size())}});
  if (!loose.empty())
    out += voice.say("loose needs",
                     {" Nobody says why they would need this: {needs}.",
                         " Without a stated reason: {needs}."},
                     {{"needs", needs_listed(p.s, loose)}});
  return out.empty() ? out : out.substr(1);
}

std::string missing_factors(const Portrait& p, Voice& voice) {
  if (p.missing.empty()) return {};
  std::vector<std::string> factors;
  for (const auto& factor : p.missing) factors.push_back(title_of_attribute(p.s, factor));
  return voice.say("missing factors",
                   {"What decides in this business does not come into it: {factors}.",
                    "Left out as well: {factors}.", "Nothing is said about {factors}.",
                    "It is silent on {factors}."},
                   {{"factors", listed(factors)}});
}

std::string buying(const Portrait& p, Voice& voice) {
  const auto& b = p.segment.buying;
  std::string decider;
  for (const auto& role : b.roles)
    if (role.role == "decider") decider = role.who;
  if (decider.empty() && !b.level.empty())
    return voice.say("level", {"Decisions are made at the level of {level}: that is where to knock.",
                               "They decide at the level of {level}."}, {{"level", b.level}});
  if (decider.empty()) return {};
  std::string days = b.days ? fmt::format(", and it takes about {} days", to_text(*b.days)) : "";
  return voice.say("decider",
                   {"The {decider} decides{days}.", "It is the {decider} who says yes{days}.",
                    "The last word is with the {decider}{days}."},
                   {{"decider", decider}, {"days", days}});
}

std::string growth(const Portrait& p) {
  for (const auto& path : p.s.paths)
    if (path.from == p.segment.id && p.s.find(path.to))
      return fmt::format("One that grows moves on to {}, which is success and not instability.",
                         lower_words(name_of(*p.s.find(path.to))));
  return {};
}

std::string overlaps(const Portrait& p, Voice& voice) {
  if (p.overlapping.empty()) return {};
  std::vector<std::string> names;
  for (const auto& name : p.overlapping) names.push_back(lower_words(name));
  return voice.say("overlaps",
                   {"Some of its accounts are also in {others}, and would be courted twice.",
                    "It shares accounts with {others}.", "The line to {others} is not drawn."},
                   {{"others", listed(names)}});
}

}  // namespace

std::string definition_paragraph(const Portrait& p, Voice& voice) {
  std::vector<std::string> parts;
  auto put = [&](std::string sentence) {
    if (!sentence.empty()) parts.push_back(std::move(sentence));
  };
  put(who(p, voice));
  if (p.segment.mode == model::Mode::account)
    put(p.segment.plans.empty()
            ? "Each of them is to be handled on its own, and no plan is named yet."
            : fmt::format("Each of them is handled on its own; {} named.",
                          p.segment.plans.size() == 1 ? "one plan is"
                                                      : fmt::format("{} plans are", p.segment.plans.size())));
  put(needs_and_causes(p, voice));
  if (p.fires("DEF03")) put(one_trait(p, voice));
  put(missing_factors(p, voice));
  put(overlaps(p, voice));
  put(buying(p, voice));
  put(growth(p));
  return join(parts, " ");
}

}  // namespace lode::audit
