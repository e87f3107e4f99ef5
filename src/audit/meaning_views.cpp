// What a segment means for marketing and for product: something to say and to build, or a reason why not.
#include <fmt/format.h>

#include <algorithm>

#include "audit/voice.h"
#include "audit/words.h"
#include "base/text.h"

namespace lode::audit {
namespace {

using model::Play;

std::vector<const Play*> plays_of(const Portrait& p, std::string_view view) {
  std::vector<const Play*> out;
  for (const auto& play : p.segment.plays)
    if (play.view == view) out.push_back(&play);
  return out;
}

// The needs of this segment that the play answers.
std::vector<std::string> answered(const Portrait& p, const Play& play) {
  std::vector<std::string> out;
  for (const auto& need : play.answers)
    if (std::ranges::find(p.segment.needs, need, &model::NeedLink::need) != p.segment.needs.end())
      add(out, need);
  return out;
}

// The need to begin with: the one with the greatest weight.
std::string first_need(const Portrait& p) {
  auto it = std::ranges::max_element(p.segment.needs, {}, [](const model::NeedLink& link) {
    return link.weight.value_or(0);
  });
  return it == p.segment.needs.end() ? "" : lower_words(title_of_need(p.s, it->need));
}

std::string in_quotes(const std::string& text) {
  return fmt::format("“{}”", std::string(trim(text)));
}

std::string whom(const Portrait& p) { return lower_words(name_of(p.segment)); }

// What defines them, in words.
std::string trait(const Portrait& p) {
  if (!p.vague.empty()) return p.vague.front();
  if (p.definers.empty()) return "nothing in particular";
  return model::in_words(p.segment.rule, [&](auto attribute) { return title_of_attribute(p.s, attribute); });
}

std::string planned_one_by_one(const Portrait& p, Voice& voice) {
  if (p.segment.mode != model::Mode::account || p.segment.plans.empty()) return {};
  return voice.say("one by one", {"What to say to each stands in its own account plan.",
                                  "What is built for each is settled in its account plan."});
}

std::string without_play(const Portrait& p, Voice& voice) {
  if (auto planned = planned_one_by_one(p, voice); !planned.empty()) return planned;
  if (p.segment.needs.empty())
    return voice.say("no message",
                     {"There is nothing to tell them. A message has to start from something that is hard for "
                      "them, and none is named; all it could say is what defines them ({trait}).",
                      "A campaign could mention what defines them ({trait}), but not what that "
                          "does for anyone: no need "
                      "is tied to it.",
                      "Whatever would be said to them would suit everybody else as well.",
                      "Without a need there is no first sentence."},
                     {{"trait", trait(p)}});
  return voice.say("needs without message",
                   {"The needs are there and nobody has turned them into a message yet; the place "
                       "to begin is "
                    "{need}.",
                    "No message has been written, though one about {need} suggests itself."},
                   {{"need", first_need(p)}});
}

std::string one_message(const Portrait& p, const Play& play, Voice& voice) {
  auto needs = answered(p, play);
  const std::string said = in_quotes(play.message.empty() ? play.title : play.message);
  if (needs.empty())
    return voice.say("empty message",
                     {"{said} answers nothing that these accounts are said to need: it could stand in any "
                      "brochure.",
                      "{said} is not about them."},
                     {{"said", said}});
  return voice.say("message",
                   {"There is something to say that they will recognise: {said}. It meets {count} of their "
                    "{all} needs ({needs}).",
                    "The message {said} goes to the point ({needs}).",
                    "{said} speaks to what is on their mind ({needs}).",
                    "With {said} marketing takes up what they care about ({needs})."},
                   {{"said", said}, {"needs", needs_listed(p.s, needs)},
                    {"count", number_word(needs.size())}, {"all", number_word(p.segment.needs.size())}});
}

std::string unanswered_top(const Portrait& p) {
  if (p.segment.plays.empty() || p.segment.needs.empty()) return {};
  double most = 0;
  for (const auto& link : p.segment.needs) most = std::max(most, link.weight.value_or(0));
  std::vector<std::string> open;
  for (const auto& link : p.segment.needs) {
    if (most <= 0 || link.weight.value_or(0) < most) continue;
    if (std::ranges::none_of(p.segment.plays, [&](const Play& play) { return contains(play.answers,
        link.need); }))
      open.push_back(link.need);
  }
  return open.empty() ? "" : fmt::format(" What weighs most with them is answered by nobody: {}.",
                                         needs_listed(p.s, open));
}

std::string no_product(const Portrait& p, Voice& voice) {
  if (auto planned = planned_one_by_one(p, voice); !planned.empty()) return planned;
  if (p.segment.needs.empty())
    return voice.say("speculation",
                     {"Any change made for them would be speculation: it could not be traced to "
                         "anything they "
                      "asked for.",
                      "Money for a product of their own would go into a niche whose demand nobody has looked "
                      "at: what defines them ({trait}) may be one consideration of many.",
                      "There is no problem here that a product could solve, only a description.",
                      "Nothing tells a useful feature from a useless one."},
                     {{"trait", trait(p)}});
  return voice.say("needs without product",
                   {"Nothing is planned. A first question for development would be what helps most "
                       "with this: "
                    "{need}.",
                    "Nobody has drawn a consequence from {need} yet."},
                   {{"need", first_need(p)}});
}

std::string standing(const Portrait& p, const Play& play, Voice& voice) {
  bool shown = std::ranges::any_of(play.evidence, [](const auto& e) { return e != "claim"; });
  std::string reason = play.reason.empty() ? "" : in_quotes(play.reason);
  if (shown)
    return voice.say("shown",
                     {" The reason is on file{reason}.", " There is evidence that it is wanted{reason}.",
                      " Demand is documented{reason}."},
                     {{"reason", reason.empty() ? "" : ": " + reason}});
  if (play.evidence.empty())
    return voice.say("bet",
                     {" As nothing shows that {whom} ask for it, it is a bet.",
                      " Nobody has checked whether anyone wants it."},
                     {{"whom", whom(p)}});
  if (!reason.empty())
    return voice.say("claimed with reason",
                     {" The reason given, {reason}, has been said and not shown; invoices can tell.",
                      " That rests on a claim so far: {reason}."},
                     {{"reason", reason}});
  return voice.say("claimed",
                   {" That they want it has only been said so far.", " Demand for it is still a claim.",
                    " It awaits somebody who asks them."});
}

std::string one_product(const Portrait& p, const Play& play, Voice& voice) {
  auto needs = answered(p, play);
  const std::string title = in_quotes(play.title);
  std::string what =
      needs.empty()
          ? voice.say("empty product", {"{title} answers no need of theirs.",
                                        "What {title} has to do with them is not said."},
                      {{"title", title}})
          : voice.say("product",
                      {"There is a reason to build for them: {title} ({needs}).",
                       "{title} follows from what they need ({needs}).",
                       "What is to be made for them is {title}; it serves this: {needs}.",
                       "Development has a task here, {title}: {needs}."},
                      {{"title", title}, {"needs", needs_listed(p.s, needs)}});
  return what + standing(p, play, voice);
}

}  // namespace

std::string marketing_paragraph(const Portrait& p, Voice& voice) {
  auto plays = plays_of(p, "marketing");
  if (plays.empty()) return without_play(p, voice) + unanswered_top(p);
  std::vector<std::string> parts;
  for (const auto* play : plays) parts.push_back(one_message(p, *play, voice));
  return join(parts, " ") + unanswered_top(p);
}

std::string product_paragraph(const Portrait& p, Voice& voice) {
  auto plays = plays_of(p, "product");
  if (plays.empty()) return no_product(p, voice);
  std::vector<std::string> parts;
  for (const auto* play : plays) parts.push_back(one_product(p, *play, voice));
  return join(parts, " ");
}

}  // namespace lode::audit
