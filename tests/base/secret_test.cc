#include "engine/base/secret.h"

#include <array>
#include <cstring>
#include <new>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);

std::string credential(std::size_t size) {
  std::string text = "prefix_";
  for (std::size_t i = text.size(); i < size; ++i) {
    text += static_cast<char>('a' + i * 7 % 26);
  }
  return text.substr(0, size);
}

// All bytes of an object, whatever its state.
template <typename T>
std::string bytes_of(const T& object) {
  std::string bytes(sizeof object, '\0');
  std::memcpy(bytes.data(), static_cast<const void*>(&object), sizeof object);
  return bytes;
}

bool holds(const std::string& bytes, const std::string& text) {
  return bytes.find(text) != std::string::npos;
}

TEST(Secret, RevealsWhatItHolds) {
  for (const std::size_t size : {0u, 1u, 15u, 16u, 40u, 5000u}) {
    const Secret secret(credential(size));
    EXPECT_TRUE(secret.reveal() == credential(size)) << "of " << size << " bytes";
  }
}

TEST(Secret, PrintsMasked) {
  const Secret secret(credential(40));
  std::ostringstream out;
  out << secret;
  EXPECT_EQ(out.str(), "****(40)");
  EXPECT_EQ(secret.masked("prefix_"), "prefix_****(40)");
  EXPECT_EQ(::testing::PrintToString(secret), "****(40)") << "what a failing test would show";
}

TEST(Secret, MovesWithoutLeavingACopyBehind) {
  for (const std::size_t size : {8u, 15u, 16u, 40u}) {  // fewer bytes stand in a pointer by chance
    const std::string text = credential(size);
    Secret from(text);
    const Secret to(std::move(from));
    EXPECT_TRUE(to.reveal() == text);
    // NOLINTNEXTLINE(bugprone-use-after-move): what is left behind is the question
    EXPECT_TRUE(from.reveal().empty());
    EXPECT_FALSE(holds(bytes_of(from), text.substr(1))) << size;
  }
}

TEST(Secret, AssignmentWipesBothSides) {
  Secret to(credential(12));
  Secret from(credential(14));
  to = std::move(from);
  EXPECT_TRUE(to.reveal() == credential(14));
  // NOLINTNEXTLINE(bugprone-use-after-move): what is left behind is the question
  EXPECT_FALSE(holds(bytes_of(from), "fix_"));
  Secret empty("");
  to = std::move(empty);
  EXPECT_FALSE(holds(bytes_of(to), "fix_"));
}

TEST(Secret, AssignmentToItselfKeepsIt) {
  Secret secret(credential(30));
  Secret& same = secret;
  secret = std::move(same);
  EXPECT_TRUE(secret.reveal() == credential(30));
}

TEST(Secret, IsWipedWhenItDies) {
  alignas(Secret) std::array<unsigned char, sizeof(Secret)> storage{};
  // 15 bytes live in the object itself, so that what is left can be looked at.
  Secret* secret = new (storage.data()) Secret(credential(15));
  ASSERT_TRUE(holds(bytes_of(storage), "prefix_"));
  secret->~Secret();
  EXPECT_FALSE(holds(bytes_of(storage), "fix_"));
}

TEST(Mask, ShowsPrefixAndLengthOnly) {
  EXPECT_EQ(mask(""), "****(0)");
  EXPECT_EQ(mask("abc"), "****(3)");
  EXPECT_EQ(mask(credential(40)), "****(40)");
  EXPECT_EQ(mask(credential(40), "prefix_"), "prefix_****(40)");
}

TEST(Mask, APrefixThatIsNotThereIsNotShown) {
  EXPECT_EQ(mask(credential(40), "other_"), "****(40)");
  EXPECT_EQ(mask(credential(40), "refix_"), "****(40)");
}

TEST(Mask, APrefixThatIsMostOfTheSecretIsNotShown) {
  EXPECT_EQ(mask(credential(14), "prefix_"), "prefix_****(14)");
  EXPECT_EQ(mask(credential(13), "prefix_"), "****(13)");
  EXPECT_EQ(mask(credential(7), "prefix_"), "****(7)");
  EXPECT_EQ(mask(credential(3), "prefix_"), "****(3)");
}

TEST(Mask, OfAnyLengthHoldsNothingElse) {
  for (std::size_t size = 1; size < 64; ++size) {
    const std::string text = credential(size);
    const std::string shown = mask(text, "prefix_");
    EXPECT_TRUE(shown == "****(" + std::to_string(size) + ")" ||
                shown == "prefix_****(" + std::to_string(size) + ")")
        << size;
  }
}

}  // namespace
}  // namespace dowse
