// Random: a small generator whose numbers are the same on every machine and compiler (SplitMix64; Steele, Lea
// and Flood 2014), for resampling and permutation. Not for secrets.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace lode::stats {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }  // [0, 1)
  // 0 … n − 1; REQUIRES: n > 0. By multiplication, whose bias is below n / 2^64.
  std::size_t below(std::size_t n) {
    __extension__ typedef unsigned __int128 Wide;
    return static_cast<std::size_t>((static_cast<Wide>(next()) * n) >> 64);
  }

 private:
  std::uint64_t state_;
};

// Fisher and Yates: every order equally likely.
template <class T>
void shuffle(std::span<T> values, Random& random) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random.below(i)]);
}

}  // namespace lode::stats
