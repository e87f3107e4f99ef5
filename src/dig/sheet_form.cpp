// The sheet's questions as data.
#include "dig/sheet_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace lode::dig {
namespace {

constexpr std::array sources{Choice{"management_conversation", "their management told us"},
                             Choice{"top_to_top", "a top-to-top meeting"},
                             Choice{"contract", "a contract or a written document"},
                             Choice{"scorecard", "their supplier scorecard"},
                             Choice{"call", "a call or a visit"},
                             Choice{"own_data", "our own records"},
                             Choice{"public", "public: press, website, annual report"},
                             Choice{"claim", "my own estimate"}};
constexpr std::array views{Choice{"agree", "agree"},
                           Choice{"object", "object: another segment fits better"},
                           Choice{"unique", "unique: needs a plan of its own"}};
constexpr std::array modes{Choice{"agree", "the segment's common strategy will do"},
                           Choice{"unique", "they need a plan of their own"}};
constexpr std::array roles{Choice{"decider", "decider: says yes or no"},
                           Choice{"buyer", "buyer: negotiates and orders"},
                           Choice{"influencer", "influencer: is listened to"},
                           Choice{"user", "user: works with what we sell"},
                           Choice{"initiator", "initiator: raises the need"},
                           Choice{"gatekeeper", "gatekeeper: lets us in or keeps us out"}};
constexpr std::array stances{Choice{"champion", "champion: sells for us inside"},
                             Choice{"supporter", "supporter"},
                             Choice{"neutral", "neutral"},
                             Choice{"critic", "critic"}};
constexpr std::array directions{Choice{"grow", "grow"}, Choice{"hold", "hold"}, Choice{"shrink", "shrink"}};
constexpr std::array projects{Choice{"joint_project", "a joint project"},
                              Choice{"design_in", "we are designed into their product"},
                              Choice{"future_need", "a need they will have"}};

constexpr std::array q1{Ask{"view", "Plan of its own, or the common strategy?", Kind::text, modes},
                        Ask{"reason", "What would you do for them that you would not do for the others?"}};
constexpr std::array q2{
    Ask{"amount", "All they spend a year on what we sell, with every supplier, in {currency}", Kind::money, {}, 0.0},
    Ask{"category", "If that is for one kind of it only: which? (empty: all of it)"},
    Ask{"cap", "The most they give one supplier, in % (empty: no such limit known)", Kind::share, {}, 0.0, 1.0}};
constexpr std::array q3{Ask{"budget", "Their budget for this year, in {currency}", Kind::money, {}, 0.0}};
constexpr std::array q4{Ask{"name", "Who decides? Name"}, Ask{"title", "Title"},
                        Ask{"role", "Role in the purchase", Kind::text, roles},
                        Ask{"stance", "How do they stand to us?", Kind::text, stances}};
constexpr std::array q5{
    Ask{"importance", "How much it matters to them, 1 (hardly) to 5 (decides)", Kind::integer, {}, 1.0, 5.0},
    Ask{"performance", "How well we do it in their eyes, 1 (badly) to 5 (very well)", Kind::integer, {}, 1.0, 5.0}};
constexpr std::array q6{
    Ask{"share_of_cost", "What they pay us, in % of all their cost", Kind::share, {}, 0.0, 1.0},
    Ask{"criticality", "How badly they would miss us, 1 (hardly) to 5 (they would stop)", Kind::integer, {}, 1.0, 5.0},
    Ask{"direction", "Where is their business going?", Kind::text, directions},
    Ask{"statement", "How do they want to get there, in their words?"}};
constexpr std::array q7{Ask{"competitor", "Who else do they buy this from? The largest"},
                        Ask{"share", "That supplier's share, in %", Kind::share, {}, 0.0, 1.0},
                        Ask{"project", "What do we work on together, or could? (one line)"},
                        Ask{"kind", "What kind of work is it?", Kind::text, projects}};

}  // namespace

std::span<const Ask> asks_of(std::string_view question) {
  if (question == "Q1") return q1;
  if (question == "Q2") return q2;
  if (question == "Q3") return q3;
  if (question == "Q4") return q4;
  if (question == "Q5") return q5;
  if (question == "Q6") return q6;
  if (question == "Q7") return q7;
  return {};
}

std::span<const Choice> source_choices() { return sources; }
std::span<const Choice> view_choices() { return views; }

std::vector<std::string> words_of(std::span<const Choice> choices) {
  std::vector<std::string> out;
  for (const auto& choice : choices) out.emplace_back(choice.words);
  return out;
}

std::string_view code_of(std::span<const Choice> choices, std::string_view chosen) {
  auto wanted = lower(trim(chosen));
  auto it = std::ranges::find_if(
      choices, [&](const Choice& c) { return lower(c.words) == wanted || lower(c.code) == wanted; });
  return it == choices.end() ? std::string_view() : it->code;
}

std::string seal(std::span<const std::string> parts) {
  std::string text;
  for (const auto& part : parts) text += fmt::format("{}:{}\n", part.size(), part);
  return sha256_hex(text).substr(0, 12);
}

std::string key_of(std::string_view account, std::string_view question, std::string_view topic) {
  return fmt::format("{}|{}|{}", account, question, topic);
}

}  // namespace lode::dig
