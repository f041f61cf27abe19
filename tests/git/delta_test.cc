#include "engine/git/delta.h"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/support/pack_writer.h"

namespace dowse::git {
namespace {

using ::dowse::testing::DeltaWriter;

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

bool apply(const std::string& base, const std::string& delta, std::string& result,
           std::vector<CopiedRange>& copied) {
  return apply_delta(bytes_of(base), bytes_of(delta),
                     {reinterpret_cast<std::uint8_t*>(result.data()), result.size()}, copied);
}

bool apply(const std::string& base, const std::string& delta, std::string& result) {
  std::vector<CopiedRange> copied;
  return apply(base, delta, result, copied);
}

TEST(Delta, CopiesAndInserts) {
  const std::string base = "hello, world";
  const std::string delta =
      DeltaWriter(12, 13).copy(7, 5).insert(", ").copy(0, 5).insert("!").bytes;
  std::string result(13, '?');
  ASSERT_TRUE(apply(base, delta, result));
  EXPECT_EQ(result, "world, hello!");
}

TEST(Delta, RandomDeltasBuildWhatTheirInstructionsSay) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::string base(1 + random() % 200'000, '\0');
    for (char& c : base)
      c = static_cast<char>(random());
    std::string expected;
    DeltaWriter body(0, 0);
    body.bytes.clear();
    for (int i = 0; i < 10; ++i) {
      if (random() % 2 == 0) {
        const std::size_t offset = random() % base.size();
        const std::size_t size = i == 5 && base.size() - offset >= 0x10000
                                     ? 0x10000
                                     : 1 + random() % (base.size() - offset);
        body.copy(offset, size);
        expected += base.substr(offset, size);
      } else {
        const std::string text(1 + random() % 300, static_cast<char>('a' + i));
        body.insert(text);
        expected += text;
      }
    }
    const std::string delta = DeltaWriter(base.size(), expected.size()).bytes + body.bytes;
    const auto sizes = delta_sizes(bytes_of(delta));
    ASSERT_TRUE(sizes.has_value());
    ASSERT_EQ(sizes->base, base.size());
    ASSERT_EQ(sizes->result, expected.size());
    std::string result(expected.size(), '?');
    ASSERT_TRUE(apply(base, delta, result));
    ASSERT_EQ(result, expected);
  }
}

TEST(Delta, TellsWhatWasCopied) {
  const std::string base = "0123456789";
  std::vector<CopiedRange> copied;
  std::string result(11, '?');
  ASSERT_TRUE(
      apply(base, DeltaWriter(10, 11).copy(2, 3).copy(5, 2).insert("x").copy(7, 2).copy(0, 3).bytes,
            result, copied));
  ASSERT_EQ(result, "23456x78012");
  ASSERT_EQ(copied.size(), 3u) << "the first two are one";
  std::string rebuilt(11, 'x');
  for (const CopiedRange& range : copied)
    rebuilt.replace(range.at, range.size, base.substr(range.from, range.size));
  EXPECT_EQ(rebuilt, result);
}

TEST(Delta, RefusesWhatDoesNotFit) {
  const std::string base = "0123456789";
  std::string result(4, '?');
  EXPECT_FALSE(apply(base, DeltaWriter(9, 4).copy(0, 4).bytes, result)) << "another base size";
  EXPECT_FALSE(apply(base, DeltaWriter(10, 5).copy(0, 5).bytes, result)) << "another result size";
  EXPECT_FALSE(apply(base, DeltaWriter(10, 4).copy(7, 4).bytes, result)) << "a copy over the end";
  EXPECT_FALSE(apply(base, DeltaWriter(10, 4).copy(0xFFFFFFFF, 4).bytes, result))
      << "a copy from outside";
  EXPECT_FALSE(apply(base, DeltaWriter(10, 4).copy(0, 3).bytes, result)) << "too little";
  EXPECT_FALSE(apply(base, DeltaWriter(10, 4).copy(0, 5).bytes, result)) << "too much";
  EXPECT_FALSE(apply(base,
                     DeltaWriter(10, 4).bytes + std::string("\x05"
                                                            "ab"),
                     result))
      << "an insert cut short";
  EXPECT_FALSE(apply(base, DeltaWriter(10, 4).bytes + std::string("\x91", 1), result))
      << "a copy cut short";
  EXPECT_FALSE(apply(base, DeltaWriter(10, 4).bytes + std::string(1, '\0') + "abcd", result))
      << "instruction 0";
  EXPECT_FALSE(apply(base, "", result)) << "nothing at all";
}

TEST(Delta, RefusesSizesOver64Bits) {
  EXPECT_FALSE(
      delta_sizes(bytes_of(std::string(10, '\xFF') + std::string("\x01\x01"))).has_value());
  EXPECT_FALSE(delta_sizes(bytes_of(std::string("\x81"))).has_value());
  EXPECT_TRUE(delta_sizes(bytes_of(std::string("\x81\x01\x01"))).has_value());
}

}  // namespace
}  // namespace dowse::git
