// A block of accounts is placed from the leaves up: each node chooses, account by account, between its two sides.
#include "discover/place.h"

#include <algorithm>
#include <array>

namespace lode::discover {
namespace {

constexpr std::size_t block = 1024;
using Places = std::array<std::uint8_t, block>;

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
    const auto* codes = column_of(node).codes.data() + from;
    for (std::size_t i = 0; i < count; ++i) {
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
