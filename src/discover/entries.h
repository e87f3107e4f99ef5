// Entries: one line per engine, each defined in the file of its name.
#pragma once
#include "discover/engine.h"

namespace lode::discover {

extern const Engine exact_engine, exact_deep_engine, cart, kmeans, latent;

}  // namespace lode::discover
