#include "engine/report/json_stream.h"

#include <sstream>

#include <gtest/gtest.h>

namespace dowse {
namespace {

TEST(JsonStream, NestsAndIndents) {
  std::ostringstream out;
  JsonStream json(out);
  json.open_object();
  json.member("a", "1");
  json.key("list");
  json.open_array();
  json.value("{\n  \"x\": \"\\n\"\n}");
  json.value("2");
  json.close();
  json.key("none");
  json.open_array();
  json.close();
  json.key("object");
  json.open_object();
  json.close();
  json.close();
  EXPECT_EQ(out.str(),
            "{\n"
            "  \"a\": 1,\n"
            "  \"list\": [\n"
            "    {\n"
            "      \"x\": \"\\n\"\n"
            "    },\n"
            "    2\n"
            "  ],\n"
            "  \"none\": [],\n"
            "  \"object\": {}\n"
            "}\n");
}

}  // namespace
}  // namespace dowse
