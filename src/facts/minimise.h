// Nelder and Mead's simplex search in the unit cube, for smooth functions of a few parameters.
#pragma once
#include <algorithm>
#include <array>
#include <functional>

namespace lode::facts {

template <std::size_t N>
using Point = std::array<double, N>;

// The best point found from `start` within `steps`; deterministic. `f` is asked only inside the cube.
template <std::size_t N>
Point<N> minimise(const std::function<double(const Point<N>&)>& f, const Point<N>& start, double size, int steps) {
  struct Vertex {
    Point<N> at;
    double value;
  };
  auto clamp = [](Point<N> p) {
    for (double& x : p) x = std::clamp(x, 0.0, 1.0);
    return p;
  };
  auto vertex = [&](Point<N> p) {
    p = clamp(p);
    return Vertex{p, f(p)};
  };
  std::array<Vertex, N + 1> s;
  s[0] = vertex(start);
  for (std::size_t i = 0; i < N; ++i) {
    auto p = start;
    p[i] += p[i] + size <= 1 ? size : -size;
    s[i + 1] = vertex(p);
  }
  auto along = [&](const Point<N>& from, const Point<N>& to, double by) {
    Point<N> p;
    for (std::size_t i = 0; i < N; ++i) p[i] = from[i] + by * (to[i] - from[i]);
    return vertex(p);
  };
  for (int step = 0; step < steps; ++step) {
    std::ranges::stable_sort(s, {}, &Vertex::value);
    if (s[N].value - s[0].value <= 1e-12 * (1e-300 + s[0].value)) break;
    Point<N> centre{};
    for (std::size_t i = 0; i < N; ++i)
      for (std::size_t k = 0; k < N; ++k) centre[i] += s[k].at[i] / static_cast<double>(N);
    auto mirrored = along(s[N].at, centre, 2.0);
    if (mirrored.value < s[0].value) {
      auto further = along(s[N].at, centre, 3.0);
      s[N] = further.value < mirrored.value ? further : mirrored;
    } else if (mirrored.value < s[N - 1].value) {
      s[N] = mirrored;
    } else {
      auto inside = along(s[N].at, centre, mirrored.value < s[N].value ? 1.5 : 0.5);
      if (inside.value < std::min(mirrored.value, s[N].value)) {
        s[N] = inside;
      } else {
        for (std::size_t k = 1; k <= N; ++k) s[k] = along(s[0].at, s[k].at, 0.5);
      }
    }
  }
  return std::ranges::min_element(s, {}, &Vertex::value)->at;
}

}  // namespace lode::facts
