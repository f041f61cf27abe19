#include "engine/git/inflate.h"

#include <string>

#include "tests/support/pack_writer.h"

namespace dowse::git {
namespace {

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::span<std::uint8_t> room_of(std::string& text) {
  return {reinterpret_cast<std::uint8_t*>(text.data()), text.size()};
}

TEST(Inflate, GivesTheFrontAndTellsTheEnd) {
  const std::string packed = testing::deflated("hello, world");
  std::string front(5, '?');
  Result<InflatedFront> inflated = inflate_front(bytes_of(packed), room_of(front));
  ASSERT_TRUE(inflated.has_value());
  EXPECT_EQ(front, "hello");
  EXPECT_FALSE(inflated->ended);
  std::string more(20, '?');
  inflated = inflate_front(bytes_of(packed), room_of(more));
  ASSERT_TRUE(inflated.has_value());
  EXPECT_TRUE(inflated->ended);
  EXPECT_EQ(more.substr(0, inflated->bytes), "hello, world");
}

TEST(Inflate, EveryCutAndEveryChangedChecksumIsAnError) {
  const std::string packed = testing::deflated(std::string(1000, 'a') + "end");
  std::string room(2000, '?');
  for (std::size_t size = 0; size < packed.size(); ++size) {
    EXPECT_FALSE(inflate_front(bytes_of(packed.substr(0, size)), room_of(room)).has_value())
        << size;
  }
  std::string changed = packed;
  changed.back() ^= 1;
  EXPECT_FALSE(inflate_front(bytes_of(changed), room_of(room)).has_value());
}

TEST(Inflate, KnowsWhatNoStreamCanHold) {
  EXPECT_FALSE(cannot_inflate_to(10, 10'000));
  EXPECT_TRUE(cannot_inflate_to(10, 1'000'000));
  EXPECT_FALSE(cannot_inflate_to(0, 0));
}

}  // namespace
}  // namespace dowse::git
