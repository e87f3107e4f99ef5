// The six dimensions, with the words by which people name them.
#include "model/standard_needs.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace lode::model {
namespace {

Need standard(const char* id, const char* title, const char* dimension, const char* definition, const char* ask,
              const char* measure = "") {
  return {.id = id, .title = title, .dimension = dimension, .definition = definition, .ask = ask, .measure = measure};
}

const std::array<Need, 6>& all() {
  static const std::array<Need, 6> needs{
      standard("cost", "Total cost", "cost",
               "what our product costs them in all: price, and the work it makes or saves",
               "How much does the total cost matter in choosing us, and how do we compare?"),
      standard("quality", "Quality of delivered goods", "quality of delivered goods",
               "goods arrive right: nothing faulty, nothing sent back",
               "How often do you have to send back or correct what we deliver, and how much does that matter?",
               "returns"),
      standard("on_time", "On-time delivery", "on-time delivery",
               "goods arrive complete on or before the promised day",
               "How much does a late delivery cost you, and how often are we late?", "on_time_in_full"),
      standard("upfront_design", "Part in upfront design", "upfront design",
               "we help to shape the product before it is ordered, and what we add is used",
               "When do you bring suppliers into a design, and what did our part in it bring you?"),
      standard("proximity", "Nearness and cost to deliver", "cost to deliver and geographic proximity",
               "distance, freight and response time between our site and theirs",
               "What do freight and distance cost you with us, and how near do you need a supplier?"),
      standard("service", "Service", "service",
               "help before and after delivery: answers, repairs, complaints settled",
               "Whom do you call when something goes wrong, and how well is it put right?"),
  };
  return needs;
}

struct Word {
  std::string_view said, id;
};
constexpr std::array words{
    Word{"cost", "cost"}, Word{"costs", "cost"}, Word{"price", "cost"}, Word{"total cost", "cost"},
    Word{"quality", "quality"}, Word{"quality of delivered goods", "quality"}, Word{"product quality", "quality"},
    Word{"on time", "on_time"}, Word{"on time delivery", "on_time"}, Word{"delivery", "on_time"},
    Word{"delivery performance", "on_time"}, Word{"on time in full", "on_time"}, Word{"otif", "on_time"},
    Word{"design", "upfront_design"}, Word{"upfront design", "upfront_design"},
    Word{"contribution to and effectiveness in upfront design", "upfront_design"},
    Word{"proximity", "proximity"}, Word{"geographic proximity", "proximity"}, Word{"cost to deliver", "proximity"},
    Word{"cost to deliver and geographic proximity", "proximity"}, Word{"location", "proximity"},
    Word{"service", "service"}, Word{"customer service", "service"}, Word{"support", "service"},
};

}  // namespace

std::span<const Need> standard_needs() { return all(); }

const Need* standard_dimension(std::string_view dimension) {
  auto said = lower(trim(dimension));
  std::ranges::replace_if(said, [](char c) { return c == '-' || c == '_'; }, ' ');
  auto word = std::ranges::find(words, said, &Word::said);
  if (word == words.end()) return nullptr;
  return &*std::ranges::find(all(), word->id, &Need::id);
}

std::vector<Need> completed(std::span<const Need> declared) {
  std::vector<Need> out(declared.begin(), declared.end());
  for (auto& need : out) {
    if (need.title.empty()) need.title = need.id;
    const Need* like = standard_dimension(need.dimension);
    if (!like) continue;
    if (need.measure.empty()) need.measure = like->measure;
    if (need.definition.empty()) need.definition = like->definition;
  }
  return out;
}

std::vector<Need> undeclared(std::span<const Need> declared) {
  std::vector<Need> out;
  for (const auto& need : all())
    if (std::ranges::none_of(declared, [&](const Need& own) {
          const Need* like = standard_dimension(own.dimension);
          return own.id == need.id || (like && like->id == need.id);
        }))
      out.push_back(need);
  return out;
}

}  // namespace lode::model
