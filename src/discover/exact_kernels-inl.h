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

void add_to(double* to, const double* from, std::size_t count) {
  std::size_t i = 0;
  for (; i + Ops::lanes <= count; i += Ops::lanes) Ops::store(to + i, Ops::add(Ops::load(to + i), Ops::load(from + i)));
  for (; i < count; ++i) to[i] += from[i];
}

// Sums of one lane over the cells of P where d says no (first half) and yes.
template <std::size_t P>
inline void cell_sums(const ScoreTask& task, std::size_t width, std::size_t lane, std::size_t i, V* sums) {
  constexpr std::size_t cells = std::size_t{1} << P;
  V* yes = sums + cells;
  for (std::size_t m = 0; m < cells; ++m) yes[m] = Ops::load(task.sums[m] + lane * task.stride[m] + i);
  for (std::size_t bit = 1; bit < cells; bit *= 2)
    for (std::size_t m = 0; m < cells; ++m)
      if (!(m & bit)) yes[m] = Ops::sub(yes[m], yes[m | bit]);
  for (std::size_t m = 0; m < cells; ++m) sums[m] = Ops::sub(Ops::set(task.totals[m * width + lane]), yes[m]);
}

// Cells that are too small, and places that hold no test, lose.
template <std::size_t P>
inline void bar(const Lanes& lanes, const ScoreTask& task, std::size_t i, V* scores) {
  constexpr std::size_t cells = std::size_t{2} << P;
  const V lost = Ops::set(-HUGE_VAL);
  V sums[cells];
  cell_sums<P>(task, lanes.count, lanes.ones, i, sums);
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
  const V one = Ops::set(1);
  for (std::size_t i = 0; i < count; i += Ops::lanes) {
    V scores[cells], sums[cells], weights[cells];
    for (std::size_t c = 0; c < cells; ++c) scores[c] = Ops::set(0);
    for (std::size_t lane = 0; lane < lanes.common; ++lane) {
      cell_sums<P>(task, lanes.count, lane, i, sums);
      for (std::size_t c = 0; c < cells; ++c) scores[c] = Ops::add(scores[c], Ops::mul(sums[c], sums[c]));
    }
    cell_sums<P>(task, lanes.count, lanes.weight, i, weights);
    for (std::size_t c = 0; c < cells; ++c) scores[c] = Ops::div(scores[c], Ops::max(weights[c], one));
    for (std::size_t own = 0; own < lanes.own; ++own) {
      cell_sums<P>(task, lanes.count, lanes.common + own, i, sums);
      cell_sums<P>(task, lanes.count, lanes.common + lanes.own + own, i, weights);
      for (std::size_t c = 0; c < cells; ++c)
        scores[c] = Ops::add(scores[c], Ops::div(Ops::mul(sums[c], sums[c]), Ops::max(weights[c], one)));
    }
    bar<P>(lanes, task, i, scores);
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

Kernels all_kernels(const char* name) {
  return {.name = name,
          .add_rows = add_rows,
          .add = add_to,
          .score = {score<0>, score<1>, score<2>, score<3>},
          .best = {best<0>, best<1>, best<2>, best<3>}};
}
