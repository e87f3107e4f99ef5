// Greedy splitting by Gini impurity; ties go to the feature that comes first, so that results repeat.
#include "discover/greedy_tree.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace lode::discover {
namespace {

using Rows = std::vector<std::size_t>;

// "attribute <= cut" for numbers, "attribute = word" for words. Unknown does not hold.
struct Test {
  std::size_t feature = 0;
  double cut = 0;
  std::string word;
  double gain = 0;
};

// One question on the way to a leaf, and its answer.
struct Step {
  Test test;
  bool yes = false;
};

bool holds(const Test& test, const Feature& feature, std::size_t row) {
  if (!feature.words.empty()) return feature.words[row] == test.word;
  return feature.numbers[row] && *feature.numbers[row] <= test.cut;
}

struct Counts {
  std::vector<double> by_label;
  double all = 0;
  explicit Counts(int classes) : by_label(static_cast<std::size_t>(classes)) {}
  void add(int label) {
    by_label[static_cast<std::size_t>(label)] += 1;
    all += 1;
  }
  double impurity() const {  // Gini, times the number of rows
    if (all == 0) return 0;
    double squares = 0;
    for (double n : by_label) squares += n * n;
    return all - squares / all;
  }
};

// A cut between two neighbours: an integer, or the value with the fewest digits between them.
double readable_cut(double below, double above, bool whole) {
  if (whole) return std::floor(below);
  for (double step = std::pow(10.0, std::ceil(std::log10(std::max(1e-9, above - below)))); step > 1e-12; step /= 10) {
    double cut = std::ceil(below / step) * step;
    if (cut >= below && cut < above) return cut;
  }
  return below;
}

std::vector<double> cuts_of(const Feature& feature, const Rows& rows, std::size_t most) {
  std::vector<double> values;
  for (auto row : rows)
    if (feature.numbers[row]) values.push_back(*feature.numbers[row]);
  std::ranges::sort(values);
  std::vector<double> distinct = values;
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  std::vector<double> out;
  for (std::size_t i = 1; i <= most && distinct.size() > 1; ++i) {
    double wanted = values[std::min(values.size() - 1, values.size() * i / (most + 1))];
    auto above = std::ranges::upper_bound(distinct, wanted);
    if (above == distinct.end() || above == distinct.begin()) continue;
    double cut = readable_cut(*(above - 1), *above, feature.whole);
    if (out.empty() || out.back() != cut) out.push_back(cut);
  }
  return out;
}

std::vector<std::string> words_of(const Feature& feature, const Rows& rows, std::size_t most) {
  std::map<std::string, std::size_t> counts;
  for (auto row : rows)
    if (feature.words[row]) ++counts[*feature.words[row]];
  std::vector<std::pair<std::size_t, std::string>> order;
  for (const auto& [word, count] : counts) order.emplace_back(count, word);
  std::ranges::sort(order, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<std::string> out;
  for (std::size_t i = 0; i < std::min(most, order.size()); ++i) out.push_back(order[i].second);
  return out;
}

class Grower {
 public:
  Grower(const std::vector<Feature>& features, const std::vector<int>& labels, int classes,
         const LabelTreeOptions& options)
      : features_(features), labels_(labels), classes_(classes), options_(options) {}

  void grow(const Rows& rows, int depth, std::vector<Step> path, std::vector<LabelLeaf>& out) const {
    auto test = depth > 0 ? best_test(rows) : std::nullopt;
    if (!test) return out.push_back(leaf(rows, std::move(path)));
    Rows yes, no;
    for (auto row : rows) (holds(*test, features_[test->feature], row) ? yes : no).push_back(row);
    auto yes_path = path;
    yes_path.push_back({*test, true});
    auto no_path = path;
    no_path.push_back({*test, false});
    const auto before = static_cast<std::ptrdiff_t>(out.size());
    grow(yes, depth - 1, std::move(yes_path), out);
    grow(no, depth - 1, std::move(no_path), out);
    // A question whose answers all lead to the same label need not be asked.
    auto label = out[static_cast<std::size_t>(before)].label;
    if (!std::all_of(out.begin() + before, out.end(), [&](const LabelLeaf& l) { return l.label == label; })) return;
    out.erase(out.begin() + before, out.end());
    out.push_back(leaf(rows, path));
  }

 private:
  void consider(Test test, const Rows& rows, double before, std::optional<Test>& best) const {
    Counts yes(classes_), no(classes_);
    for (auto row : rows) (holds(test, features_[test.feature], row) ? yes : no).add(labels_[row]);
    auto least = static_cast<double>(options_.min_leaf);
    if (yes.all < least || no.all < least) return;
    test.gain = before - yes.impurity() - no.impurity();
    if (test.gain > 1e-9 && (!best || test.gain > best->gain + 1e-12)) best = std::move(test);
  }

  std::optional<Test> best_test(const Rows& rows) const {
    Counts all(classes_);
    for (auto row : rows) all.add(labels_[row]);
    std::optional<Test> best;
    for (std::size_t f = 0; f < features_.size(); ++f) {
      if (features_[f].words.empty()) {
        for (double cut : cuts_of(features_[f], rows, options_.max_thresholds))
          consider({f, cut, {}, 0}, rows, all.impurity(), best);
      } else {
        for (auto& word : words_of(features_[f], rows, options_.max_words))
          consider({f, 0, word, 0}, rows, all.impurity(), best);
      }
    }
    return best;
  }

  // The "no" side says that unknown belongs to it, where the feature has unknowns that no other step rules out.
  model::Predicate clause(const Step& step, const std::vector<Step>& steps) const {
    const auto& [test, yes] = step;
    const auto& feature = features_[test.feature];
    bool numeric = feature.words.empty();
    model::Predicate out{.op = model::Predicate::Op::compare, .attribute = feature.attribute};
    out.compare = numeric ? (yes ? model::Compare::le : model::Compare::gt)
                          : (yes ? model::Compare::eq : model::Compare::ne);
    Value value = numeric ? (feature.whole ? Value{static_cast<std::int64_t>(test.cut)}
                                           : Value{*parse_decimal(plain(test.cut))})
                          : Value{test.word};
    out.literals.push_back({std::move(value), {}, 0});
    if (!numeric && !yes)
      for (const auto& other : steps)
        if (&other > &step && !other.yes && other.test.feature == test.feature)
          out.literals.push_back({Value{other.test.word}, {}, 0});
    if (out.literals.size() > 1) out.op = model::Predicate::Op::in, out.negated = true;
    bool known = std::ranges::any_of(
        steps, [&](const Step& s) { return s.yes && s.test.feature == step.test.feature; });
    if (known || !has_unknown(feature)) return out;
    model::Predicate null{.op = model::Predicate::Op::is_null, .attribute = feature.attribute};
    return model::any_of({std::move(out), std::move(null)});
  }

  static std::string plain(double number) {  // no exponent
    std::string out = std::to_string(number);
    while (out.ends_with('0')) out.pop_back();
    if (out.ends_with('.')) out.pop_back();
    return out;
  }

  static bool has_unknown(const Feature& feature) {
    auto unknown = [](const auto& cell) { return !cell.has_value(); };
    return feature.words.empty() ? std::ranges::any_of(feature.numbers, unknown)
                                 : std::ranges::any_of(feature.words, unknown);
  }

  // What another step of the same feature makes needless is left out: `a <> x` beside `a = y`, `n > 3` beside
  // `n > 5`; and several `a <> x` are told as one list. A person says each thing once.
  bool needless(const Step& step, const std::vector<Step>& path) const {
    const auto& words = features_[step.test.feature].words;
    return std::ranges::any_of(path, [&](const Step& other) {
      if (&other == &step || other.test.feature != step.test.feature) return false;
      if (!words.empty()) return !step.yes && (other.yes || &other < &step);
      return step.yes == other.yes && (step.yes ? other.test.cut < step.test.cut : other.test.cut > step.test.cut);
    });
  }

  LabelLeaf leaf(const Rows& rows, const std::vector<Step>& steps) const {
    std::vector<model::Predicate> path;
    for (const auto& step : steps)
      if (!needless(step, steps)) path.push_back(clause(step, steps));
    Counts counts(classes_);
    for (auto row : rows) counts.add(labels_[row]);
    auto largest = std::ranges::max_element(counts.by_label);
    LabelLeaf out;
    out.label = static_cast<int>(largest - counts.by_label.begin());
    out.accounts = rows.size();
    out.right = static_cast<std::size_t>(*largest);
    out.rule = path.size() == 1 ? std::move(path[0]) : model::all_of(std::move(path));
    return out;
  }

  const std::vector<Feature>& features_;
  const std::vector<int>& labels_;
  int classes_;
  const LabelTreeOptions& options_;
};

model::Row row_reader(const std::vector<Feature>& features, std::size_t row, Value& slot) {
  return [&features, row, &slot](std::string_view attribute) -> const Value& {
    auto it = std::ranges::find(features, attribute, &Feature::attribute);
    slot = Value{};
    if (it == features.end()) return slot;
    if (!it->words.empty()) {
      if (it->words[row]) slot = *it->words[row];
    } else if (it->numbers[row]) {
      slot = *it->numbers[row];
    }
    return slot;
  };
}

int say(const std::vector<LabelLeaf>& leaves, const std::vector<Feature>& features, std::size_t row) {
  Value slot;
  auto reader = row_reader(features, row, slot);
  for (const auto& leaf : leaves)
    if (model::evaluate(leaf.rule, reader) == model::Truth::yes) return leaf.label;
  return -1;
}

double held_out(const Grower& grower, const std::vector<Feature>& features, const std::vector<int>& labels,
                int depth) {
  constexpr std::size_t folds = 5;
  std::size_t right = 0;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    Rows train;
    for (std::size_t row = 0; row < labels.size(); ++row)
      if (row % folds != fold) train.push_back(row);
    std::vector<LabelLeaf> leaves;
    grower.grow(train, depth, {}, leaves);
    for (std::size_t row = fold; row < labels.size(); row += folds)
      right += say(leaves, features, row) == labels[row] ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(labels.size());
}

}  // namespace

LabelTree greedy_tree(const std::vector<Feature>& features, const std::vector<int>& labels, int classes,
                 const LabelTreeOptions& options) {
  LabelTree out;
  if (labels.empty() || classes < 1) return out;
  Grower grower(features, labels, classes, options);
  Rows rows(labels.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  grower.grow(rows, options.depth, {}, out.leaves);
  auto n = static_cast<double>(labels.size());
  std::size_t right = 0;
  for (const auto& leaf : out.leaves) right += leaf.right;
  out.accuracy = static_cast<double>(right) / n;
  Counts all(classes);
  for (int label : labels) all.add(label);
  out.majority = *std::ranges::max_element(all.by_label) / n;
  out.held_out_accuracy = held_out(grower, features, labels, options.depth);
  return out;
}

}  // namespace lode::discover
