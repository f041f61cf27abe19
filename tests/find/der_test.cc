#include "engine/find/der.h"

#include <string>

#include <gtest/gtest.h>

namespace dowse {
namespace {

// A literal with all its bytes, zeros too.
template <std::size_t N>
constexpr std::string_view with_zeros(const char (&text)[N]) {
  return {text, N - 1};
}

TEST(Der, ReadsOneElement) {
  const auto element = read_der(with_zeros("\x02\x03\x01\x00\x01rest"));
  ASSERT_TRUE(element);
  EXPECT_EQ(element->tag, kDerInteger);
  EXPECT_EQ(element->size, 3U);
  EXPECT_EQ(element->content, with_zeros("\x01\x00\x01"));
  EXPECT_EQ(element->rest, "rest");
  EXPECT_FALSE(element->is_cut());
  EXPECT_FALSE(read_der(with_zeros("\x02\x01\x00"), kDerSequence));
}

TEST(Der, LongLengths) {
  const std::string content(300, 'x');
  EXPECT_EQ(read_der("\x30\x82\x01\x2C" + content)->content, content);
  EXPECT_EQ(read_der(std::string("\x30\x84\x00\x00\x01\x2C", 6) + content)->size, 300U);
}

TEST(Der, SaysWhatIsCut) {
  const auto element = read_der(with_zeros("\x30\x82\x01\x2Cxyz"));
  ASSERT_TRUE(element);
  EXPECT_TRUE(element->is_cut());
  EXPECT_EQ(element->size, 300U);
  EXPECT_EQ(element->content, "xyz");
  EXPECT_EQ(element->rest, "");
}

TEST(Der, RefusesOtherLengths) {
  EXPECT_FALSE(read_der(""));
  EXPECT_FALSE(read_der("\x30"));
  EXPECT_FALSE(read_der(with_zeros("\x30\x80xx")));                      // indefinite
  EXPECT_FALSE(read_der(with_zeros("\x30\x85\x01\x01\x01\x01\x01xx")));  // five bytes
  EXPECT_FALSE(read_der(with_zeros("\x30\x82\x01")));                    // the length is cut
  EXPECT_TRUE(read_der(with_zeros("\x30\x84\xFF\xFF\xFF\xFFxx"))->is_cut());
}

TEST(Der, CountsBits) {
  const auto bits = [](std::string_view bytes) { return der_bits(*read_der(bytes)); };
  EXPECT_EQ(bits(with_zeros("\x02\x01\x00")), 0U);
  EXPECT_EQ(bits(with_zeros("\x02\x00")), 0U);
  EXPECT_EQ(bits(with_zeros("\x02\x01\x01")), 1U);
  EXPECT_EQ(bits(with_zeros("\x02\x02\x00\xFF")), 8U);
  EXPECT_EQ(bits(with_zeros("\x02\x82\x01\x01\x00\x80")), 2048U);  // all but its first byte is cut
}

}  // namespace
}  // namespace dowse
