// What `--by ATTR` names: an attribute of units, or a column of lines or products.
#pragma once
#include <optional>
#include <string>

#include "facts/economics.h"

namespace lode::facts {

struct By {
  std::optional<Grouping> units;  // a temp table of labels, where the attribute is one of units
  std::string expression;         // else SQL over `line l` and `product p`
  std::string title;
};

// Attributes come first, then columns of products and lines; "line.currency", "product.name" and
// "account.currency" say which. A number with many values is put into five bands of about equal counts,
// a text keeps its `top` largest values by revenue. `not_found` names the nearest.
Result<By> group_by(store::Connection& connection, const std::string& attribute, std::int64_t top);

}  // namespace lode::facts
