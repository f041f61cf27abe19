#include "engine/git/reachable.h"

#include <string>

#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// More is held against git in tests/source/git_range_test.cc.
RangeObjects between(const std::string& path, const char* from, const char* to,
                     const std::stop_token& stop = {}) {
  const Result<Repository> repository = Repository::open(path, {});
  EXPECT_TRUE(repository.has_value());
  ObjectReader reader(repository->store());
  Result<RangeObjects> range = objects_between(reader, *find_revision(*repository, reader, from),
                                               *find_revision(*repository, reader, to), stop);
  EXPECT_TRUE(range.has_value());
  return *std::move(range);
}

TEST(Reachable, CommitsComeBeforeWhatTheyBring) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main .; echo 1 >f; git add .; git commit -qm one; echo 2 >f; git commit -qam two
    GIT_COMMITTER_DATE='1700000100 +0000' git commit -q --allow-empty -m three)");
  const RangeObjects range = between(dir.path(), "HEAD~2", "HEAD");
  std::string types;
  for (const ReachableObject& object : range.objects) {
    types += std::string(name_of(object.type)) + " ";
  }
  EXPECT_EQ(types, "commit tree blob commit ");
  EXPECT_TRUE(range.is_complete);
  EXPECT_THAT(range.errors, IsEmpty());
}

TEST(Reachable, TellsOfCommitsWithoutSense) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main .; echo 1 >f; git add .; git commit -qm one
    bad=$(printf 'tree rubbish\n\nx' | git hash-object -t commit -w --stdin --literally)
    tree=$(git rev-parse HEAD^{tree}); git update-ref refs/heads/top $(
    printf "tree $tree\nparent $bad\nauthor a <a> 1 +0000\ncommitter a <a> 1 +0000\n\nx" | git hash-object -t commit -w --stdin))");
  const RangeObjects range = between(dir.path(), "main", "top");
  ASSERT_THAT(range.errors, SizeIs(1));
  EXPECT_THAT(range.errors[0].message(), HasSubstr("names no tree"));
  EXPECT_THAT(range.objects, SizeIs(2));  // both commits; the tree is main's
}

TEST(Reachable, SaysThatItWasStopped) {
  const testing::TempDir dir;
  testing::git(dir.path(),
               "git init -q -b main .; echo 1 >f; git add .; git commit -qm one; git commit -q "
               "--allow-empty -m two");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(between(dir.path(), "HEAD~1", "HEAD", stop.get_token()).is_complete);
}

}  // namespace
}  // namespace dowse::git
