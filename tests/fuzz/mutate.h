// Mutations of seeded texts with a fixed seed: flips, cuts, repetitions, splices and words of the
// grammar.
#pragma once
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace lode::fuzz {

class Mutator {
 public:
  Mutator(std::uint64_t seed, std::vector<std::string> corpus, std::vector<std::string> words)
      : random_(seed), corpus_(std::move(corpus)), words_(std::move(words)) {}

  // A text of the corpus after one to five mutations, at most `bytes_max` long.
  std::string next(std::size_t bytes_max) {
    std::string text = pick(corpus_);
    for (auto n = 1 + below(5); n > 0; --n) mutate(text);
    return text.substr(0, bytes_max);
  }

 private:
  std::size_t below(std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random_() % n); }
  const std::string& pick(const std::vector<std::string>& from) { return from[below(from.size())]; }
  std::size_t place(const std::string& text) { return below(text.size() + 1); }

  void mutate(std::string& text) {
    auto at = place(text);
    switch (below(6)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(random_());
        break;
      case 1: text.erase(at, 1 + below(8)); break;
      case 2: text.insert(at, pick(words_)); break;
      case 3: text.insert(at, text.substr(place(text), 1 + below(24))); break;
      case 4: {
        const auto& other = pick(corpus_);
        text = text.substr(0, at) + other.substr(place(other));
        break;
      }
      default:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
    }
  }

  std::mt19937_64 random_;
  std::vector<std::string> corpus_, words_;
};

}  // namespace lode::fuzz
