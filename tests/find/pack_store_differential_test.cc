// The whole fast path against the slow one (pack_differential_test.cc) where the objects of a
// repository lie in more than one pack, or cannot all be read.

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/find/raw_match_comparison.h"
#include "tests/find/seam_texts.h"
#include "tests/support/support.h"
#include "tests/support/text_pack.h"

namespace dowse {
namespace {

using testing::DeltaTextView;
using testing::DeltaWriter;
using testing::ObjectTexts;
using testing::PackWriter;
using testing::TextPack;
using PackStoreDifferential = testing::RawMatchComparison;

// Writes a blob as git does, unpacked.
ObjectId write_loose(const std::string& repository, const std::string& text) {
  testing::write_file(repository + "/text", text);
  const std::string hex =
      testing::run_shell("git hash-object -w --no-filters text; rm text", repository).out;
  return *ObjectId::from_hex(hex.substr(0, 40));
}

TEST_F(PackStoreDifferential, BasesInAnotherPackUnpackedAndInAnAlternate) {
  testing::git(folder_.path(),
               "git init -q --template= s; echo ../../../s/.git/objects "
               ">r/.git/objects/info/alternates");
  TextPack near;
  TextPack far;
  TextPack thin;
  ObjectTexts all;
  for (int round = 0; round < 20; ++round) {
    std::vector<std::pair<ObjectId, std::string>> bases;
    const std::string root = texts_.sparse(900, 60);
    const DeltaTextView text = texts_.edited(root, 3, 1500);
    bases.emplace_back(near.add(text, near.add(root)).id, text.text());
    bases.emplace_back(far.add(texts_.dense(800)).id, "");
    bases.back().second = far.texts().at(bases.back().first);
    for (const std::string& repository : {this->repository(), folder_ / "s"}) {
      const std::string loose = texts_.dense(700);
      bases.emplace_back(write_loose(repository, loose), loose);
    }
    for (const auto& [id, base] : bases) {
      all[id] = base;
      const DeltaTextView child = texts_.edited(base, 3, 1500);
      const TextPack::Blob blob = thin.add_on(child, id);
      const std::string content = child.text();
      for (int i = 0; i < 4; ++i)
        thin.add(texts_.edited(content, 3, 1500), blob);
    }
  }
  near.write(repository(), "near");
  far.write(folder_ / "s", "far");
  thin.write(repository(), "thin");
  for (const TextPack* pack : {&near, &far, &thin})
    all.insert(pack->texts().begin(), pack->texts().end());
  expect_equal(all);
  EXPECT_GT(found_.copied_bytes, found_.bytes / 3);
}

// From the first to the last, from the last to the first, and each from the one in the middle.
TEST_F(PackStoreDifferential, TheSameObjectsInThreePacksOfOtherDeltas) {
  std::vector<std::string> versions = {texts_.sparse(800, 60)};
  TextPack forward;
  TextPack::Blob last = forward.add(versions.front());
  while (versions.size() < 300) {
    const std::string base = versions.back();
    const DeltaTextView next = texts_.edited(base, 3, 1200);
    const TextPack::Blob blob = forward.add(next, last);
    if (forward.texts().size() == versions.size()) continue;  // nothing changed
    last = blob;
    versions.push_back(next.text());
  }
  TextPack backward;
  last = backward.add(versions.back());
  for (std::size_t i = versions.size() - 1; i > 0; --i)
    last = backward.add(testing::difference(versions[i], versions[i - 1]), last);
  TextPack star;
  const std::string& middle = versions[versions.size() / 2];
  const TextPack::Blob centre = star.add(middle);
  for (const std::string& version : versions)
    star.add(testing::difference(middle, version), centre);
  forward.write(repository(), "forward");
  backward.write(repository(), "backward");
  star.write(repository(), "star");
  expect_equal(testing::texts_of_git(repository()));
  EXPECT_EQ(found_.texts, 3 * found_.matches.size());
  expect_carried();
}

// The reserved instruction costs the object that has it and what is built from it, by name; what
// has the same base as they is read.
TEST_F(PackStoreDifferential, TheReservedInstructionCostsItsDependants) {
  TextPack pack;
  std::set<ObjectId> lost;
  unsigned next = 0x8000;  // apart from those of add_again
  for (int round = 0; round < 20; ++round) {
    const std::string base = texts_.dense(500);
    const TextPack::Blob root = pack.add(base);
    for (int i = 0; i < 4; ++i)
      pack.add(texts_.edited(base, 3, 900), root);
    DeltaWriter reserved(base.size(), 8);
    reserved.copy(0, 4);
    reserved.bytes += '\0';
    reserved.copy(4, 4);
    std::uint64_t offset =
        pack.writer.add_offset_delta(PackWriter::id(++next), root.offset, reserved.bytes);
    for (int depth = 0; depth < 5; ++depth) {
      lost.insert(PackWriter::id(next));
      const std::string child = DeltaWriter(8, 9).copy(0, 8).insert("x").bytes;
      offset = pack.writer.add_offset_delta(PackWriter::id(++next), offset, child);
    }
    lost.insert(PackWriter::id(next));
  }
  pack.write(repository(), "test");
  expect_equal(pack.texts(), lost);
}

// A family that is large enough to be walked by several threads.
TEST_F(PackStoreDifferential, AFamilyThatIsSplit) {
  TextPack pack;
  const std::string base = texts_.sparse(30'000, 500);
  const TextPack::Blob root = pack.add(base);
  for (int branch = 0; branch < 20; ++branch) {
    const DeltaTextView child = texts_.edited(base, 4, 31'000);
    const TextPack::Blob blob = pack.add(child, root);
    const std::string text = child.text();
    const std::vector<DeltaTextView> leaves = {texts_.edited(text, 4, 31'000),
                                               texts_.edited(text, 9, 31'000)};
    for (int i = 0; i < 80; ++i)
      pack.add_again(leaves[static_cast<std::size_t>(i) % leaves.size()], blob);
  }
  pack.write(repository(), "test");
  expect_equal(pack.texts());
  expect_carried();
  EXPECT_GT(found_.recalled, 0U) << "it was not split";
}

}  // namespace
}  // namespace dowse
