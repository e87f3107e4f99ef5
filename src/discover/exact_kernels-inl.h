// The loops of exact_kernels.h over `Ops`, which the including file defines for one kind of vector. Included
// inside a namespace, once per kind.

using V = Ops::V;

template <std::size_t Vectors>
inline void add_rows_of(const RowBlock& block, double* cells) {
  constexpr std::size_t n = Ops::lanes;
  const std::size_t vectors = Vectors > 0 ? Vectors : block.lanes / n;
  for (std::size_t i = 0; i < block.rows; ++i) {
    std::size_t cell = block.low ? block.high[i] * block.count_low + block.low[i] : block.high[i];
    double* to = cells + cell * block.lanes;
    const std::int32_t* row = block.values + i * block.lanes;
    for (std::size_t v = 0; v < vectors; ++v)
      Ops::store(to + v * n, Ops::add(Ops::load(to + v * n), Ops::widen(row + v * n)));
    for (std::size_t l = vectors * n; l < block.lanes; ++l) to[l] += row[l];
  }
}

void add_rows(const RowBlock& block, double* cells) {
  switch (block.lanes / Ops::lanes) {
    case 1: return add_rows_of<1>(block, cells);
    case 2: return add_rows_of<2>(block, cells);
    case 3: return add_rows_of<3>(block, cells);
    default: return add_rows_of<0>(block, cells);
  }
}

// Sums of whole rows.
template <std::size_t Vectors>
inline void sum_rows_of(const RowBlock& block, double* sums) {
  constexpr std::size_t n = Ops::lanes;
  V all[Vectors];
  for (std::size_t v = 0; v < Vectors; ++v) all[v] = Ops::load(sums + v * n);
  for (std::size_t i = 0; i < block.rows; ++i) {
    const std::int32_t* row = block.values + i * block.lanes;
#pragma GCC unroll 16
    for (std::size_t v = 0; v < Vectors; ++v) all[v] = Ops::add(all[v], Ops::widen(row + v * n));
    for (std::size_t l = Vectors * n; l < block.lanes; ++l) sums[l] += row[l];
  }
  for (std::size_t v = 0; v < Vectors; ++v) Ops::store(sums + v * n, all[v]);
}

void sum_rows(const RowBlock& block, double* sums) {
  switch (block.lanes / Ops::lanes) {
    case 1: return sum_rows_of<1>(block, sums);
    case 2: return sum_rows_of<2>(block, sums);
    case 3: return sum_rows_of<3>(block, sums);
    case 4: return sum_rows_of<4>(block, sums);
    default:
      for (std::size_t i = 0; i < block.rows; ++i)
        for (std::size_t l = 0; l < block.lanes; ++l) sums[l] += block.values[i * block.lanes + l];
  }
}

void combine(const double* const* parts, std::size_t count, std::size_t n, double* out) {
  constexpr std::size_t wide = 4 * Ops::lanes;
  std::size_t i = 0;
  if (count == 0) {
    for (; i < n; ++i) out[i] = 0;
    return;
  }
  for (; i + wide <= n; i += wide) {
    V sums[4];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < 4; ++v) sums[v] = Ops::load(parts[0] + i + v * Ops::lanes);
    for (std::size_t part = 1; part < count; ++part) {
#pragma GCC unroll 4
      for (std::size_t v = 0; v < 4; ++v)
        sums[v] = Ops::add(sums[v], Ops::load(parts[part] + i + v * Ops::lanes));
    }
#pragma GCC unroll 4
    for (std::size_t v = 0; v < 4; ++v) Ops::store(out + i + v * Ops::lanes, sums[v]);
  }
  for (; i + Ops::lanes <= n; i += Ops::lanes) {
    V sum = Ops::load(parts[0] + i);
    for (std::size_t part = 1; part < count; ++part) sum = Ops::add(sum, Ops::load(parts[part] + i));
    Ops::store(out + i, sum);
  }
  for (; i < n; ++i) {
    double sum = parts[0][i];
    for (std::size_t part = 1; part < count; ++part) sum += parts[part][i];
    out[i] = sum;
  }
}

// Sums of one lane where d says yes, over the cells of the first Q tests within `base`, the others' answers: those
// in base say yes, what the rest say does not matter.
template <std::size_t Q>
inline void yes_sums(const ScoreTask& task, std::size_t base, std::size_t lane, std::size_t i, V* yes) {
  constexpr std::size_t cells = std::size_t{1} << Q;
#pragma GCC unroll 8
  for (std::size_t m = 0; m < cells; ++m) yes[m] = Ops::load(task.sums[base | m] + lane * task.stride[base | m] + i);
#pragma GCC unroll 3
  for (std::size_t bit = 0; bit < Q; ++bit) {
#pragma GCC unroll 8
    for (std::size_t m = 0; m < cells; ++m)
      if (!((m >> bit) & 1U)) yes[m] = Ops::sub(yes[m], yes[m | (std::size_t{1} << bit)]);
  }
}

// Sums of one lane over the cells of P where d says no (first half) and yes.
template <std::size_t P>
inline void cell_sums(const ScoreTask& task, std::size_t width, std::size_t lane, std::size_t i, V* sums) {
  constexpr std::size_t cells = std::size_t{1} << P;
  yes_sums<P>(task, 0, lane, i, sums + cells);
#pragma GCC unroll 8
  for (std::size_t m = 0; m < cells; ++m)
    sums[m] = Ops::sub(Ops::set(task.totals[m * width + lane]), sums[cells + m]);
}

// Adds up squares over the lanes that have the common weight, for the half of the cells where the last test of P
// says yes or no: few enough sums to stay in registers.
template <std::size_t P, bool Yes>
inline void square_half(const Lanes& lanes, const ScoreTask& task, std::size_t i, V* scores) {
  constexpr std::size_t half = P > 0 ? std::size_t{1} << (P - 1) : 1, first = Yes ? half : 0;
  V with[half], without[half];
#pragma GCC unroll 4
  for (std::size_t m = 0; m < half; ++m) with[m] = without[m] = Ops::set(0);
  for (std::size_t lane = 0; lane < lanes.common; ++lane) {
    V sums[half];
    yes_sums<P - 1>(task, first, lane, i, sums);
    if constexpr (!Yes) {
      V other[half];
      yes_sums<P - 1>(task, half, lane, i, other);
#pragma GCC unroll 4
      for (std::size_t m = 0; m < half; ++m) sums[m] = Ops::sub(sums[m], other[m]);
    }
#pragma GCC unroll 4
    for (std::size_t m = 0; m < half; ++m) {
      V no = Ops::sub(Ops::set(task.totals[(first + m) * lanes.count + lane]), sums[m]);
      with[m] = Ops::add(with[m], Ops::mul(sums[m], sums[m]));
      without[m] = Ops::add(without[m], Ops::mul(no, no));
    }
  }
#pragma GCC unroll 4
  for (std::size_t m = 0; m < half; ++m) scores[first + m] = without[m], scores[2 * half + first + m] = with[m];
}

template <std::size_t P>
inline void squares(const Lanes& lanes, const ScoreTask& task, std::size_t i, V* scores) {
  if constexpr (P > 0) {
    square_half<P, true>(lanes, task, i, scores);
    square_half<P, false>(lanes, task, i, scores);
  } else {
    V sums[2];
    scores[0] = scores[1] = Ops::set(0);
    for (std::size_t lane = 0; lane < lanes.common; ++lane) {
      cell_sums<0>(task, lanes.count, lane, i, sums);
      for (std::size_t c = 0; c < 2; ++c) scores[c] = Ops::add(scores[c], Ops::mul(sums[c], sums[c]));
    }
  }
}

// Sums of weights, at least 1.
template <std::size_t P>
inline void weight_sums(const Lanes& lanes, const ScoreTask& task, std::size_t lane, std::size_t i, V* weights) {
  constexpr std::size_t cells = std::size_t{2} << P;
  cell_sums<P>(task, lanes.count, lane, i, weights);
  if (lanes.fine > 0) {
    V fine[cells];
    cell_sums<P>(task, lanes.count, lane + lanes.fine, i, fine);
    for (std::size_t c = 0; c < cells; ++c) weights[c] = Ops::add(Ops::mul(weights[c], Ops::set(fine_unit)), fine[c]);
  }
  const V one = Ops::set(1);
#pragma GCC unroll 16
  for (std::size_t c = 0; c < cells; ++c) weights[c] = Ops::max(weights[c], one);
}

// Cells that are too small, and places that hold no test, lose.
template <std::size_t P>
inline void bar(const Lanes& lanes, const ScoreTask& task, std::size_t i, V* scores) {
  constexpr std::size_t cells = std::size_t{2} << P;
  const V lost = Ops::set(-HUGE_VAL);
  V sums[cells];
  cell_sums<P>(task, lanes.count, lanes.ones, i, sums);
#pragma GCC unroll 16
  for (std::size_t c = 0; c < cells; ++c)
    scores[c] = Ops::where_at_least(sums[c], Ops::set(lanes.least_accounts), scores[c], lost);
  if (lanes.has_revenue) {
    cell_sums<P>(task, lanes.count, lanes.revenue, i, sums);
    for (std::size_t c = 0; c < cells; ++c)
      scores[c] = Ops::where_at_least(sums[c], Ops::set(lanes.least_revenue), scores[c], lost);
  }
  if (task.from + i < task.valid)
    for (std::size_t c = 0; c < cells; ++c) scores[c] = Ops::without_first(task.valid - task.from - i, scores[c], lost);
}

template <std::size_t P>
void score(const Lanes& lanes, const ScoreTask& task, double* out) {
  constexpr std::size_t cells = std::size_t{2} << P;
  const std::size_t count = task.to - task.from;
  for (std::size_t i = 0; i < count; i += Ops::lanes) {
    V scores[cells], sums[cells], weights[cells];
    squares<P>(lanes, task, i, scores);
    weight_sums<P>(lanes, task, lanes.weight, i, weights);
#pragma GCC unroll 16
    for (std::size_t c = 0; c < cells; ++c) scores[c] = Ops::div(scores[c], weights[c]);
    for (std::size_t own = 0; own < lanes.own; ++own) {
      cell_sums<P>(task, lanes.count, lanes.common + own, i, sums);
      weight_sums<P>(lanes, task, lanes.common + lanes.own + own, i, weights);
      for (std::size_t c = 0; c < cells; ++c)
        scores[c] = Ops::add(scores[c], Ops::div(Ops::mul(sums[c], sums[c]), weights[c]));
    }
    bar<P>(lanes, task, i, scores);
#pragma GCC unroll 16
    for (std::size_t c = 0; c < cells; ++c) Ops::store(out + c * count + i, scores[c]);
  }
}

template <std::size_t P>
void best(const BestTask& task) {
  constexpr std::size_t cells = std::size_t{1} << P;
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const double* yes = task.scores + (cells + cell) * task.count;
    const double* no = task.scores + cell * task.count;
    V most = Ops::set(-HUGE_VAL);
    for (std::size_t i = 0; i < task.count; i += Ops::lanes)
      most = Ops::max(most, Ops::add(Ops::load(yes + i), Ops::load(no + i)));
    double each[Ops::lanes];
    Ops::store(each, most);
    for (double one : each) task.own[cell] = one > task.own[cell] ? one : task.own[cell];
  }
  for (std::size_t test = 0; test < P; ++test) {
    const std::size_t bit = std::size_t{1} << test;
    for (std::size_t cell = 0, at = 0; cell < 2 * cells; ++cell) {
      if (cell & bit) continue;
      const double* no = task.scores + cell * task.count;
      const double* yes = task.scores + (cell | bit) * task.count;
      double* to = task.without[test] + at++ * task.stride[test];
      for (std::size_t i = 0; i < task.count; i += Ops::lanes)
        Ops::store(to + i, Ops::max(Ops::load(to + i), Ops::add(Ops::load(yes + i), Ops::load(no + i))));
    }
  }
}

// Of the figures from `first` on that fill so many vectors.
template <std::size_t Vectors>
inline void moments_of(const Figures& in, std::size_t first, const FigureSums& out) {
  constexpr std::size_t n = Ops::lanes;
  const V known = Ops::set(-HUGE_VAL), zero = Ops::set(0);
  V weight[Vectors], sum[Vectors], low[Vectors], high[Vectors];
#pragma GCC unroll 2
  for (std::size_t v = 0; v < Vectors; ++v) {
    const std::size_t at = first + v * n;
    weight[v] = Ops::load(out.weight + at), sum[v] = Ops::load(out.sum + at);
    low[v] = Ops::load(out.low + at), high[v] = Ops::load(out.high + at);
  }
  for (std::size_t i = 0; i < in.accounts; ++i) {
    if (!(in.weights[i] > 0)) continue;
    const V w = Ops::set(in.weights[i]);
    const double* row = in.values + i * in.stride + first;
#pragma GCC unroll 2
    for (std::size_t v = 0; v < Vectors; ++v) {
      const V y = Ops::load(row + v * n);
      weight[v] = Ops::add(weight[v], Ops::where_at_least(y, known, w, zero));
      sum[v] = Ops::add(sum[v], Ops::where_at_least(y, known, Ops::mul(w, y), zero));
      low[v] = Ops::where_at_least(low[v], y, y, low[v]), high[v] = Ops::where_at_least(y, high[v], y, high[v]);
    }
  }
#pragma GCC unroll 2
  for (std::size_t v = 0; v < Vectors; ++v) {
    const std::size_t at = first + v * n;
    Ops::store(out.weight + at, weight[v]), Ops::store(out.sum + at, sum[v]);
    Ops::store(out.low + at, low[v]), Ops::store(out.high + at, high[v]);
  }
}

template <std::size_t Vectors>
inline void squares_of(const Figures& in, std::size_t first, const double* means, double* out) {
  constexpr std::size_t n = Ops::lanes;
  const V known = Ops::set(-HUGE_VAL), zero = Ops::set(0);
  V all[Vectors], mean[Vectors];
#pragma GCC unroll 2
  for (std::size_t v = 0; v < Vectors; ++v)
    all[v] = Ops::load(out + first + v * n), mean[v] = Ops::load(means + first + v * n);
  for (std::size_t i = 0; i < in.accounts; ++i) {
    if (!(in.weights[i] > 0)) continue;
    const V w = Ops::set(in.weights[i]);
    const double* row = in.values + i * in.stride + first;
#pragma GCC unroll 2
    for (std::size_t v = 0; v < Vectors; ++v) {
      const V d = Ops::sub(Ops::load(row + v * n), mean[v]);
      all[v] = Ops::add(all[v], Ops::where_at_least(d, known, Ops::mul(Ops::mul(w, d), d), zero));
    }
  }
#pragma GCC unroll 2
  for (std::size_t v = 0; v < Vectors; ++v) Ops::store(out + first + v * n, all[v]);
}

void moments(const Figures& in, const FigureSums& out) {
  std::size_t first = 0;
  for (; first + 2 * Ops::lanes <= in.stride; first += 2 * Ops::lanes) moments_of<2>(in, first, out);
  for (; first < in.stride; first += Ops::lanes) moments_of<1>(in, first, out);
}

void squares(const Figures& in, const double* means, double* out) {
  std::size_t first = 0;
  for (; first + 2 * Ops::lanes <= in.stride; first += 2 * Ops::lanes) squares_of<2>(in, first, means, out);
  for (; first < in.stride; first += Ops::lanes) squares_of<1>(in, first, means, out);
}

// The low bits of a number below 2^31 to which 1.5 · 2^52 is added are the number, rounded.
void fill_rows(const FillTask& task) {
  constexpr std::size_t n = Ops::lanes;
  const V known = Ops::set(-HUGE_VAL), zero = Ops::set(0), shift = Ops::set(0x1.8p52);
  double shifted[n];
  constexpr std::size_t ahead = 16;  // rows are read in no order that the machine could foresee
  for (std::size_t i = 0; i < task.rows; ++i) {
    if (i + ahead < task.rows) __builtin_prefetch(task.values + task.account[i + ahead] * task.stride);
    const double* row = task.values + task.account[i] * task.stride;
    const V weight = Ops::set(task.weight[i]);
    for (std::size_t first = 0; first < task.count; first += n) {
      const V y = Ops::sub(Ops::load(row + first), Ops::load(task.mean + first));
      const V v = Ops::mul(Ops::mul(y, Ops::load(task.scale + first)), weight);
      Ops::store(shifted, Ops::add(Ops::where_at_least(v, known, v, zero), shift));
      std::int32_t* to = task.out + i * task.lanes + first;
      if (first + n <= task.count) {
#pragma GCC unroll 8
        for (std::size_t k = 0; k < n; ++k) to[k] = low_bits(shifted[k]);
      } else {
        for (std::size_t k = 0; k < task.count - first; ++k) to[k] = low_bits(shifted[k]);
      }
    }
  }
}

Kernels all_kernels(const char* name) {
  return {.name = name,
          .add_rows = add_rows,
          .sum_rows = sum_rows,
          .combine = combine,
          .score = {score<0>, score<1>, score<2>, score<3>},
          .best = {best<0>, best<1>, best<2>, best<3>},
          .moments = moments,
          .squares = squares,
          .fill_rows = fill_rows};
}
