// A block of accounts is placed from the leaves up: each node chooses, account by account, between its two sides.
#include "discover/place.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace lode::discover {
namespace {

constexpr std::size_t block = 1024;
using Places = std::array<std::uint8_t, block>;

// Of codes 0 and 1 eight accounts at a time; gives how many were done.
std::size_t choose_words(const std::array<std::uint8_t, codes_max>& chosen, const std::uint8_t* codes,
                         std::size_t count, const std::uint8_t* yes, std::uint8_t* out) {
  constexpr std::uint64_t each = 0x0101010101010101U;
  const std::uint64_t none = each * chosen[0], change = none ^ (each * chosen[1]);
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    std::uint64_t code = 0, one = 0, other = 0;
    std::memcpy(&code, codes + i, 8), std::memcpy(&one, yes + i, 8), std::memcpy(&other, out + i, 8);
    const std::uint64_t mask = none ^ (change & (code * 0xFF));
    other = (one & mask) | (other & ~mask);
    std::memcpy(out + i, &other, 8);
  }
  return i;
}

class Placer {
 public:
  Placer(const Problem& problem, const Tree& tree) : problem_(problem), tree_(tree), number_(tree.nodes.size(), 0) {
    std::uint8_t next = 0;
    for (std::size_t n = 0; n < tree.nodes.size(); ++n) {  // preorder: leaves come from left to right
      if (tree.nodes[n].test < 0) number_[n] = next++;
      chosen_.push_back(answers_of(tree.nodes[n]));
    }
  }

  void place(int at, std::size_t from, std::size_t count, std::uint8_t* out) const {
    const auto n = static_cast<std::size_t>(at);
    const auto& node = tree_.nodes[n];
    if (node.test < 0) return std::fill_n(out, count, number_[n]), void();
    Places yes;
    place(node.yes, from, count, yes.data());
    place(node.no, from, count, out);
    const auto& column = column_of(node);
    const auto* codes = column.codes.data() + from;
    std::size_t i = column.count <= 2 ? choose_words(chosen_[n], codes, count, yes.data(), out) : 0;
    for (; i < count; ++i) {
      auto mask = chosen_[n][codes[i]];
      out[i] = static_cast<std::uint8_t>((yes[i] & mask) | (out[i] & ~mask));
    }
  }

 private:
  const Column& column_of(const Node& node) const {
    const auto& test = problem_.tests[static_cast<std::size_t>(node.test)];
    return problem_.columns[static_cast<std::size_t>(test.column)];
  }

  std::array<std::uint8_t, codes_max> answers_of(const Node& node) const {
    std::array<std::uint8_t, codes_max> out{};
    if (node.test < 0) return out;
    auto yes = problem_.tests[static_cast<std::size_t>(node.test)].yes;
    for (std::size_t code = 0; code < out.size(); ++code) out[code] = (yes >> code) & 1U ? 0xFF : 0;
    return out;
  }

  const Problem& problem_;
  const Tree& tree_;
  std::vector<std::uint8_t> number_;
  std::vector<std::array<std::uint8_t, codes_max>> chosen_;  // per node and code: 255 for yes, 0 for no
};

}  // namespace

std::vector<std::uint8_t> place(const Problem& problem, const Tree& tree) {
  std::vector<std::uint8_t> out(problem.accounts);
  const Placer placer(problem, tree);
  for (std::size_t from = 0; from < problem.accounts; from += block)
    placer.place(0, from, std::min(block, problem.accounts - from), out.data() + from);
  return out;
}

const Fit* fit_within(const Answer& answer, int leaves) {
  const Fit* out = nullptr;
  for (const auto& fit : answer.frontier)
    if (fit.leaves <= leaves && (!out || fit.leaves > out->leaves)) out = &fit;
  return out;
}

}  // namespace lode::discover
