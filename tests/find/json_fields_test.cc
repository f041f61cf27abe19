#include "engine/find/json_fields.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::Pair;
using ::testing::UnorderedElementsAre;

TEST(JsonFields, KeepsTheTopLevel) {
  const auto fields = read_json_fields(
      R"({"s": "a\"b", "i": -3, "u": 18446744073709551615, "f": 1.5, "t": true, "n": null,
          "o": {"s": "inner"}, "a": [1, {"s": 2}], "s": "again"})");
  ASSERT_TRUE(fields);
  EXPECT_THAT(*fields,
              UnorderedElementsAre(Pair("s", "a\"b"), Pair("i", "-3"),
                                   Pair("u", "18446744073709551615"), Pair("f", "1.5"),
                                   Pair("t", "true"), Pair("n", ""), Pair("o", ""), Pair("a", "")));
  EXPECT_EQ(field_of(*fields, "i"), "-3");
  EXPECT_EQ(field_of(*fields, "none"), "");
}

TEST(JsonFields, RefusesWhatIsNoObject) {
  for (const std::string_view text : {"", "{", "}", "[]", "\"a\"", "1", "null", "{\"a\":}",
                                      "{\"a\":1}x", "{\"a\":\"\xFF\"}", "{'a':1}"}) {
    EXPECT_FALSE(read_json_fields(text)) << text;
  }
  EXPECT_TRUE(read_json_fields("{}"));
  EXPECT_TRUE(read_json_fields(" {\"a\":1} "));
}

TEST(JsonFields, IsBounded) {
  EXPECT_TRUE(read_json_fields("{\"a\":" + std::string(31, '[') + std::string(31, ']') + "}"));
  EXPECT_FALSE(read_json_fields("{\"a\":" + std::string(32, '[') + std::string(32, ']') + "}"));
  EXPECT_FALSE(read_json_fields("{\"a\":" + std::string(60'000, '[')));
  EXPECT_FALSE(read_json_fields("{\"a\":\"" + std::string(kMaxJsonText, 'x') + "\"}"));
}

}  // namespace
}  // namespace dowse
