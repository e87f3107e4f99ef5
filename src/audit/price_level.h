// Price level: what an account pays for the products it buys, against what they cost on average.
#pragma once
#include <vector>

#include "audit/audit.h"

namespace lode::audit {

// One value per account of the ground: the mean over its products, weighted by its revenue, of its unit price divided
// by the product's mean unit price; from lines of the last 12 months whose quantity and product are known. 1.05: five
// per cent above. Products that one account alone buys say nothing and are left out. NaN where nothing is left.
Result<std::vector<double>> price_levels(const Subject& subject);

}  // namespace lode::audit
