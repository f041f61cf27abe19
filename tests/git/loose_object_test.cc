#include "engine/git/loose_object.h"

#include <random>

#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using testing::run_shell;
using testing::TempDir;
using testing::write_file;

// A file with these bytes, and what reading it says.
class Loose : public ::testing::Test {
 protected:
  Result<Object> read(std::string_view bytes) {
    write_file(folder_ / "object", bytes);
    return reader_.read(folder_ / "object");
  }

  Result<ObjectHeader> header(std::string_view bytes) {
    write_file(folder_ / "object", bytes);
    return reader_.header(folder_ / "object");
  }

  TempDir folder_;
  LooseReader reader_;
};

std::string object_of(std::string_view type, std::string_view content) {
  return std::string(type) + " " + std::to_string(content.size()) + '\0' + std::string(content);
}

// Sizes round the first buffer, that compress well and not at all.
TEST_F(Loose, ReadsWhatGitWrites) {
  testing::git(folder_.path(), "git init -q .");
  std::mt19937 random(5);
  for (const unsigned size :
       {0U, 1U, 100U, 16374U, 65500U, 65524U, 65525U, 65526U, 65536U, 3000000U}) {
    for (const bool is_noise : {false, true}) {
      std::string content(size, 'x');
      for (char& c : content) {
        if (is_noise) c = static_cast<char>(random());
      }
      write_file(folder_ / "content", content);
      const std::string id =
          run_shell("git hash-object -w content", folder_.path()).out.substr(0, 40);
      const std::string file = folder_ / (".git/objects/" + id.substr(0, 2) + "/" + id.substr(2));
      const Result<Object> object = reader_.read(file);
      ASSERT_TRUE(object) << size << " " << object.error().message();
      EXPECT_EQ(object->type(), ObjectType::kBlob);
      EXPECT_TRUE(object->bytes() == content) << size;
      const Result<ObjectHeader> header = reader_.header(file);
      ASSERT_TRUE(header) << size;
      EXPECT_EQ(header->size, size);
    }
  }
}

TEST_F(Loose, KnowsEveryType) {
  for (const ObjectType type :
       {ObjectType::kCommit, ObjectType::kTree, ObjectType::kBlob, ObjectType::kTag}) {
    const Result<Object> object = read(testing::deflated(object_of(name_of(type), "content")));
    ASSERT_TRUE(object);
    EXPECT_EQ(object->type(), type);
    EXPECT_EQ(object->bytes(), "content");
  }
}

TEST_F(Loose, EveryCutIsDamage) {
  for (const std::size_t size : {std::size_t{50}, std::size_t{40'000}}) {
    std::string content;
    std::mt19937 random(6);
    while (content.size() < size)
      content += static_cast<char>(random());
    const std::string whole = testing::deflated(object_of("blob", content));
    const std::size_t step = whole.size() / 50 + 1;
    for (std::size_t cut = 0; cut < whole.size(); cut += step) {
      const Result<Object> object = read(whole.substr(0, cut));
      ASSERT_FALSE(object) << cut;
      EXPECT_EQ(object.error().code(), Errc::kCorrupt);
    }
    EXPECT_FALSE(header(whole.substr(0, 10)));
  }
}

TEST_F(Loose, RefusesWhatIsNoObject) {
  const std::string good = testing::deflated(object_of("blob", "content"));
  for (const std::string& bytes :
       {std::string(), std::string("plain"), good + "x", good + good,
        testing::deflated("no header at all"), testing::deflated(object_of("bolb", "content")),
        testing::deflated(std::string("blob 8\0content", 14)),
        testing::deflated(std::string("blob 6\0content", 14)),
        testing::deflated(std::string("blob -7\0content", 15)),
        testing::deflated(std::string("blob 7 \0content", 15)),
        testing::deflated(std::string("blob 99999999999999999999\0content", 33)),
        testing::deflated(std::string("blob 18446744073709551615\0content", 33)),
        testing::deflated(std::string("blob 7777777777777\0", 19) + std::string(50'000, 'a'))}) {
    const Result<Object> object = read(bytes);
    ASSERT_FALSE(object);
    EXPECT_EQ(object.error().code(), Errc::kCorrupt);
  }
  EXPECT_EQ(reader_.read(folder_ / "absent").error().code(), Errc::kIo);
}

TEST_F(Loose, AFlippedBitNeverChangesContent) {
  const std::string content = "some content that is not short";
  std::string bytes = testing::deflated(object_of("blob", content));
  std::size_t refused = 0;
  for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
    const char bit = static_cast<char>(1 << (i % 8));
    bytes[i / 8] = static_cast<char>(bytes[i / 8] ^ bit);
    const Result<Object> object = read(bytes);
    bytes[i / 8] = static_cast<char>(bytes[i / 8] ^ bit);
    refused += object ? 0U : 1U;
    if (object) {
      EXPECT_EQ(object->bytes(), content);
    }
  }
  EXPECT_GT(refused, bytes.size() * 7);  // some bits of a stream mean nothing
}

}  // namespace
}  // namespace dowse::git
