#include "engine/base/recent_names.h"

#include <string>

#include <gtest/gtest.h>

namespace dowse {
namespace {

TEST(RecentNames, WhatWasAddedIsThereUntilAnotherTakesItsPlace) {
  RecentNames names;
  EXPECT_FALSE(names.contains("a"));
  EXPECT_FALSE(names.contains(""));
  names.add("a");
  EXPECT_TRUE(names.contains("a"));
  EXPECT_FALSE(names.contains("b"));
  EXPECT_FALSE(names.contains(""));
  const std::string longest(4000, 'x');
  names.add(longest);
  EXPECT_FALSE(names.contains(longest));
}

}  // namespace
}  // namespace dowse
