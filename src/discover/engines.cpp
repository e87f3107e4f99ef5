// The engines in the order in which they are offered.
#include <algorithm>
#include <vector>

#include "discover/entries.h"

namespace lode::discover {
namespace {

const std::vector<Engine> all{exact_engine, exact_deep_engine, cart, kmeans, latent};

}  // namespace

std::span<const Engine> engines() { return all; }

const Engine* find_engine(std::string_view name) {
  auto it = std::ranges::find(all, name, &Engine::name);
  return it == all.end() ? nullptr : &*it;
}

}  // namespace lode::discover
