// What is not there, or not all there, is never a clean result.
#include "tests/e2e/program.h"

namespace dowse {
namespace {

using testing::git;
using ::testing::HasSubstr;
using testing::run_shell;
using testing::scan;
using testing::Scanned;
using testing::TempDir;

class Incomplete : public ::testing::Test {
 protected:
  // `r`: three commits with clean files in two folders.
  Incomplete() {
    git(folder_.path(),
        "git init -q -b main r; cd r; git config uploadpack.allowFilter true; mkdir d;"
        "for i in 1 2 3; do echo text $i >a$i; echo text $i >d/b; git add .; git commit -q -m c$i; "
        "done");
  }

  void script(std::string_view commands) { git(folder_.path(), commands); }

  std::string id(const std::string& name) {
    return run_shell("git rev-parse " + name, folder_ / "r").out.substr(0, 40);
  }

  void expect_missing(const std::string& what) {
    const Scanned scanned = scan("r", folder_.path());
    EXPECT_EQ(scanned.status, 3) << scanned.err;
    EXPECT_FALSE(scanned.report.at("complete").get<bool>());
    EXPECT_THAT(scanned.skipped_items("missing"), HasSubstr(what));
  }

  TempDir folder_;
};

TEST_F(Incomplete, CleanRepositoryIsClean) {
  const Scanned scanned = scan("r", folder_.path());
  EXPECT_EQ(scanned.status, 0);
  EXPECT_TRUE(scanned.report.at("complete").get<bool>());
}

TEST_F(Incomplete, NothingToScanIsAnError) {
  script("git init -q empty; mkdir -p hollow/.git; mkdir odd; echo 'gitdir: nowhere' >odd/.git");
  for (const std::string target : {"empty", "hollow", "odd", "absent"}) {
    const Scanned scanned = scan(target, folder_.path());
    EXPECT_EQ(scanned.status, 2) << target;
    EXPECT_THAT(scanned.err, HasSubstr(target));
  }
}

TEST_F(Incomplete, ShallowCloneSaysSo) {
  script("git clone -q --depth 1 file://$PWD/r s");
  const Scanned scanned = scan("s", folder_.path());
  EXPECT_EQ(scanned.status, 3);
  EXPECT_THAT(scanned.skipped_items("missing"), HasSubstr("shallow"));
}

TEST_F(Incomplete, PartialCloneSaysSo) {
  for (const std::string filter : {"blob:none", "tree:0"}) {
    script("rm -rf s; git clone -q --no-checkout --filter=" + filter + " file://$PWD/r s");
    const Scanned scanned = scan("s", folder_.path());
    EXPECT_EQ(scanned.status, 3) << filter;
    EXPECT_GT(scanned.skipped("missing"), 0U) << filter;
    EXPECT_FALSE(scanned.report.at("complete").get<bool>());
  }
}

TEST_F(Incomplete, MissingObjectsAreNamed) {
  for (const std::string name : {"HEAD:a1", "HEAD~1:d", "HEAD~2^{tree}", "HEAD~2"}) {
    SCOPED_TRACE(name);
    const std::string object = id(name);
    script("rm -rf kept; cp -a r kept; rm -f r/.git/objects/" + object.substr(0, 2) + "/" +
           object.substr(2));
    expect_missing(object);
    script("rm -rf r; mv kept r");
  }
}

TEST_F(Incomplete, MissingTipIsNamed) {
  script("echo 0123456789abcdef0123456789abcdef01234567 >r/.git/refs/heads/gone");
  expect_missing("0123456789abcdef0123456789abcdef01234567");
}

TEST_F(Incomplete, MissingAlternateIsNamed) {
  script("echo $PWD/nowhere/objects >r/.git/objects/info/alternates");
  expect_missing("nowhere");
}

TEST_F(Incomplete, AlternateWithIdsOfTheOtherSizeSaysSo) {
  script(R"(
    git init -q --object-format=sha256 long; cd long; echo text >a; git add .; git commit -q -m c
    git repack -q -a -d; echo loose | git hash-object -w --stdin
    echo $PWD/.git/objects >../r/.git/objects/info/alternates
    echo ../../../r/.git/objects >.git/objects/info/alternates)");
  const Scanned sha1 = scan("r", folder_.path());
  EXPECT_EQ(sha1.status, 3);
  EXPECT_EQ(sha1.skipped("damaged"), 2U);  // the pack and what is loose
  EXPECT_THAT(sha1.skipped_items("damaged"), HasSubstr("named by SHA-256"));
  const Scanned sha256 = scan("long", folder_.path());
  EXPECT_EQ(sha256.status, 3);
  EXPECT_EQ(sha256.skipped("damaged"), sha1.count("blob", "present") +
                                           sha1.count("commit", "present") +
                                           sha1.count("tree-names", "present"));
  EXPECT_THAT(sha256.skipped_items("damaged"), HasSubstr("named by SHA-1"));
}

TEST_F(Incomplete, ClonesWithLongIdsSaySo) {
  script(R"(
    git init -q --object-format=sha256 long; cd long; git config uploadpack.allowFilter true
    for i in 1 2; do echo $i >a; git add .; git commit -q -m $i; done
    git rev-parse HEAD~ >../parent; git rev-parse HEAD:a >../blob; cd ..
    git clone -q --depth 1 file://$PWD/long shallow
    git clone -q --no-checkout --filter=blob:none file://$PWD/long partial)");
  for (const auto& [clone, missing] :
       {std::pair("shallow", "parent"), std::pair("partial", "blob")}) {
    const Scanned scanned = scan(clone, folder_.path());
    EXPECT_EQ(scanned.status, 3) << clone;
    const std::string id = testing::read_file(folder_ / missing).substr(0, 64);
    EXPECT_THAT(scanned.skipped_items("missing"), HasSubstr(id)) << clone;
    EXPECT_THAT(scanned.skipped_items("missing"), HasSubstr(clone));
  }
}

TEST_F(Incomplete, SubmodulesArePolicy) {
  script(
      "git -c protocol.file.allow=always -C r submodule --quiet add $PWD/r sub;"
      "git -C r commit -q -m sub");
  const Scanned scanned = scan("r", folder_.path());
  EXPECT_EQ(scanned.status, 0);
  EXPECT_TRUE(scanned.report.at("complete").get<bool>());
  EXPECT_THAT(scanned.skipped_items("submodule"), HasSubstr("sub"));
}

TEST_F(Incomplete, ObjectsOverTheLimitAreNamed) {
  const std::string object = id("HEAD:a1");
  script("echo a longer text >r/a9; git -C r add .; git -C r commit -q -m long");
  const Scanned scanned = scan("--max-blob-size 12 r", folder_.path());
  EXPECT_EQ(scanned.status, 3);
  EXPECT_THAT(scanned.skipped_items("too-large"), HasSubstr(id("HEAD:a9")));
  EXPECT_EQ(scanned.skipped_items("too-large").find(object), std::string::npos);
}

}  // namespace
}  // namespace dowse
