#include "engine/git/object_store.h"

#include <algorithm>
#include <string>

#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::PackWriter;
using ::testing::SizeIs;

// Two packs that share an object, and loose files of which one is in a pack, too.
class ObjectStoreTest : public ::testing::Test {
 protected:
  ObjectStoreTest() {
    testing::git(dir_.path(), "mkdir -p objects/pack other/pack objects/info");
    PackWriter first;
    first.add(PackWriter::id(0x1201), 3, "a");
    first.add(PackWriter::id(0x0001), 3, "b");
    first.write(dir_ / "objects/pack");
    PackWriter second;
    second.add(PackWriter::id(0x1202), 3, "c");
    second.add(PackWriter::id(0x1201), 3, "a");
    second.write(dir_ / "other/pack");
    testing::write_file(dir_ / "objects/info/alternates", "../other\n");
    add_loose(0x1201);
    add_loose(0x12FF);
  }

  void add_loose(unsigned n) {
    const std::string hex = PackWriter::id(n).hex();
    testing::write_file(dir_ / ("objects/" + hex.substr(0, 2) + "/" + hex.substr(2)), "");
  }

  ObjectStore store() const { return ObjectStore::open(dir_ / "objects", {dir_.path(), true}); }

  testing::TempDir dir_;
};

TEST_F(ObjectStoreTest, ListsEachObjectOnceInTheOrderOfItsPack) {
  const ObjectStore opened = store();
  const ObjectStore::Listing listing = opened.list();
  std::vector<ObjectId> ids;
  for (std::size_t i = 0; i < listing.objects.size(); ++i) {
    ids.push_back(listing.objects[i]);
  }
  EXPECT_THAT(ids, ElementsAre(PackWriter::id(0x1201), PackWriter::id(0x0001),
                               PackWriter::id(0x1202), PackWriter::id(0x12FF)));
  EXPECT_THAT(listing.problems, IsEmpty());
  EXPECT_THAT(opened.list_loose().ids, ElementsAre(PackWriter::id(0x12FF)));
}

TEST_F(ObjectStoreTest, KnowsWhatItHas) {
  const ObjectStore opened = store();
  for (const unsigned n : {0x1201u, 0x0001u, 0x1202u, 0x12FFu}) {
    EXPECT_TRUE(opened.contains(PackWriter::id(n))) << n;
  }
  EXPECT_FALSE(opened.contains(PackWriter::id(0x1203)));
  EXPECT_FALSE(opened.contains(ObjectId{}));
  EXPECT_FALSE(opened.loose_file(opened.directories()[0], PackWriter::id(0x0001)).has_value());
}

TEST_F(ObjectStoreTest, FindsIdsByTheirBeginning) {
  const ObjectStore opened = store();
  EXPECT_THAT(opened.with_prefix("12"), SizeIs(3));
  EXPECT_THAT(opened.with_prefix("120"),
              ElementsAre(PackWriter::id(0x1201), PackWriter::id(0x1202)));
  EXPECT_THAT(opened.with_prefix("12Ff0"), ElementsAre(PackWriter::id(0x12FF)));
  EXPECT_THAT(opened.with_prefix("00010"), ElementsAre(PackWriter::id(0x0001)));
  EXPECT_THAT(opened.with_prefix(PackWriter::id(0x1202).hex()), SizeIs(1));
  EXPECT_THAT(opened.with_prefix("ff"), IsEmpty());
}

TEST(ObjectStore, IdsHaveOneSizeAndOthersAreTold) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    for format in sha1 sha256; do
      git init -q --bare --object-format=$format $format; cd $format
      echo $format | git hash-object -w --stdin >id; git pack-objects -q objects/pack/pack <id
      echo loose | git hash-object -w --stdin >>id; cd ..
    done
    echo $PWD/sha1/objects >sha256/objects/info/alternates
    echo $PWD/sha256/objects >sha1/objects/info/alternates)");
  const std::pair<std::string, std::size_t> formats[] = {{"sha1", kSha1Size},
                                                         {"sha256", kSha256Size}};
  for (const auto& [format, id_size] : formats) {
    const ObjectStore opened =
        ObjectStore::open(dir / (format + "/objects"), {dir.path(), true, id_size});
    EXPECT_EQ(opened.id_size(), id_size);
    const ObjectStore::Listing listing = opened.list();
    EXPECT_EQ(listing.objects.size(), 2u);
    ASSERT_THAT(listing.problems, SizeIs(3));  // of the alternate: its pack and two loose files
    for (const SkippedItem& problem : listing.problems) {
      EXPECT_EQ(problem.reason, Skip::kDamaged);
      EXPECT_THAT(problem.detail, ::testing::HasSubstr(foreign_ids(id_size)));
    }
    const std::string ids = testing::read_file(dir / (format + "/id"));
    for (const std::string& hex :
         {ids.substr(0, 2 * id_size), ids.substr(2 * id_size + 1, 2 * id_size)}) {
      EXPECT_TRUE(opened.contains(*ObjectId::from_hex(hex)));
      EXPECT_THAT(opened.with_prefix(hex), SizeIs(1));
      EXPECT_THAT(opened.with_prefix(hex.substr(0, 9)), SizeIs(1));
    }
  }
}

TEST_F(ObjectStoreTest, FollowsLinksInsideOnly) {
  testing::git(dir_.path(), R"(
    cd objects/pack; mv pack-test.pack real-pack.pack; mv pack-test.idx real-pack.idx
    ln -s real-pack.pack pack-link.pack; ln -s real-pack.idx pack-link.idx
    mkdir -p ../ab ../../outside; echo x >../../outside/file; ln -s ../../outside/file ../ab/12345678901234567890123456789012345678
    cp real-pack.idx ../../outside/p.idx; ln -s ../../outside/p.idx pack-out.idx)");
  const ObjectStore::Listing listing = store().list();
  EXPECT_THAT(listing.problems, SizeIs(2));
  EXPECT_THAT(store().packs(), SizeIs(3));  // one of them twice
  EXPECT_FALSE(store().contains(*ObjectId::from_hex("ab12345678901234567890123456789012345678")));
}

}  // namespace
}  // namespace dowse::git
