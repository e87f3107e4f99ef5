// Which attributes an account has, of which type, and how each rolls up to a buying parent.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/attribute.h"
#include "store/connection.h"

namespace lode::facts {

// The parent's own value, else: the sum, whether any is true, or the one value all agree on.
enum class RollUp { sum, any, unanimous };

struct AttributeColumn {
  std::string name;   // of the attribute
  std::string from;   // column of account_rows
  model::Type type = model::Type::text;
  RollUp roll_up = RollUp::unanimous;
  std::string origin;  // contract, declared, guessed
};

std::string sql_type(model::Type type);
std::string in_words(model::Type type);  // "a whole number"

// An expression that reads `column` (of SQL type `stored`) as `type`; null where it cannot be read.
std::string read_as(const std::string& column, std::string_view stored, model::Type type);

// Counts and money are summed; a year is no count.
RollUp roll_up_of(model::Type type, std::string_view name);

// A loaded column as the dictionary declares it.
AttributeColumn declared_column(const model::Attribute& attribute, const std::string& from);

// Contract columns, then declared ones, then the rest by a guess that only holds if every value fits.
Result<std::vector<AttributeColumn>> attribute_columns(store::Connection& connection,
                                                       const model::Dictionary& dictionary);

}  // namespace lode::facts
