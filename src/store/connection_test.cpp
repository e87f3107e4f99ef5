// The engine's values arrive exactly, parameters bind by type, an interrupt ends a long statement.
#include "store/connection.h"

#include <gtest/gtest.h>

namespace lode::store {

TEST(Connection, ValuesRoundTrip) {
  Context context;
  auto database = Database::open(":memory:", context);
  ASSERT_TRUE(database) << database.error().message;
  auto connection = database->connect();
  ASSERT_TRUE(connection);
  std::vector<Value> in{Value{},
                        true,
                        std::int64_t{-7},
                        0.1,
                        *parse_decimal("-12345678901234567890123456.7891"),
                        *parse_date("2024-02-29"),
                        std::string("O'Hara \"x\", ü")};
  auto rows = connection->query("SELECT ?, ?, ?, ?, ?, ?, ?", in);
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->rows.at(0), in);
  for (std::size_t i = 1; i < in.size(); ++i) {
    auto back = connection->one("SELECT " + literal(in[i]));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(*back, in[i]);
  }
}

TEST(Connection, ErrorsAreValues) {
  Context context;
  auto database = Database::open(":memory:", context);
  ASSERT_TRUE(database);
  auto connection = database->connect();
  auto bad = connection->query("SELECT nothing FROM nowhere");
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().message.find("nowhere"), std::string::npos);
}

TEST(Connection, CancelEndsALongStatement) {
  std::atomic<bool> cancel = true;
  Context context;
  context.cancel = &cancel;
  auto database = Database::open(":memory:", context);
  auto connection = database->connect();
  auto outcome = connection->one("SELECT count(*) FROM range(100000000000) t(i) WHERE i % 7 = 3");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, Code::cancelled);
}

}  // namespace lode::store
