#include "engine/git/pack_walk.h"

#include <algorithm>
#include <map>
#include <random>
#include <sstream>
#include <string>

#include "engine/git/repository.h"
#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::dowse::testing::DeltaWriter;
using ::dowse::testing::PackWriter;
using ::dowse::testing::TempDir;

struct Walked {
  std::map<ObjectId, std::pair<ObjectType, std::string>> objects;
  std::map<ObjectId, Errc> lost;
  std::size_t calls = 0;
  std::size_t recalled = 0;
};

// A memory that can tell whether the walk's word about copied ranges is true.
struct Remembered : TextMemory {
  explicit Remembered(std::string_view text) : bytes(text) {}

  std::string bytes;
};

void check_copies(const WalkedObjectView& object) {
  if (object.base == nullptr) return;
  const auto* base = dynamic_cast<const Remembered*>(object.base);
  ASSERT_NE(base, nullptr);
  std::uint64_t after = 0;
  for (const CopiedRange& range : object.copied) {
    ASSERT_GE(range.at, after);
    ASSERT_EQ(object.bytes.substr(range.at, range.size),
              std::string_view(base->bytes).substr(range.from, range.size));
    after = range.at + range.size;
  }
}

Walked walk(const Pack& pack, ObjectReader& reader, WalkLimits limits = {}) {
  Walked walked;
  const Result<PackPlan> plan = PackPlan::make(pack);
  if (!plan) {
    ADD_FAILURE() << plan.error().message();
    return walked;
  }
  WalkSink sink;
  sink.object = [&](const WalkedObjectView& object) -> std::unique_ptr<TextMemory> {
    ++walked.calls;
    check_copies(object);
    walked.objects[object.pack.id(object.entry)] = {object.type, std::string(object.bytes)};
    return std::make_unique<Remembered>(object.bytes);
  };
  sink.lost = [&](const LostObject& lost) {
    ++walked.calls;
    walked.lost[lost.id] = lost.error.code();
  };
  sink.recall = [&](const WalkedObjectView& object) -> std::unique_ptr<TextMemory> {
    ++walked.recalled;
    return std::make_unique<Remembered>(object.bytes);
  };
  PackWalker walker(reader, sink, limits);
  for (const PackPlan::Unit& unit : plan->units())
    walker.walk(pack, *plan, unit);
  walker.lose_cyclic(pack, *plan);
  EXPECT_EQ(walked.calls, pack.size()) << "each object is told once";
  return walked;
}

// A repository to read delta bases from: with nothing in it but what a test writes there.
class PackWalkTest : public ::testing::Test {
 protected:
  PackWalkTest() {
    testing::git(folder_.path(), "git init -q r");
    Result<Repository> repository = Repository::open(folder_ / "r", {});
    if (!repository) {
      ADD_FAILURE() << repository.error().message();
      return;
    }
    repository_.emplace(std::move(*repository));
  }

  Walked walk_written(const PackWriter& writer, WalkLimits limits = {}) {
    const Result<Pack> pack = Pack::open(writer.write(folder_.path()), kSha1Size);
    if (!pack) {
      ADD_FAILURE() << pack.error().message();
      return {};
    }
    Result<ObjectReader> reader = repository_->make_reader();
    return walk(*pack, *reader, limits);
  }

  TempDir folder_;
  std::optional<Repository> repository_;
};

// A history of files that grow, shrink, move and repeat, so that deltas of every kind come up.
std::string history_script(unsigned seed) {
  std::mt19937 random(seed);
  std::ostringstream script;
  script << "git init -q h; cd h; mkdir d; ";
  for (int file = 0; file < 4; ++file)
    script << "seq " << 200 + random() % 3000 << " > d/f" << file << "; ";
  for (int commit = 0; commit < 30; ++commit) {
    const auto file = static_cast<unsigned>(random() % 4);
    switch (random() % 4) {
      case 0:
        script << "sed -i " << 1 + random() % 100 << "," << 100 + random() % 50 << "d d/f" << file
               << "; ";
        break;
      case 1:
        script << "echo line-" << random() << " >> d/f" << file << "; ";
        break;
      case 2:
        script << "cat d/f" << file << " d/f" << random() % 4 << " > t && head -c 60000 t > d/f"
               << file << " && rm t; ";
        break;
      default:
        script << "sed -i '" << 1 + random() % 90 << "s/^/x" << random() << "/' d/f" << file
               << "; ";
    }
    script << "git add -A; git commit -qm c" << commit << " --allow-empty; git tag -am t" << commit
           << " v" << commit << "; ";
  }
  return script.str();
}

TEST_F(PackWalkTest, EqualsGitOnPacksOfEveryWindowAndDepth) {
  testing::git(folder_.path(), history_script(3));
  Result<ObjectReader> reader = repository_->make_reader();
  for (const char* repack : {"--window=10 --depth=50", "--window=0", "--window=250 --depth=1",
                             "--window=250 --depth=4000", "--window=50 --depth=3"}) {
    testing::git(folder_.path(), std::string("cd h; git repack -qadf ") + repack);
    std::string index = testing::run_shell("ls $PWD/h/.git/objects/pack/*.idx", folder_.path()).out;
    index.pop_back();
    const Result<Pack> pack = Pack::open(index, kSha1Size);
    ASSERT_TRUE(pack.has_value()) << pack.error().message();
    for (const std::uint64_t memory :
         {std::uint64_t{1}, std::uint64_t{100'000}, std::uint64_t{128} << 20}) {
      const Walked walked = walk(*pack, *reader, {.memory_bytes = memory});
      EXPECT_TRUE(walked.lost.empty());
      std::string listed;
      for (const auto& [id, object] : walked.objects) {
        listed += id.hex() + " " + std::string(name_of(object.first)) + " " +
                  std::to_string(object.second.size()) + "\n" + object.second + "\n";
      }
      EXPECT_EQ(
          listed,
          testing::run_shell("git -C h cat-file --batch-all-objects --batch", folder_.path()).out)
          << repack;
    }
  }
}

TEST_F(PackWalkTest, ADamagedBaseCostsItselfAndItsDependants) {
  PackWriter writer;
  const std::uint64_t good = writer.add(PackWriter::id(1), 3, "good base");
  std::string damaged = testing::deflated("bad base!");
  damaged[4] ^= '\x55';
  const std::uint64_t bad =
      writer.add_raw(PackWriter::id(2), testing::entry_header(3, 9) + damaged);
  const std::uint64_t child =
      writer.add_offset_delta(PackWriter::id(3), bad, DeltaWriter(9, 3).copy(0, 3).bytes);
  writer.add_offset_delta(PackWriter::id(4), child, DeltaWriter(3, 1).insert("x").bytes);
  writer.add_offset_delta(PackWriter::id(5), good, DeltaWriter(9, 4).copy(0, 4).bytes);
  writer.add_offset_delta(PackWriter::id(6), good,
                          DeltaWriter(8, 4).copy(0, 4).bytes);  // says another base size
  const Walked walked = walk_written(writer);
  EXPECT_EQ(walked.lost, (std::map<ObjectId, Errc>{{PackWriter::id(2), Errc::kCorrupt},
                                                   {PackWriter::id(3), Errc::kCorrupt},
                                                   {PackWriter::id(4), Errc::kCorrupt},
                                                   {PackWriter::id(6), Errc::kCorrupt}}));
  EXPECT_EQ(walked.objects.at(PackWriter::id(5)).second, "good");
}

TEST_F(PackWalkTest, CyclesAndBasesThatAreNowhereAreLost) {
  PackWriter writer;
  writer.add_ref_delta(PackWriter::id(1), PackWriter::id(2), DeltaWriter(1, 1).insert("x").bytes);
  writer.add_ref_delta(PackWriter::id(2), PackWriter::id(1), DeltaWriter(1, 1).insert("x").bytes);
  writer.add_ref_delta(PackWriter::id(3), PackWriter::id(999), DeltaWriter(1, 1).insert("x").bytes);
  EXPECT_EQ(walk_written(writer).lost.size(), 3u);
}

TEST_F(PackWalkTest, ABaseOutsideThePackIsReadFromTheStore) {
  testing::git(folder_.path(), "cd r; printf 'loose base' | git hash-object -w --stdin > ../id");
  std::string hex = testing::read_file(folder_ / "id");
  hex.pop_back();
  PackWriter writer;
  writer.add_ref_delta(PackWriter::id(1), *ObjectId::from_hex(hex),
                       DeltaWriter(10, 6).copy(0, 5).insert("!").bytes);
  const Walked walked = walk_written(writer);
  ASSERT_EQ(walked.objects.size(), 1u);
  EXPECT_EQ(walked.objects.at(PackWriter::id(1)).second, "loose!");
}

// Before memory is taken for it: what it is built from does not even hold as much.
TEST_F(PackWalkTest, ABaseOutsideThePackMayBeTooLargeToo) {
  constexpr std::uint64_t kHuge = std::uint64_t{3} << 30;
  PackWriter far;
  const std::uint64_t base = far.add(PackWriter::id(1), 3, "base");
  far.add_offset_delta(PackWriter::id(2), base, DeltaWriter(4, kHuge).copy(0, 4).bytes);
  far.write(folder_ / "r/.git/objects/pack");
  PackWriter writer;
  writer.add_ref_delta(PackWriter::id(3), PackWriter::id(2),
                       DeltaWriter(kHuge, 4).copy(0, 4).bytes);
  repository_.emplace(std::move(*Repository::open(folder_ / "r", {})));
  EXPECT_EQ(walk_written(writer).lost,
            (std::map<ObjectId, Errc>{{PackWriter::id(3), Errc::kLimit}}));
}

TEST_F(PackWalkTest, WhatIsTooLargeIsLostAndSaysSo) {
  PackWriter writer;
  const std::uint64_t base = writer.add(PackWriter::id(1), 3, std::string(1000, 'b'));
  DeltaWriter bomb(1000, 200'000);
  for (int i = 0; i < 200; ++i)
    bomb.copy(0, 1000);
  writer.add_offset_delta(PackWriter::id(2), base, bomb.bytes);
  writer.add(PackWriter::id(3), 3, std::string(200'000, 'c'));
  const Walked walked = walk_written(writer, {.max_object_bytes = 100'000});
  EXPECT_EQ(walked.objects.size(), 1u);
  EXPECT_EQ(walked.lost, (std::map<ObjectId, Errc>{{PackWriter::id(2), Errc::kLimit},
                                                   {PackWriter::id(3), Errc::kLimit}}));
}

// What is small enough is read whatever it was built from.
TEST_F(PackWalkTest, ALimitCostsNothingBuiltFromWhatIsTooLarge) {
  PackWriter writer;
  const std::uint64_t base = writer.add(PackWriter::id(1), 3, std::string(200'000, 'b'));
  DeltaWriter large(200'000, 150'000);
  large.copy(0, 150'000);
  const std::uint64_t middle = writer.add_offset_delta(PackWriter::id(2), base, large.bytes);
  DeltaWriter small(150'000, 12);
  small.copy(7, 10).insert("cd");
  writer.add_offset_delta(PackWriter::id(3), middle, small.bytes);
  const Walked walked = walk_written(writer, {.max_object_bytes = 100'000});
  ASSERT_EQ(walked.objects.size(), 1u);
  EXPECT_TRUE(walked.objects.contains(PackWriter::id(3)));
  EXPECT_EQ(walked.lost, (std::map<ObjectId, Errc>{{PackWriter::id(1), Errc::kLimit},
                                                   {PackWriter::id(2), Errc::kLimit}}));
}

TEST_F(PackWalkTest, ChainsOf4000AndFamiliesThatAreSplit) {
  PackWriter writer;
  std::string content(30'000, 'a');
  std::uint64_t chain = writer.add(PackWriter::id(0), 3, content);
  const std::uint64_t root = chain;
  std::map<ObjectId, std::string> expected = {{PackWriter::id(0), content}};
  std::mt19937 random(5);
  for (unsigned i = 1; i < 6000; ++i) {
    const bool in_chain = i < 4000;
    std::string next = in_chain ? content : std::string(30'000, 'a');
    const std::size_t at = random() % 29'000;
    const std::string mark = "<" + std::to_string(i) + ">";
    next.replace(at, mark.size(), mark);
    DeltaWriter delta(30'000, 30'000);
    if (at > 0) delta.copy(0, at);
    delta.insert(mark).copy(at + mark.size(), 30'000 - at - mark.size());
    const std::uint64_t offset =
        writer.add_offset_delta(PackWriter::id(i), in_chain ? chain : root, delta.bytes);
    if (in_chain) {
      chain = offset;
      content = next;
    }
    expected[PackWriter::id(i)] = std::move(next);
  }
  // A family of its own behind those that were cut: nothing of theirs is given with it.
  const std::uint64_t other = writer.add(PackWriter::id(6000), 3, "other");
  writer.add_offset_delta(PackWriter::id(6001), other, DeltaWriter(5, 5).copy(0, 5).bytes);
  expected[PackWriter::id(6000)] = expected[PackWriter::id(6001)] = "other";
  const Walked walked = walk_written(writer);
  EXPECT_TRUE(walked.lost.empty());
  EXPECT_GT(walked.recalled, 0U);
  ASSERT_EQ(walked.objects.size(), expected.size());
  for (const auto& [id, object] : walked.objects)
    ASSERT_EQ(object.second, expected.at(id)) << id.hex();
}

}  // namespace
}  // namespace dowse::git
