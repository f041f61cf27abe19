// Damaged repositories: what can be read is scanned, what cannot is named, and the scan ends.
#include "tests/e2e/program.h"
#include "tests/support/pack_writer.h"
#include "tests/support/trap_repository.h"

namespace dowse {
namespace {

using testing::DeltaWriter;
using testing::git;
using ::testing::HasSubstr;
using testing::PackWriter;
using testing::run_shell;
using testing::scan;
using testing::Scanned;
using testing::TempDir;

class Broken : public ::testing::Test {
 protected:
  // `r`: a secret that stays, in a loose object, and forty files in a pack.
  Broken() {
    testing::write_file(folder_ / "r/key", "key = " + secret_ + "\n");
    git(folder_ / "r",
        "git init -q -b main .; mv key ..; for i in $(seq 40); do"
        " { seq 100; echo $i; } >f$i; done; git add .; git commit -q -m A; git repack -q -a -d;"
        "mv ../key .; git add .; git commit -q -m B");
  }

  void script(std::string_view commands) { git(folder_ / "r", commands); }

  Scanned scanned() { return scan(".", folder_ / "r"); }

  // The damage is told and the secret beside it is found.
  void expect_damage(const Scanned& result, const std::string& what) {
    EXPECT_EQ(result.status, 1) << result.err;
    ASSERT_FALSE(result.report.is_null());
    EXPECT_FALSE(result.report.at("complete").get<bool>());
    EXPECT_FALSE(testing::finding_of(result, secret_).is_null());
    EXPECT_THAT(result.skipped_items("damaged") + result.skipped_items("missing") +
                    result.report.at("diagnostics").dump(),
                HasSubstr(what));
  }

  // The path of the file of a loose object.
  std::string loose(const std::string& name) {
    const std::string id = run_shell("git rev-parse " + name, folder_ / "r").out.substr(0, 40);
    return ".git/objects/" + id.substr(0, 2) + "/" + id.substr(2);
  }

  const std::string secret_ = testing::make_token(77);
  TempDir folder_;
};

TEST_F(Broken, TruncatedPack) {
  for (const std::string size : {"200", "12", "0", "2000"}) {
    SCOPED_TRACE(size);
    script(
        "rm -rf ../kept; cp -a . ../kept; p=$(ls .git/objects/pack/*.pack); chmod +w $p;"
        "truncate -s " +
        size + " $p");
    const Scanned result = scanned();
    expect_damage(result, "pack-");
    git(folder_.path(), "rm -rf r; mv kept r");
  }
}

TEST_F(Broken, BadZlibStreamInPack) {
  script(
      "p=$(ls .git/objects/pack/*.pack); chmod +w $p;"
      "for at in 200 400 800; do printf 'XXXXXXXX' | dd of=$p bs=1 seek=$at conv=notrunc "
      "status=none; done");
  expect_damage(scanned(), "pack");
}

TEST_F(Broken, LooseObjects) {
  const std::string file = loose("HEAD^{tree}");
  const std::pair<const char*, const char*> damages[] = {
      {"cut short", "head -c 20 $f >../cut; cat ../cut >$f"},
      {"empty", ": >$f"},
      {"no zlib stream", "echo damage >$f"},
      {"a flipped byte", "printf X | dd of=$f bs=1 seek=30 conv=notrunc status=none"},
      {"more than one stream", "cat $f $f >../cut; cat ../cut >$f"},
  };
  for (const auto& [name, damage] : damages) {
    SCOPED_TRACE(name);
    script("rm -rf ../kept; cp -a . ../kept; f=" + file + "; chmod +w $f; " + damage);
    expect_damage(scanned(), file.substr(16));
    git(folder_.path(), "rm -rf r; mv kept r");
  }
}

TEST_F(Broken, BadIndexOfPack) {
  for (const char* damage :
       {"head -c 500 $i >../cut; cat ../cut >$i", ": >$i", "echo damage >$i",
        "printf '\\377\\377\\377\\377' | dd of=$i bs=1 seek=20 conv=notrunc status=none",
        "rm -f $i"}) {
    SCOPED_TRACE(damage);
    script("rm -rf ../kept; cp -a . ../kept; i=$(ls .git/objects/pack/*.idx); chmod +w $i; " +
           std::string(damage));
    expect_damage(scanned(), "pack-");
    git(folder_.path(), "rm -rf r; mv kept r");
  }
}

TEST_F(Broken, DeltaCycle) {
  PackWriter pack;
  const DeltaWriter delta = DeltaWriter(10, 10).copy(0, 10);
  pack.add_ref_delta(PackWriter::id(1), PackWriter::id(2), delta.bytes);
  pack.add_ref_delta(PackWriter::id(2), PackWriter::id(3), delta.bytes);
  pack.add_ref_delta(PackWriter::id(3), PackWriter::id(1), delta.bytes);
  pack.add_ref_delta(PackWriter::id(4), PackWriter::id(4), delta.bytes);
  pack.add(PackWriter::id(5), 3, "plain text");
  pack.write(folder_ / "r/.git/objects/pack");
  const Scanned result = scanned();
  expect_damage(result, PackWriter::id(2).hex());
  EXPECT_EQ(result.skipped("damaged"), 4U);
}

// Sizes that promise more than there is, and deltas that make much of little.
TEST_F(Broken, LyingSizes) {
  PackWriter pack;
  DeltaWriter bomb(4, 0xFFFFFF);
  bomb.copy(0, 4);
  pack.add(PackWriter::id(1), 3, "base");
  pack.add_ref_delta(PackWriter::id(2), PackWriter::id(1), bomb.bytes);
  pack.add_raw(PackWriter::id(3),
               testing::entry_header(3, std::uint64_t{1} << 40) + testing::deflated("short"));
  pack.add_raw(PackWriter::id(4), testing::entry_header(3, 2) + testing::deflated("much longer"));
  pack.write(folder_ / "r/.git/objects/pack");
  expect_damage(scanned(), PackWriter::id(2).hex());
}

TEST_F(Broken, RefsHeadAndIndex) {
  script(
      "echo garbage >.git/refs/heads/odd; echo 'ref: refs/heads/loop' >.git/refs/heads/loop;"
      "echo 'ref: ../../../etc/passwd' >.git/refs/heads/out; echo garbage >.git/index;"
      "printf 'x\\000y' >.git/packed-refs");
  const Scanned result = scanned();
  EXPECT_EQ(result.status, 1);
  EXPECT_FALSE(result.report.at("complete").get<bool>());
  EXPECT_FALSE(testing::finding_of(result, secret_).is_null());
  script("echo garbage >.git/HEAD");
  EXPECT_NE(scanned().status, 0);
}

TEST_F(Broken, CommitsAndTagsThatAreNone) {
  script(
      "for t in commit tag tree; do echo garbage | git hash-object -t $t --literally -w --stdin;"
      " done >../ids; git update-ref --no-deref refs/heads/x HEAD;"
      "head -1 ../ids >.git/refs/heads/x");
  const Scanned result = scanned();
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.skipped("damaged"), 3U) << result.skipped_items("damaged");
}

}  // namespace
}  // namespace dowse
