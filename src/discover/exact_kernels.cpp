// The vector forms, by Highway, and the choice among them.
// Multiplication and addition are never fused (-ffp-contract=off for this file): bits would differ.
#include "discover/exact_kernels.h"

#include <cmath>

// Vectors whose length is known at run time only cannot stand in arrays; instruction sets before AVX2 gain little.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV | HWY_SSSE3 | HWY_SSE4)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "discover/exact_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lode::discover::exact::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

struct Ops {
  using D = hn::CappedTag<double, 8>;
  using V = hn::Vec<D>;
  static constexpr std::size_t lanes = hn::MaxLanes(D());
  static HWY_INLINE V load(const double* from) { return hn::LoadU(D(), from); }
  static HWY_INLINE void store(double* to, V v) { hn::StoreU(v, D(), to); }
  static HWY_INLINE V set(double v) { return hn::Set(D(), v); }
  static HWY_INLINE V add(V a, V b) { return hn::Add(a, b); }
  static HWY_INLINE V sub(V a, V b) { return hn::Sub(a, b); }
  static HWY_INLINE V mul(V a, V b) { return hn::Mul(a, b); }
  static HWY_INLINE V div(V a, V b) { return hn::Div(a, b); }
  static HWY_INLINE V max(V a, V b) { return hn::Max(a, b); }
  static HWY_INLINE V where_at_least(V a, V least, V yes, V no) { return hn::IfThenElse(hn::Ge(a, least), yes, no); }
  static HWY_INLINE V without_first(std::size_t n, V v, V lost) {
    return hn::IfThenElse(hn::FirstN(D(), n), lost, v);
  }
  static HWY_INLINE V widen(const std::int32_t* from) {
    return hn::PromoteTo(D(), hn::LoadU(hn::Rebind<std::int32_t, D>(), from));
  }
};

#include "discover/exact_kernels-inl.h"

}  // namespace

Kernels chosen() { return all_kernels(hwy::TargetName(HWY_TARGET)); }

}  // namespace lode::discover::exact::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lode::discover::exact {

HWY_EXPORT(chosen);
const Kernels& plain_kernels();

const Kernels& kernels(int simd) {
  static const Kernels best = HWY_DYNAMIC_DISPATCH(chosen)();
  return simd == 0 ? plain_kernels() : best;
}

}  // namespace lode::discover::exact
#endif
