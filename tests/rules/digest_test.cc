#include "engine/rules/digest.h"

#include <gtest/gtest.h>

namespace dowse {
namespace {

// From `b2sum -l 128`.
TEST(Digest, IsBlake2b128) {
  EXPECT_EQ(blake2b_128_hex(""), "cae66941d9efbd404e4d88758ea67670");
  EXPECT_EQ(blake2b_128_hex("abc"), "cf4ab791c62b8d2b2109c90275287816");
}

}  // namespace
}  // namespace dowse
