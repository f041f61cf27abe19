#include "engine/git/object_walk.h"

#include <map>
#include <mutex>
#include <set>
#include <string>

#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::dowse::testing::TempDir;

struct Told {
  std::multimap<ObjectId, std::string> objects;
  std::map<ObjectId, Errc> lost;
  std::size_t again = 0;
  std::uint64_t planned = 0;

  std::string listing() const {  // as git cat-file --batch prints it, types left out
    std::string text;
    for (const auto& [id, bytes] : objects)
      text += id.hex() + " " + std::to_string(bytes.size()) + "\n" + bytes + "\n";
    return text;
  }
};

Told walk(const std::string& path, unsigned jobs, WalkLimits limits = {},
          const std::stop_token& stop = {}) {
  Told told;
  Result<Repository> repository = Repository::open(path, {});
  if (!repository) {
    ADD_FAILURE() << repository.error().message();
    return told;
  }
  Coverage coverage;
  const Result<ObjectWalk> walk = ObjectWalk::plan(*repository, "R", coverage);
  if (!walk) {
    ADD_FAILURE() << walk.error().message();
    return told;
  }
  told.planned = walk->size();
  std::mutex mutex;
  const auto make_sink = [&] {
    ObjectSink sink;
    sink.object = [&](const ObjectView& object) {
      const std::scoped_lock lock(mutex);
      told.objects.emplace(object.id, object.bytes);
      told.again += object.again ? 1 : 0;
      EXPECT_TRUE(walk->contains(object.id));
      return std::unique_ptr<TextMemory>();
    };
    sink.lost = [&](const LostObject& lost) {
      const std::scoped_lock lock(mutex);
      told.lost[lost.id] = lost.error.code();
    };
    return sink;
  };
  EXPECT_TRUE(walk->run(jobs, make_sink, limits, stop).has_value());
  return told;
}

std::string git_listing(const TempDir& folder, const std::string& repository) {
  return testing::run_shell(
             "git -C " + repository +
                 " cat-file --batch-all-objects --batch='%(objectname) %(objectsize)'",
             folder.path())
      .out;
}

constexpr char kHistory[] =
    "git init -q r; cd r; for i in $(seq 40); do seq $((i * 20)) > f$((i % 5)); git add .; git "
    "commit -qm c$i; "
    "[ $((i % 13)) = 0 ] && git repack -qd; done; git tag -am t v1; echo unpacked | git "
    "hash-object -w --stdin";

class ObjectWalkOfFormat : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(ObjectFormats, ObjectWalkOfFormat, ::testing::Values("sha1", "sha256"),
                         [](const auto& format) { return std::string(format.param); });

TEST_P(ObjectWalkOfFormat, EqualsGitOnSeveralPacksAndLooseObjects) {
  const TempDir folder;
  testing::git(folder.path(),
               std::string("export GIT_DEFAULT_HASH=") + GetParam() + "; " + kHistory);
  for (const unsigned jobs : {1u, 2u, 8u}) {
    const Told told = walk(folder / "r", jobs);
    EXPECT_TRUE(told.lost.empty());
    EXPECT_EQ(told.planned, told.objects.size());
    EXPECT_EQ(told.listing(), git_listing(folder, "r"));
  }
  // With deltas that name their base by its id.
  testing::git(folder / "r", "git -c repack.useDeltaBaseOffset=false repack -qadf");
  EXPECT_EQ(walk(folder / "r", 2).listing(), git_listing(folder, "r"));
}

// In packs whose families are cut, and loose.
TEST(ObjectWalk, GivesOneTypeOnly) {
  const TempDir folder;
  testing::git(folder.path(), kHistory);
  for (const ObjectType type :
       {ObjectType::kCommit, ObjectType::kTree, ObjectType::kBlob, ObjectType::kTag}) {
    const Told told = walk(folder / "r", 2, {.only = type});
    const std::string expected =
        testing::run_shell("git -C r cat-file --batch-all-objects --batch-check | grep ' " +
                               std::string(name_of(type)) + " ' | cut -d' ' -f1",
                           folder.path())
            .out;
    std::string ids;
    for (const auto& [id, bytes] : told.objects)
      ids += id.hex() + "\n";
    EXPECT_EQ(ids, expected) << name_of(type);
  }
}

// Of two packs and loose objects.
class PlannedWalk : public ::testing::Test {
 protected:
  void SetUp() override {
    testing::git(folder_.path(), kHistory);
    repository_.emplace(Repository::open(folder_ / "r", {}));
    ASSERT_TRUE(*repository_);
    Coverage coverage;
    Result<ObjectWalk> walk = ObjectWalk::plan(**repository_, "R", coverage);
    ASSERT_TRUE(walk);
    walk_.emplace(*std::move(walk));
  }

  TempDir folder_;
  std::optional<Result<Repository>> repository_;
  std::optional<ObjectWalk> walk_;
};

TEST_F(PlannedWalk, GivesTreesLast) {
  std::mutex mutex;
  std::size_t before = 0;
  std::size_t trees = 0;
  bool began = false;
  const auto make_sink = [&]() -> ObjectSink {
    return {[&](const ObjectView& object) -> std::unique_ptr<TextMemory> {
              const std::scoped_lock lock(mutex);
              EXPECT_EQ(object.type == ObjectType::kTree, began);
              ++(began ? trees : before);
              return nullptr;
            },
            [](const LostObject&) { ADD_FAILURE(); }};
  };
  EXPECT_TRUE(walk_->run(3, make_sink, {}, {}, [&] { began = true; }));
  EXPECT_EQ(trees, 40u);
  EXPECT_EQ(before + trees, walk_->size());
}

// In packs, loose, and not there.
TEST_F(PlannedWalk, NumbersObjects) {
  std::set<std::uint32_t> numbers;
  walk_->list([&](const ObjectId& id, std::optional<ObjectType>) {
    const std::optional<std::uint32_t> number = walk_->number_of(id);
    ASSERT_TRUE(number.has_value());
    EXPECT_EQ(walk_->id_of(*number), id);
    numbers.insert(*number);
  });
  EXPECT_EQ(numbers.size(), walk_->size());
  EXPECT_FALSE(walk_->number_of(*ObjectId::from_hex(std::string(40, '1'))).has_value());
}

// A multi-pack-index that knows the first pack alone, a graph that ends with it, then both garbage.
TEST(ObjectWalk, TrustsNoIndexOfSeveralPacksAndNoGraph) {
  const TempDir folder;
  testing::git(folder.path(),
               "git init -q r; cd r; for i in 1 2 3; do echo $i > f; git add .; git commit -qm $i; "
               "git repack -qd; [ $i != 1 ] || { git multi-pack-index write; git commit-graph "
               "write --reachable; }; done");
  const std::string expected = git_listing(folder, "r");
  EXPECT_EQ(walk(folder / "r", 2).listing(), expected);
  testing::git(folder / "r",
               "for f in .git/objects/pack/multi-pack-index .git/objects/info/commit-graph; do "
               "test -s $f; rm $f; echo garbage >$f; done");
  const Told told = walk(folder / "r", 2);
  EXPECT_EQ(told.listing(), expected);
  EXPECT_TRUE(told.lost.empty());
}

TEST(ObjectWalk, FollowsAlternates) {
  const TempDir folder;
  testing::git(
      folder.path(),
      std::string(kHistory) +
          "; cd ..; git clone -qs r s; cd s; echo own > own; git add .; git commit -qm own");
  EXPECT_EQ(walk(folder / "s", 2).listing(), git_listing(folder, "s"));
}

TEST(ObjectWalk, GivesAnObjectOfTwoPacksTwiceAndSaysSo) {
  const TempDir folder;
  testing::git(folder.path(),
               "git init -q r; cd r; echo one > f; git add .; git commit -qm one; git repack -qad; "
               "echo two > f; git commit -qam two; git repack -qa; rm -f .git/objects/pack/*.keep");
  const Told told = walk(folder / "r", 2);
  EXPECT_EQ(told.objects.size(), 9u) << "three objects are in both packs";
  EXPECT_EQ(told.again, 3u);
}

TEST(ObjectWalk, APackThatIsCutShortIsReadAsFarAsItGoes) {
  const TempDir folder;
  testing::git(folder.path(),
               std::string(kHistory) +
                   "; git repack -qad; p=$(ls .git/objects/pack/*.pack); chmod u+w $p; "
                   "truncate -s $(($(stat -c %s $p) / 2)) $p");
  const Told told = walk(folder / "r", 2);
  EXPECT_FALSE(told.objects.empty());
  EXPECT_FALSE(told.lost.empty());
  std::set<ObjectId> ids;
  for (const auto& object : told.objects)
    ids.insert(object.first);
  for (const auto& lost : told.lost)
    ids.insert(lost.first);
  EXPECT_EQ(ids.size(), told.planned) << "each object is read or lost";
}

TEST(ObjectWalk, LooseObjectsThatAreDamagedOrTooLargeAreLostByName) {
  const TempDir folder;
  testing::git(folder.path(),
               "git init -q r; cd r; a=$(echo damaged | git hash-object -w --stdin); "
               "head -c 5000 /dev/zero | git hash-object -w --stdin; "
               "f=.git/objects/${a:0:2}/${a:2}; chmod u+w $f; echo rubbish > $f");
  const Told told = walk(folder / "r", 1, {.max_object_bytes = 1000});
  ASSERT_EQ(told.lost.size(), 2u);
  std::multiset<Errc> why;
  for (const auto& lost : told.lost)
    why.insert(lost.second);
  EXPECT_EQ(why, (std::multiset<Errc>{Errc::kCorrupt, Errc::kLimit}));
}

TEST(ObjectWalk, AfterAStopNothingIsBegun) {
  const TempDir folder;
  testing::git(folder.path(), kHistory);
  std::stop_source stop;
  stop.request_stop();
  const Told told = walk(folder / "r", 2, {}, stop.get_token());
  EXPECT_TRUE(told.objects.empty());
  EXPECT_GT(told.planned, 100u);
}

}  // namespace
}  // namespace dowse::git
