// The object source over stores that are damaged or made to do harm: every loss is told, nothing
// hangs.
#include <string>
#include <vector>

#include "engine/source/git_objects.h"
#include "tests/source/collect.h"
#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::Contains;
using testing::DeltaWriter;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PackWriter;

class GitObjectsHostileTest : public ::testing::Test {
 protected:
  GitObjectsHostileTest() { testing::git(dir_.path(), "git init -q --template= -b main r"); }

  testing::Collected scan(bool follow_outside = true) const {
    const Result<git::Repository> repository =
        git::Repository::open(dir_ / "r", {.follow_outside = follow_outside});
    if (!repository.has_value()) {
      ADD_FAILURE() << repository.error().message();
      return {};
    }
    GitObjectSource source(TargetIndex{0}, "R", *repository);
    return testing::collect(source, {.jobs = 2});
  }

  void run(const std::string& script) const { testing::git(dir_ / "r", script); }

  void write_pack(const PackWriter& writer) const { writer.write(dir_ / "r/.git/objects/pack"); }

  static std::vector<std::string> blobs(const testing::Collected& collected) {
    std::vector<std::string> found;
    for (const testing::Visited& text : collected.texts) {
      if (text.kind == TextKind::kBlob) found.push_back(text.bytes);
    }
    return found;
  }

  testing::TempDir dir_;
};

constexpr const char* kSomeCommits = R"(
  for i in $(seq 40); do seq $i $((i + 200)) >f; echo $i >g$i; git add .; git commit -qm $i; done; git gc -q;)";

TEST_F(GitObjectsHostileTest, TellsOfEachObjectOfAPackCutShort) {
  run(std::string(kSomeCommits) + R"(
    chmod u+w .git/objects/pack/*.pack; size=$(stat -c %s .git/objects/pack/*.pack); truncate -s $((size / 2)) .git/objects/pack/*.pack
    echo loose | git hash-object -w --stdin)");
  const testing::Collected collected = scan();
  EXPECT_THAT(blobs(collected), Contains("loose\n"));
  EXPECT_FALSE(collected.coverage.complete());
  const std::string count =
      testing::run_shell("git show-index <$(ls r/.git/objects/pack/*.idx) | wc -l", dir_.path())
          .out;
  EXPECT_GE(collected.skipped(Skip::kDamaged) + collected.texts.size() - 1, std::stoull(count));
}

TEST_F(GitObjectsHostileTest, ReadsAllButTheDamagedStream) {
  PackWriter writer;
  writer.add(PackWriter::id(1), 3, "good");
  writer.add_raw(PackWriter::id(2), testing::entry_header(3, 5) + "no zlib stream");
  const std::uint64_t base = writer.add(PackWriter::id(3), 3, "base");
  writer.add_offset_delta(PackWriter::id(4), base, DeltaWriter(4, 9).copy(2, 7).bytes);
  writer.add_offset_delta(PackWriter::id(5), base,
                          DeltaWriter(4, 8).copy(0, 4).insert("tail").bytes);
  write_pack(writer);
  const testing::Collected collected = scan();
  EXPECT_THAT(blobs(collected), ::testing::UnorderedElementsAre("good", "base", "basetail"));
  EXPECT_EQ(collected.skipped(Skip::kDamaged), 2u);
  EXPECT_THAT(collected.skips(), Contains(HasSubstr(PackWriter::id(2).hex())));
  EXPECT_THAT(collected.skips(), Contains(HasSubstr(PackWriter::id(4).hex())));
}

TEST_F(GitObjectsHostileTest, EndsCyclesOfDeltas) {
  PackWriter writer;
  const std::string delta = DeltaWriter(3, 3).copy(0, 3).bytes;
  writer.add(PackWriter::id(1), 3, "good");
  writer.add_ref_delta(PackWriter::id(2), PackWriter::id(3), delta);
  writer.add_ref_delta(PackWriter::id(3), PackWriter::id(4), delta);
  writer.add_ref_delta(PackWriter::id(4), PackWriter::id(2), delta);
  writer.add_ref_delta(PackWriter::id(5), PackWriter::id(5), delta);
  write_pack(writer);
  const testing::Collected collected = scan();
  EXPECT_THAT(blobs(collected), ::testing::ElementsAre("good"));
  EXPECT_EQ(collected.skipped(Skip::kDamaged), 4u);
}

TEST_F(GitObjectsHostileTest, TellsOfIndexesItCannotRead) {
  run(std::string(kSomeCommits) + R"(
    cd .git/objects/pack; chmod u+w *; cp *.idx rest.save; for f in *.idx; do head -c 500 $f >x; mv x $f; done
    echo loose | git hash-object -w --stdin)");
  const testing::Collected collected = scan();
  EXPECT_THAT(blobs(collected), ::testing::ElementsAre("loose\n"));
  EXPECT_THAT(collected.skips(), Contains(HasSubstr(".idx")));
  EXPECT_FALSE(collected.coverage.complete());
}

// Each byte of the index in turn is another one: no crash, and never a silent loss.
TEST_F(GitObjectsHostileTest, NoDamageOfAnIndexGoesUnnoticed) {
  PackWriter writer;
  for (unsigned n = 1; n <= 4; ++n) {
    writer.add(PackWriter::id(n), 3, testing::numbered("content ", static_cast<int>(n)));
  }
  write_pack(writer);
  const std::string index = writer.index();
  const std::string path = dir_ / "r/.git/objects/pack/pack-test.idx";
  for (std::size_t i = 0; i < index.size() - 40; ++i) {
    const bool is_crc = i >= 8 + 1024 + 80 && i < 8 + 1024 + 80 + 16;      // not looked at
    const bool is_fan_out_inside = i >= 8 && i < 8 + 1024 && i % 97 != 0;  // a sample of these
    if (is_crc || is_fan_out_inside) continue;
    std::string damaged = index;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x41);
    testing::write_file(path, damaged);
    const Result<git::Repository> repository = git::Repository::open(dir_ / "r", {});
    ASSERT_TRUE(repository.has_value());
    Coverage coverage;
    testing::CountingProgress progress;
    testing::Collected collected;
    std::mutex mutex;
    testing::CollectingVisitor visitor(collected, mutex);
    const Result<void> done =
        GitObjectSource(TargetIndex{0}, "R", *repository)
            .for_each_blob([&]() -> BlobVisitor& { return visitor; }, {}, coverage, progress, {});
    const bool is_told = !done.has_value() || !coverage.snapshot().complete();
    EXPECT_TRUE(is_told || collected.texts.size() == 4) << "byte " << i;
  }
}

TEST_F(GitObjectsHostileTest, TreesMayHoldAnything) {
  run(R"(
    blob=$(echo x | git hash-object -w --stdin); raw=$(echo $blob | sed 's/../\\x&/g')
    printf "100644 \0$raw""100644 a/b\0$raw""40000 ..\0$raw""100777 .git\0$raw""1 \n\033[31m\0$raw""0120000 link\0$raw" |
      git hash-object -w -t tree --literally --stdin)");
  const testing::Collected collected = scan();
  std::vector<std::string> names;
  for (const testing::Visited& text : collected.texts) {
    if (text.kind == TextKind::kTreeNames) names.push_back(text.bytes);
  }
  EXPECT_THAT(names, ::testing::ElementsAre("\na/b\n..\n.git\n\n\x1B[31m\nlink\n"));
  EXPECT_TRUE(collected.coverage.complete());
}

TEST_F(GitObjectsHostileTest, TellsOfLooseFilesThatAreNone) {
  run(R"(
    echo good | git hash-object -w --stdin; mkdir -p .git/objects/aa .git/objects/bb; cd .git/objects
    echo rubbish >aa/11111111111111111111111111111111111111; : >aa/22222222222222222222222222222222222222
    mkfifo aa/33333333333333333333333333333333333333; ln -s . aa/44444444444444444444444444444444444444
    ln -s 55555555555555555555555555555555555555 aa/55555555555555555555555555555555555555
    ln -s /dev/zero aa/66666666666666666666666666666666666666; mkdir aa/77777777777777777777777777777777777777
    echo leftover >bb/tmp_obj_x; echo odd >odd; mkfifo pack/pack-x.idx pack/pack-x.pack)");
  const testing::Collected collected = scan();
  EXPECT_THAT(blobs(collected), ::testing::ElementsAre("good\n"));
  EXPECT_EQ(collected.skipped(Skip::kDamaged), 2u);     // rubbish, nothing
  EXPECT_EQ(collected.skipped(Skip::kUnreadable), 7u);  // FIFOs, links, a device, a folder
  EXPECT_EQ(collected.skipped(Skip::kNotDecoded), 2u);  // leftovers
}

TEST_F(GitObjectsHostileTest, CountsWhatAnAlternateOutsideWouldHaveGiven) {
  testing::git(dir_.path(), R"(
    git init -q -b main base; cd base; echo base >base; git add .; git commit -qm base; cd ..
    rm -rf r; git clone -q --shared base r; cd r; echo top >top; git add .; git commit -qm top)");
  EXPECT_TRUE(scan().coverage.complete());
  EXPECT_THAT(blobs(scan()), Contains("base\n"));
  const testing::Collected inside = scan(false);
  EXPECT_THAT(blobs(inside), ::testing::ElementsAre("top\n"));
  EXPECT_THAT(inside.skips(), Contains(HasSubstr("missing R: " + (dir_ / "base/.git/objects"))));
  EXPECT_EQ(inside.skipped(Skip::kMissing), 3u);  // the store, the parent commit, the file
}

TEST_F(GitObjectsHostileTest, EndsLoopsOfAlternatesAndFolders) {
  run(R"(
    echo good | git hash-object -w --stdin; mkdir -p .git/objects/info
    printf '../objects\n.\n../../.git/objects\n' >.git/objects/info/alternates; ln -s .. .git/objects/pack/up)");
  const testing::Collected collected = scan();
  EXPECT_THAT(blobs(collected), ::testing::ElementsAre("good\n"));
}

// What the repository says about itself runs nothing and hides nothing.
TEST_F(GitObjectsHostileTest, ObeysNoConfigurationReplacementOrGraft) {
  run(R"(
    echo hidden >f; git add .; git commit -qm one; echo shown | git hash-object -w --stdin >id
    git replace $(git rev-parse HEAD:f) $(cat id)
    git commit -q --allow-empty -m two; git rev-parse HEAD >.git/info-grafts; mkdir -p .git/info; cp .git/info-grafts .git/info/grafts
    git config core.fsmonitor 'touch ran-fsmonitor'; git config core.hooksPath hooks; git config core.pager 'touch ran-pager'
    git config filter.x.smudge 'touch ran-filter'; git config filter.x.required true; echo '* filter=x' >.gitattributes
    git config include.path ../fifo; mkfifo fifo)");
  const testing::Collected collected = scan();
  EXPECT_THAT(blobs(collected), ::testing::UnorderedElementsAre("hidden\n", "shown\n"));
  EXPECT_TRUE(collected.coverage.complete());
  EXPECT_EQ(testing::run_shell("find . -name 'ran-*'", dir_.path()).out, "");
}

TEST_F(GitObjectsHostileTest, WaitsForNoFifo) {
  run(R"(
    echo good | git hash-object -w --stdin; rm -f .git/config; mkdir -p .git/objects/info
    mkfifo .git/objects/info/alternates .git/shallow .git/packed-refs .git/refs/heads/fifo)");
  const testing::Collected collected = scan();
  EXPECT_THAT(blobs(collected), ::testing::ElementsAre("good\n"));
  EXPECT_EQ(collected.skipped(Skip::kUnreadable), 1u);
  run("mkfifo .git/config");
  EXPECT_FALSE(git::Repository::open(dir_ / "r", {}).has_value());
}

}  // namespace
}  // namespace dowse
