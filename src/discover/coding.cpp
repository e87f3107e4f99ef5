// Codes 0 … are values or ranges in order; then "other"; then unknown. Every rule is built with its opposite.
#include "discover/coding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "discover/notes.h"
#include "discover/ordered.h"

namespace lode::discover {
namespace {

using model::Compare;
using model::Predicate;
using Is = store::ColumnData::Is;

Predicate compare(const std::string& attribute, Compare sign, const std::string& word) {
  Predicate out{.op = Predicate::Op::compare, .attribute = attribute};
  out.compare = sign;
  out.literals.push_back({Value{word}, {}, 0});
  return out;
}

Predicate is_null(const std::string& attribute, bool negated = false) {
  Predicate out{.op = Predicate::Op::is_null, .attribute = attribute};
  out.negated = negated;
  return out;
}

// A column under way: its codes over all rows, and what they stand for.
struct Coded {
  std::vector<std::uint8_t> codes;
  std::vector<std::string> words;   // of known codes
  std::vector<std::size_t> counts;  // accounts of the problem by code, unknown last
  std::uint8_t unknown() const { return static_cast<std::uint8_t>(words.size()); }
};

std::uint64_t bit(std::size_t code) { return std::uint64_t{1} << code; }

class Builder {
 public:
  Builder(Read read, const CodingOptions& options, Material& material)
      : read_(std::move(read)), options_(options), material_(material), n_(material.problem.accounts) {}

  void build() {
    if (read_.data.nan > 0) note_nan();
    switch (read_.data.is) {
      case Is::flags: flags(); break;
      case Is::numbers: numbers(); break;
      case Is::words: categories(); break;
    }
  }

 private:
  const std::string& id() const { return read_.attribute.id; }

  void note_nan() {
    material_.findings.push_back(
        note("DIS07", "not-a-number", Severity::warning,
             fmt::format("'{}' holds {} NaN: they count as unknown, while SQL takes NaN for the largest number", id(),
                         read_.data.nan),
             {{"attribute", Value(id())}, {"accounts", Value(static_cast<std::int64_t>(read_.data.nan))}},
             "store NULL where a value is not known"));
  }

  void useless(const std::string& why) {
    material_.findings.push_back(note("DIS03", "says-nothing", Severity::info,
                                      fmt::format("'{}' is left out: {}", id(), why),
                                      {{"attribute", Value(id())}}, {}));
  }

  void flags() {
    coded_.codes = std::move(read_.data.flags);
    coded_.words = {"no", "yes"};
    count();
    Predicate yes{.op = Predicate::Op::is_true, .attribute = id()};
    if (splits(1)) test({.yes = bit(1), .rule_yes = yes, .rule_no = model::not_(yes)});
    finish();
  }

  void numbers() {
    auto& values = read_.data.numbers;
    auto type = read_.attribute.type;
    bool whole = type == model::Type::integer, date = type == model::Type::date;
    std::vector<double> known;
    known.reserve(n_);
    for (std::size_t i = 0; i < n_; ++i)
      if (!std::isnan(values[i])) known.push_back(values[i]);
    auto options = options_.cuts;
    options.least = options_.least;
    cuts_ = date ? year_cuts(std::move(known), options) : readable_cuts(std::move(known), whole, options);
    coded_.codes = range_codes(values, cuts_);
    coded_.words = range_words(cuts_, date);
    count();
    for (std::size_t c = 0; c < cuts_.size(); ++c) test(cut_test(id(), cuts_, c, date));
    prospect_numbers_.assign(values.begin() + static_cast<std::ptrdiff_t>(n_), values.end());
    values.resize(n_);
    finish();
  }

  // Words with how many accounts of the problem have them, the most frequent first.
  std::vector<std::pair<std::uint32_t, std::size_t>> by_frequency() const {
    const auto& data = read_.data;
    std::vector<std::size_t> counts(data.dictionary.size(), 0);
    for (std::size_t i = 0; i < n_; ++i)
      if (data.words[i] != store::ColumnData::no_word) ++counts[data.words[i]];
    std::vector<std::pair<std::uint32_t, std::size_t>> out;
    for (std::uint32_t w = 0; w < counts.size(); ++w)
      if (counts[w] > 0) out.emplace_back(w, counts[w]);
    std::ranges::sort(out, [&](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : data.dictionary[a.first] < data.dictionary[b.first];
    });
    return out;
  }

  void categories() {
    const auto& data = read_.data;
    auto order = by_frequency();
    std::size_t named = 0;
    while (named < std::min(order.size(), options_.words) && order[named].second >= std::max<std::size_t>(1, least()))
      coded_.words.push_back(data.dictionary[order[named++].first]);
    bool other = named < order.size() || order.size() < data.dictionary.size();
    if (other) other_ = static_cast<int>(named), coded_.words.emplace_back("other");
    auto unknown = coded_.unknown();
    std::vector<std::uint8_t> code_of(data.dictionary.size(), static_cast<std::uint8_t>(named));
    for (std::size_t w = 0; w < named; ++w) code_of[order[w].first] = static_cast<std::uint8_t>(w);
    coded_.codes.resize(data.words.size());
    for (std::size_t i = 0; i < data.words.size(); ++i)
      coded_.codes[i] = data.words[i] == store::ColumnData::no_word ? unknown : code_of[data.words[i]];
    count();
    if (named < order.size()) note_other(order, named);
    // Of two values one test is enough: the other one's is its opposite.
    for (std::size_t w = 0; w < (coded_.words.size() == 2 ? std::min<std::size_t>(1, named) : named); ++w) {
      if (!splits(w)) continue;
      const auto& word = coded_.words[w];
      test({.yes = bit(w), .rule_yes = compare(id(), Compare::eq, word), .rule_no = compare(id(), Compare::ne, word)});
    }
    declare_values(order, data);
    finish();
  }

  void note_other(const std::vector<std::pair<std::uint32_t, std::size_t>>& order, std::size_t named) {
    std::size_t accounts = 0;
    for (std::size_t i = named; i < order.size(); ++i) accounts += order[i].second;
    if (named == 0) return;  // told as useless
    material_.findings.push_back(note(
        "DIS06", "rare-categories", Severity::info,
        fmt::format("'{}' has {} values: rules may name the {} most frequent ones; the others ({} accounts) count as "
                    "\"other\", which no rule asks for", id(), order.size(), named, accounts),
        {{"attribute", Value(id())}, {"values", Value(static_cast<std::int64_t>(order.size()))},
         {"accounts", Value(static_cast<std::int64_t>(accounts))}},
        "group the values into fewer ones where the rare ones matter"));
  }

  // A short list of values is declared, so that a rule that misspells one is found.
  void declare_values(const std::vector<std::pair<std::uint32_t, std::size_t>>& order, const store::ColumnData& data) {
    auto& attribute = read_.attribute;
    constexpr std::size_t listed_max = 40;
    if (!attribute.guessed || data.dictionary.size() > listed_max || order.empty()) return;
    attribute.type = model::Type::enumeration;
    attribute.values = data.dictionary;
    std::ranges::sort(attribute.values);
  }

  std::size_t least() const { return std::max<std::size_t>(1, options_.least); }

  void count() {
    coded_.counts.assign(coded_.words.size() + 1, 0);
    for (std::size_t i = 0; i < n_; ++i) ++coded_.counts[coded_.codes[i]];
    unknown_ = coded_.counts.back();
    some_unknown_ = unknown_ > 0 || read_.elsewhere_unknown ||
                    std::find(coded_.codes.begin() + static_cast<std::ptrdiff_t>(n_), coded_.codes.end(),
                              coded_.unknown()) != coded_.codes.end();
  }

  // Is the code of some accounts but not of all that are known, with enough on either side?
  bool splits(std::size_t code) const {
    auto here = coded_.counts[code];
    return here >= least() && n_ - here >= least() && here + unknown_ < n_;
  }

  void test(Test known) {
    int unknown = some_unknown_ ? coded_.unknown() : -1;
    for (auto& test : with_unknown(std::move(known), id(), unknown, unknown_ >= least())) {
      test.column = static_cast<int>(material_.problem.columns.size());
      tests_.push_back(std::move(test));
    }
  }

  void finish() {
    if (unknown_ == n_) return useless("it is unknown for every account");
    if (unknown_ >= least() && n_ - unknown_ >= least()) {
      Test known{.column = static_cast<int>(material_.problem.columns.size()), .yes = bit(coded_.unknown())};
      known.rule_yes = is_null(id()), known.rule_no = is_null(id(), true);
      known.words = model::print(known.rule_yes);
      tests_.push_back(std::move(known));
    }
    if (tests_.empty()) return useless(why_untested());
    Descriptor descriptor{.attribute = std::move(read_.attribute), .cuts = std::move(cuts_), .other = other_,
                          .unknown = unknown_};
    descriptor.attribute.nullable = some_unknown_;
    descriptor.attribute.standard = false;  // a file declares it as it was found here
    if (some_unknown_) descriptor.unknown_code = coded_.unknown();
    descriptor.both_sides = unknown_ >= least();
    if (read_.data.is == Is::numbers) descriptor.numbers = std::move(read_.data.numbers);
    descriptor.prospect_numbers = std::move(prospect_numbers_);
    descriptor.words = std::move(coded_.words);
    Column column{.attribute = descriptor.attribute.id, .codes = {}, .count = 0};
    column.count = static_cast<int>(descriptor.words.size()) + (some_unknown_ ? 1 : 0);
    if (some_unknown_) descriptor.words.emplace_back("unknown");
    descriptor.prospects.assign(coded_.codes.begin() + static_cast<std::ptrdiff_t>(n_), coded_.codes.end());
    coded_.codes.resize(n_);
    column.codes = std::move(coded_.codes);
    auto& problem = material_.problem;
    problem.columns.push_back(std::move(column));
    std::ranges::move(tests_, std::back_inserter(problem.tests));
    material_.descriptors.push_back(std::move(descriptor));
  }

  std::string why_untested() const {
    auto held = std::ranges::count_if(coded_.counts.begin(), coded_.counts.end() - 1, [](auto n) { return n > 0; });
    if (read_.data.is == Is::words && held > 0 && coded_.words[0] == "other")
      return fmt::format("none of its values is held by {} accounts", least());
    return held <= 1 && cuts_.empty() && read_.data.is != Is::numbers
               ? "it is the same for every account"
               : fmt::format("no test leaves {} accounts on both sides", least());
  }

  Read read_;
  const CodingOptions& options_;
  Material& material_;
  std::size_t n_;
  std::vector<Cut> cuts_;
  std::vector<double> prospect_numbers_;
  Coded coded_;
  std::size_t unknown_ = 0;
  bool some_unknown_ = false;
  int other_ = -1;
  std::vector<Test> tests_;
};

// Every named value of `part` (codes below `named`) lies in one code of `whole`.
bool is_part_of(const Column& part, std::size_t named, const Column& whole) {
  constexpr int none = -1;
  std::vector<int> where(codes_max, none);
  for (std::size_t i = 0; i < part.codes.size(); ++i) {
    if (part.codes[i] >= named) continue;
    auto& at = where[part.codes[i]];
    if (at == none) at = whole.codes[i];
    if (at != whole.codes[i]) return false;
  }
  return true;
}

}  // namespace

void add_coded(Read read, const CodingOptions& options, Material& material) {
  Builder(std::move(read), options, material).build();
}

void mark_nested(Material& material) {
  auto named = [&](std::size_t c) {
    const auto& d = material.descriptors[c];
    if (d.attribute.type != model::Type::text && d.attribute.type != model::Type::enumeration) return std::size_t{0};
    return d.words.size() - (d.unknown_code >= 0 ? 1 : 0) - (d.other >= 0 ? 1 : 0);
  };
  for (std::size_t part = 0; part < material.descriptors.size(); ++part)
    for (std::size_t whole = 0; whole < material.descriptors.size(); ++whole) {
      const auto &fine = material.problem.columns[part], &coarse = material.problem.columns[whole];
      if (part == whole || named(whole) < 2 || named(part) <= named(whole)) continue;
      if (!is_part_of(fine, named(part), coarse)) continue;
      material.descriptors[part].nested_in = coarse.attribute;
      material.findings.push_back(
          note("DIS08", "nested-attributes", Severity::info,
               fmt::format("each value of '{}' belongs to one value of '{}': a rule on the former says the latter too",
                           fine.attribute, coarse.attribute),
               {{"attribute", Value(fine.attribute)}, {"within", Value(coarse.attribute)}}, {}));
      break;
    }
}

}  // namespace lode::discover
