#include "corpora/sha1.h"

#include <gtest/gtest.h>

namespace dowse::corpora {
namespace {

std::string hex(Sha1& sha1) {
  return ObjectId::from_raw(sha1.finish()).hex();
}

// FIPS 180-2, appendix A.
TEST(Sha1, IsTheStandardsOwn) {
  Sha1 sha1;
  sha1.update("abc");
  EXPECT_EQ(hex(sha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
  sha1.update("abcdbcdecdefdefgefghfghighij");
  sha1.update("hijkijkljklmklmnlmnomnopnopq");
  EXPECT_EQ(hex(sha1), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
}

// What `git hash-object` says of nothing.
TEST(Sha1, NamesObjectsAsGitDoes) {
  Sha1 sha1;
  EXPECT_EQ(sha1.id_of(git::ObjectType::kBlob, "").hex(),
            "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  EXPECT_EQ(sha1.id_of(git::ObjectType::kTree, "").hex(),
            "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
}

}  // namespace
}  // namespace dowse::corpora
