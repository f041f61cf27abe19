#include "engine/attribute/object_pass.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "tests/attribute/parts.h"

namespace dowse::attribution {
namespace {

using testing::DeltaWriter;
using ::testing::ElementsAre;
using testing::id_in;
using ::testing::IsEmpty;
using testing::opened;
using testing::PackWriter;
using testing::TempDir;
using ::testing::UnorderedElementsAre;

std::vector<ObjectId> numbered(unsigned count) {
  std::vector<ObjectId> ids;
  for (unsigned i = 0; i < count; ++i)
    ids.push_back(PackWriter::id(i));
  return ids;
}

ObjectPass planned(const git::Repository& repo, unsigned jobs, std::stop_token stop = {}) {
  Result<ObjectPass> pass = ObjectPass::plan(repo, jobs, std::move(stop));
  EXPECT_TRUE(pass);
  return std::move(*pass);
}

IdTable table_of(std::span<const ObjectId> ids) {
  IdTable table;
  for (const ObjectId& id : ids)
    table.add(id);
  return table;
}

// What a pass visited.
struct Visits {
  std::map<std::uint32_t, std::string> bytes;  // by number; "none": it could not be read
  std::size_t made = 0;                        // visits
  std::size_t doubles = 0;
};

Result<void> read_some(const ObjectPass& pass, const IdTable& ids, std::uint32_t begin,
                       std::uint32_t end, Visits& visits) {
  std::mutex mutex;
  const auto make_visit = [&]() -> VisitObject {
    ++visits.made;  // never twice at the same time
    return [&](const NumberedObjectView& object) {
      const std::scoped_lock lock(mutex);
      const std::string text(object.bytes.value_or("none"));
      if (!visits.bytes.emplace(object.number, text).second) ++visits.doubles;
      return nullptr;
    };
  };
  return read_objects(pass, {git::ObjectType::kBlob, ids, begin, end}, make_visit);
}

Result<void> read_all(const ObjectPass& pass, std::span<const ObjectId> ids, Visits& visits) {
  const IdTable table = table_of(ids);
  return read_some(pass, table, 0, table.size(), visits);
}

TEST(ObjectPass, ListsEachObjectOnceByItsType) {
  const TempDir folder;
  const std::string& path = folder.path();
  testing::git(path,
               "git init -q -b main .; mkdir d; seq 300 >d/f; git add .; git commit -q -m A;"
               "echo x >>d/f; git commit -q -a -m B; git tag -a -m t v1; git repack -q -a -d;"
               "echo y >>d/f; git commit -q -a -m C; git commit-tree -m lost HEAD^{tree} >lost");
  const git::Repository repo = opened(path);
  const Result<ObjectIds> ids = list_by_type(planned(repo, 2));
  ASSERT_TRUE(ids);
  EXPECT_THAT(ids->commits,
              UnorderedElementsAre(id_in(path, "HEAD"), id_in(path, "HEAD~1"),
                                   id_in(path, "HEAD~2"), id_in(path, "$(cat lost)")));
  EXPECT_THAT(ids->tags, ElementsAre(id_in(path, "v1")));
  std::vector<ObjectId> trees;
  for (const std::string commit : {"HEAD", "HEAD~1", "HEAD~2"}) {
    trees.push_back(id_in(path, commit + "^{tree}"));
    trees.push_back(id_in(path, commit + ":d"));
  }
  EXPECT_THAT(ids->trees, ::testing::UnorderedElementsAreArray(trees));
}

TEST(ObjectPass, ADeltaHasTheTypeOfItsBase) {
  const TempDir folder;
  PackWriter pack;
  const std::uint64_t base = pack.add(PackWriter::id(7), 1, "a commit");
  pack.add_offset_delta(PackWriter::id(3), base, DeltaWriter(8, 8).copy(0, 8).bytes);
  pack.add_ref_delta(PackWriter::id(5), PackWriter::id(3), DeltaWriter(8, 1).insert("x").bytes);
  pack.add(PackWriter::id(1), 2, "");
  pack.add(PackWriter::id(2), 4, "a tag");
  pack.add(PackWriter::id(4), 3, "a blob");
  testing::make_repository(pack, folder / "r");
  const git::Repository repo = opened(folder / "r");
  const Result<ObjectIds> ids = list_by_type(planned(repo, 1));
  ASSERT_TRUE(ids);
  // In the order of the pack.
  EXPECT_THAT(ids->commits, ElementsAre(PackWriter::id(7), PackWriter::id(3), PackWriter::id(5)));
  EXPECT_THAT(ids->trees, ElementsAre(PackWriter::id(1)));
  EXPECT_THAT(ids->tags, ElementsAre(PackWriter::id(2)));
}

TEST(ObjectPass, WhatHasNoTypeIsLeftOut) {
  const TempDir folder;
  PackWriter pack;
  pack.add(PackWriter::id(1), 1, "a commit");
  pack.add_ref_delta(PackWriter::id(2), PackWriter::id(9), DeltaWriter(1, 1).insert("x").bytes);
  pack.add_ref_delta(PackWriter::id(3), PackWriter::id(4), DeltaWriter(1, 1).insert("x").bytes);
  pack.add_ref_delta(PackWriter::id(4), PackWriter::id(3), DeltaWriter(1, 1).insert("x").bytes);
  testing::make_repository(pack, folder / "r");
  testing::write_file(folder / ("r/objects/" + std::string("ab/") + std::string(38, 'c')),
                      "damage");
  const git::Repository repo = opened(folder / "r");
  const Result<ObjectIds> ids = list_by_type(planned(repo, 2));
  ASSERT_TRUE(ids);
  EXPECT_THAT(ids->commits, ElementsAre(PackWriter::id(1)));
  EXPECT_THAT(ids->trees, IsEmpty());
  EXPECT_THAT(ids->tags, IsEmpty());
}

TEST(ObjectPass, AStoreWithoutObjectsIsAnError) {
  const TempDir folder;
  testing::git(folder.path(), "git init -q --bare r");
  const git::Repository repo = opened(folder / "r");
  const Result<ObjectIds> ids = list_by_type(planned(repo, 2));
  ASSERT_FALSE(ids);
  EXPECT_EQ(ids.error().code(), Errc::kGit);
}

// Blobs with the number as their text, every hundredth missing; and a commit.
class ManyObjects : public ::testing::Test {
 protected:
  static constexpr unsigned kCount = 1100;

  ManyObjects() {
    PackWriter pack;
    for (unsigned i = 0; i < kCount; ++i) {
      if (i % 100 != 99) pack.add(PackWriter::id(i), 3, std::to_string(i));
    }
    pack.add(PackWriter::id(kCount), 1, "a commit");
    testing::make_repository(pack, folder_ / "r");
  }

  TempDir folder_;
};

TEST_F(ManyObjects, AreVisitedOnceEach) {
  const git::Repository repo = opened(folder_ / "r");
  const std::vector<ObjectId> ids = numbered(kCount + 1);
  for (const unsigned jobs : {1U, 4U}) {
    Visits visits;
    ASSERT_TRUE(read_all(planned(repo, jobs), ids, visits));
    ASSERT_EQ(visits.bytes.size(), kCount + 1);
    EXPECT_EQ(visits.doubles, 0U);
    for (unsigned i = 0; i < kCount; ++i) {
      ASSERT_EQ(visits.bytes[i], i % 100 == 99 ? "none" : std::to_string(i));
    }
    EXPECT_EQ(visits.bytes[kCount], "none");  // of another type
    EXPECT_GE(visits.made, 1U);
    EXPECT_LE(visits.made, jobs + 1);
  }
}

TEST_F(ManyObjects, ThoseOfARangeAreVisited) {
  const git::Repository repo = opened(folder_ / "r");
  const std::vector<ObjectId> ids = numbered(kCount);
  Visits visits;
  ASSERT_TRUE(read_some(planned(repo, 2), table_of(ids), 98, 101, visits));
  EXPECT_THAT(visits.bytes,
              ElementsAre(std::pair(98U, "98"), std::pair(99U, "none"), std::pair(100U, "100")));
}

// One copy is damaged, in the pack that is looked at first; the other is read.
TEST(ObjectPass, ASoundCopyIsFoundWhereverItLies) {
  const TempDir folder;
  PackWriter damaged;
  damaged.add_ref_delta(PackWriter::id(1), PackWriter::id(9), DeltaWriter(1, 1).insert("x").bytes);
  testing::make_repository(damaged, folder / "r");
  PackWriter sound;
  sound.add(PackWriter::id(1), 3, "sound");
  testing::make_repository(sound, folder / "s");
  testing::write_file(folder / "r/objects/info/alternates", folder / "s/objects\n");
  const git::Repository repo = opened(folder / "r");
  Visits visits;
  ASSERT_TRUE(read_all(planned(repo, 2), std::vector{PackWriter::id(1)}, visits));
  EXPECT_THAT(visits.bytes, ElementsAre(std::pair(0U, "sound")));
  EXPECT_EQ(visits.doubles, 0U);
}

TEST_F(ManyObjects, AreLeftWhenAskedToStop) {
  const git::Repository repo = opened(folder_ / "r");
  std::stop_source stop;
  stop.request_stop();
  Visits visits;
  const Result<void> read = read_all(planned(repo, 2, stop.get_token()), numbered(kCount), visits);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), Errc::kCancelled);
  EXPECT_THAT(visits.bytes, IsEmpty());
  const Result<ObjectIds> listed = list_by_type(planned(repo, 2, stop.get_token()));
  ASSERT_FALSE(listed);
  EXPECT_EQ(listed.error().code(), Errc::kCancelled);
}

TEST_F(ManyObjects, NoneIsNoError) {
  const git::Repository repo = opened(folder_ / "r");
  Visits visits;
  EXPECT_TRUE(read_all(planned(repo, 2), {}, visits));
  EXPECT_THAT(visits.bytes, IsEmpty());
}

}  // namespace
}  // namespace dowse::attribution
