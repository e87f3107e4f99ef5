// Joint patterns are looked for in a sample; codes are then made from all rows, a pattern that the sample did not
// hold gets the next free code, and a group that runs out of codes is cut in two.
#include "discover/exact_pack.h"

#include "base/share_out.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <map>
#include <numeric>
#include <optional>


namespace lode::discover::exact {
namespace {

constexpr std::size_t codes_most = 64, sample_most = 2048;

// A column as its tests see it: codes that no test tells apart are one class.
struct Classes {
  std::size_t column = 0;
  std::array<std::uint8_t, codes_max> of{};  // by code
  std::size_t bits = 1;                      // of a raw code
};

std::vector<Classes> classes_of(const Problem& problem) {
  std::vector<std::vector<std::uint64_t>> tests(problem.columns.size());
  for (const auto& test : problem.tests) tests[static_cast<std::size_t>(test.column)].push_back(test.yes);
  std::vector<Classes> out;
  for (std::size_t c = 0; c < problem.columns.size(); ++c) {
    if (tests[c].empty()) continue;
    Classes classes{.column = c};
    std::map<std::vector<bool>, std::uint8_t> seen;
    auto count = static_cast<std::size_t>(std::max(problem.columns[c].count, 1));
    for (std::size_t code = 0; code < count; ++code) {
      std::vector<bool> answers;
      for (auto yes : tests[c]) answers.push_back((yes >> code) & 1U);
      classes.of[code] = seen.emplace(answers, static_cast<std::uint8_t>(seen.size())).first->second;
    }
    classes.bits = std::max<std::size_t>(1, static_cast<std::size_t>(std::bit_width(count - 1)));
    out.push_back(classes);
  }
  return out;
}

// Columns to be merged, with their joint codes over the sample.
struct Group {
  std::vector<std::size_t> members;  // indices of classes
  std::vector<std::uint8_t> sample;
  std::size_t count = 0;
};

struct Joint {
  std::array<std::array<std::uint8_t, 64>, 64> code{};  // 0: not seen, else code + 1
  std::size_t count = 0;
};

// Stops counting beyond `most`.
Joint joint_codes(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b, std::size_t most) {
  Joint joint;
  for (std::size_t i = 0; i < a.size() && joint.count <= most; ++i) {
    auto& code = joint.code[a[i]][b[i]];
    if (code == 0) code = static_cast<std::uint8_t>(++joint.count);
  }
  return joint;
}

std::vector<std::uint8_t> sample_of(const Problem& problem, const Classes& classes) {
  const auto& codes = problem.columns[classes.column].codes;
  std::size_t count = std::min(problem.accounts, sample_most);
  std::vector<std::uint8_t> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = classes.of[codes[i * problem.accounts / count]];
  return out;
}

void join(Group& group, const Joint& joint, const std::vector<std::uint8_t>& sample, std::size_t member) {
  for (std::size_t i = 0; i < sample.size(); ++i)
    group.sample[i] = static_cast<std::uint8_t>(joint.code[group.sample[i]][sample[i]] - 1);
  group.count = joint.count;
  group.members.push_back(member);
}

// Each column joins the group it adds fewest patterns to, if no more than if it excluded all that is there.
std::vector<Group> groups_of(const Problem& problem, const std::vector<Classes>& columns) {
  std::vector<Group> groups;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    auto sample = sample_of(problem, columns[c]);
    std::size_t own = sample.empty() ? 1 : *std::ranges::max_element(sample) + std::size_t{1};
    Group* best = nullptr;
    Joint best_joint;
    for (auto& group : groups) {
      std::size_t most = std::min(codes_most, group.count + own - 1);
      if (best) most = std::min(most, group.count + (best_joint.count - best->count) - 1);
      auto joint = joint_codes(group.sample, sample, most);
      if (joint.count <= most) best = &group, best_joint = joint;
    }
    if (best) join(*best, best_joint, sample, c);
    else groups.push_back({{c}, std::move(sample), own});
  }
  return groups;
}

// A group coded over all rows; for every code, the class of each member column.
struct Coded {
  std::vector<std::size_t> columns;            // indices of classes
  std::vector<std::vector<std::uint8_t>> meaning;  // [code][member]
  std::vector<std::uint8_t> codes;
};

// Raw codes of a few columns side by side in one byte. Codes have no bits above their width, so that eight bytes
// can be moved as one word.
struct Bytes {
  std::vector<std::size_t> members;  // positions in the group
  std::vector<std::uint8_t> values;
};

void put_beside(std::vector<std::uint8_t>& bytes, const std::vector<std::uint8_t>& codes, std::size_t shift) {
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0, more = 0;
    std::memcpy(&word, bytes.data() + i, 8);
    std::memcpy(&more, codes.data() + i, 8);
    word |= more << shift;
    std::memcpy(bytes.data() + i, &word, 8);
  }
  for (; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(bytes[i] | (codes[i] << shift));
}

// Adds one byte array to the codes so far. False: more than 64 codes.
bool fold(Coded& coded, const Bytes& bytes, const std::vector<Classes>& columns,
          std::map<std::vector<std::uint8_t>, std::uint8_t>& known) {
  std::vector<std::array<std::uint8_t, 256>> table(codes_most);  // 0: not met, else code + 1
  std::vector<std::vector<std::uint8_t>> meaning;
  auto meet = [&](std::uint8_t code, std::uint8_t byte) -> bool {
    auto classes = coded.meaning[code];
    std::size_t shift = 0;
    for (auto member : bytes.members) {
      const auto& column = columns[coded.columns[member]];
      classes.push_back(column.of[(byte >> shift) & ((1U << column.bits) - 1U)]);
      shift += column.bits;
    }
    auto [at, fresh] = known.emplace(classes, static_cast<std::uint8_t>(meaning.size()));
    if (fresh) meaning.push_back(classes);
    table[code][byte] = static_cast<std::uint8_t>(at->second + 1);
    return meaning.size() <= codes_most;
  };
  for (std::size_t i = 0; i < coded.codes.size(); ++i) {
    auto& code = coded.codes[i];
    if (table[code][bytes.values[i]] == 0 && !meet(code, bytes.values[i])) return false;
    code = static_cast<std::uint8_t>(table[code][bytes.values[i]] - 1);
  }
  coded.meaning = std::move(meaning);
  return true;
}

std::optional<Coded> code(const Problem& problem, const std::vector<Classes>& columns,
                          const std::vector<std::size_t>& members) {
  Coded coded{.columns = members, .meaning = {{}}, .codes = std::vector<std::uint8_t>(problem.accounts)};
  for (std::size_t m = 0; m < members.size();) {
    Bytes bytes{.members = {}, .values = std::vector<std::uint8_t>(problem.accounts)};
    for (std::size_t bits = 0; m < members.size() && bits + columns[members[m]].bits <= 8; ++m) {
      put_beside(bytes.values, problem.columns[columns[members[m]].column].codes, bits);
      bits += columns[members[m]].bits;
      bytes.members.push_back(m);
    }
    std::map<std::vector<std::uint8_t>, std::uint8_t> known;
    if (!fold(coded, bytes, columns, known)) return std::nullopt;
  }
  return coded;
}

std::vector<Coded> code_all(const Problem& problem, const std::vector<Classes>& columns, int threads) {
  std::vector<std::vector<std::size_t>> open;
  for (auto& group : groups_of(problem, columns)) open.push_back(std::move(group.members));
  std::vector<Coded> out;
  while (!open.empty()) {
    std::vector<std::optional<Coded>> made(open.size());
    share_out(threads, open.size(), [&](std::size_t g, std::size_t) { made[g] = code(problem, columns, open[g]); });
    std::vector<std::vector<std::size_t>> again;
    for (std::size_t g = 0; g < open.size(); ++g) {
      if (made[g]) {
        out.push_back(std::move(*made[g]));
        continue;
      }
      auto middle = open[g].begin() + static_cast<std::ptrdiff_t>(open[g].size() / 2);
      again.emplace_back(open[g].begin(), middle);
      again.emplace_back(middle, open[g].end());
    }
    open = std::move(again);
  }
  return out;
}

using Bins = std::vector<std::vector<std::size_t>>;

// Best fit, largest first: groups whose counts multiply to at most `cap`.
Bins bins_for(const std::vector<std::size_t>& counts, std::size_t cap) {
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t g) { return counts[g]; });
  Bins bins;
  std::vector<std::size_t> sizes;
  for (auto g : order) {
    std::size_t best = bins.size();
    for (std::size_t b = 0; b < bins.size(); ++b)
      if (sizes[b] * counts[g] <= cap && (best == bins.size() || sizes[b] > sizes[best])) best = b;
    if (best == bins.size()) bins.emplace_back(), sizes.push_back(1);
    bins[best].push_back(g);
    sizes[best] *= counts[g];
  }
  return bins;
}

// Time of all three-way tables: rows cost more than cells, but large tables have many cells.
double cost_of(const Bins& bins, const std::vector<std::size_t>& counts, double rows) {
  double one = 0, two = 0, three = 0, n = static_cast<double>(bins.size());
  for (const auto& bin : bins) {
    double size = 1;
    for (auto g : bin) size *= static_cast<double>(counts[g]);
    three += two * size, two += one * size, one += size;
  }
  return rows * n * (n - 1) * (n - 2) / 6 + rows * n * (n - 1) / 4 + 2 * three;
}

Bins best_bins(const std::vector<std::size_t>& counts, std::size_t rows) {
  Bins best;
  double best_cost = 0;
  for (std::size_t cap : {64U, 48U, 36U, 32U, 24U, 16U}) {
    auto bins = bins_for(counts, cap);
    double cost = cost_of(bins, counts, static_cast<double>(rows));
    if (best.empty() || cost < best_cost) best = std::move(bins), best_cost = cost;
  }
  return best;
}

// Groups side by side: code = first + count of first · (second + …).
Coded multiply(std::vector<Coded>& groups, const std::vector<std::size_t>& bin) {
  Coded out = std::move(groups[bin[0]]);
  for (std::size_t g = 1; g < bin.size(); ++g) {
    auto& next = groups[bin[g]];
    std::vector<std::vector<std::uint8_t>> meaning;
    auto step = out.meaning.size();
    for (const auto& high : next.meaning)
      for (auto low : out.meaning) {
        low.insert(low.end(), high.begin(), high.end());
        meaning.push_back(std::move(low));
      }
    for (std::size_t i = 0; i < out.codes.size(); ++i)
      out.codes[i] = static_cast<std::uint8_t>(out.codes[i] + step * next.codes[i]);
    out.meaning = std::move(meaning);
    out.columns.insert(out.columns.end(), next.columns.begin(), next.columns.end());
    next.codes = {};
  }
  return out;
}

// The set of a super-column's codes that answer yes.
std::uint64_t yes_set(const Test& test, const Coded& coded, const std::vector<Classes>& columns, std::size_t member) {
  const auto& classes = columns[coded.columns[member]];
  std::uint64_t class_yes = 0;
  for (std::size_t c = 0; c < codes_max; ++c)
    if ((test.yes >> c) & 1U) class_yes |= std::uint64_t{1} << classes.of[c];
  std::uint64_t set = 0;
  for (std::size_t code = 0; code < coded.meaning.size(); ++code)
    set |= ((class_yes >> coded.meaning[code][member]) & 1U) << code;
  return set;
}

// Tests of attributes that a constraint names are not exchanged for tests of another attribute.
std::string role_of(const Problem& problem, const Search& search, const Test& test, bool flipped) {
  const auto& attribute = problem.columns[static_cast<std::size_t>(test.column)].attribute;
  bool named = std::ranges::find(search.must_use, attribute) != search.must_use.end();
  for (const auto& monotone : search.monotone) named = named || monotone.attribute == attribute;
  return named ? attribute + (test.rising != flipped ? "+" : "-") : std::string{};
}

std::vector<std::size_t> sizes_of(const Coded& coded) {
  std::vector<std::size_t> sizes(codes_most, 0);
  for (auto code : coded.codes) ++sizes[code];
  return sizes;
}

// The splits of one super-column; equal ones once, the search's top test for its likes.
void add_splits(const Problem& problem, const Search& search, const Coded& coded, const std::vector<Classes>& columns,
                std::size_t super, std::vector<Split>& splits) {
  auto sizes = sizes_of(coded);
  std::uint64_t observed = 0;
  for (std::size_t c = 0; c < codes_most; ++c) observed |= std::uint64_t{sizes[c] > 0} << c;
  std::map<std::pair<std::uint64_t, std::string>, std::size_t> known;
  for (std::size_t t = 0; t < problem.tests.size(); ++t) {
    const auto& test = problem.tests[t];
    auto of_column = [&](std::size_t c) { return columns[c].column == static_cast<std::size_t>(test.column); };
    auto member = std::ranges::find_if(coded.columns, of_column);
    if (member == coded.columns.end()) continue;
    auto yes = observed & yes_set(test, coded, columns, static_cast<std::size_t>(member - coded.columns.begin()));
    if (yes == 0 || yes == observed) continue;
    std::size_t rows = 0;
    for (std::size_t c = 0; c < codes_most; ++c) rows += (yes >> c) & 1U ? sizes[c] : 0;
    bool flipped = 2 * rows > problem.accounts || (2 * rows == problem.accounts && !(yes & (observed & -observed)));
    if (flipped) yes = observed & ~yes;
    auto [at, fresh] = known.emplace(std::pair{yes, role_of(problem, search, test, flipped)}, splits.size());
    Split split{.super = super, .yes = yes, .test = static_cast<int>(t), .flipped = flipped, .same = {}};
    if (fresh) {
      splits.push_back(split);
      continue;
    }
    auto& kept = splits[at->second];
    kept.same.emplace_back(split.test, flipped);
    if (search.top == split.test) {
      std::swap(kept.test, kept.same.back().first);
      std::swap(kept.flipped, kept.same.back().second);
    }
  }
}

// Super-columns whose tests have small yes sides come first: deeper searches pass over those sides.
double order_key(const Problem& problem, const Search& search, const Super& super, const std::vector<Split>& splits) {
  std::vector<std::size_t> sizes(codes_most, 0);
  for (auto code : super.codes) ++sizes[code];
  double rows = 0;
  for (const auto& split : splits) {
    if (search.top == split.test) return -1;
    for (std::size_t c = 0; c < codes_most; ++c) rows += (split.yes >> c) & 1U ? static_cast<double>(sizes[c]) : 0;
  }
  return rows / static_cast<double>(std::max<std::size_t>(problem.accounts, 1));
}

}  // namespace

Packed pack(const Problem& problem, const Search& search, int threads) {
  auto columns = classes_of(problem);
  auto groups = code_all(problem, columns, threads);
  std::vector<std::size_t> counts;
  for (const auto& group : groups) counts.push_back(group.meaning.size());
  struct Part {
    Super super;
    std::vector<Split> splits;
    double key = 0;
  };
  auto bins = best_bins(counts, problem.accounts);
  std::vector<Part> parts(bins.size());
  share_out(threads, bins.size(), [&](std::size_t b, std::size_t) {
    auto coded = multiply(groups, bins[b]);
    add_splits(problem, search, coded, columns, 0, parts[b].splits);
    parts[b].super = {static_cast<int>(coded.meaning.size()), std::move(coded.codes)};
    parts[b].key = order_key(problem, search, parts[b].super, parts[b].splits);
  });
  std::erase_if(parts, [](const Part& part) { return part.splits.empty(); });
  std::ranges::stable_sort(parts, {}, &Part::key);
  Packed out;
  for (auto& part : parts) {
    auto top = std::ranges::find_if(part.splits, [&](const Split& s) { return search.top == s.test; });
    if (top != part.splits.end()) std::rotate(part.splits.begin(), top, top + 1);
    out.first.push_back(out.splits.size());
    for (auto& split : part.splits) {
      split.super = out.supers.size();
      out.splits.push_back(std::move(split));
    }
    out.supers.push_back(std::move(part.super));
  }
  out.first.push_back(out.splits.size());
  return out;
}

}  // namespace lode::discover::exact
