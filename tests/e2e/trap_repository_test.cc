// The trap itself: what it plants is there, as git reads it.
#include "tests/support/trap_repository.h"

#include <set>

#include "tests/e2e/shared_trap.h"

namespace dowse {
namespace {

using testing::git;
using testing::Output;
using testing::Planted;
using testing::PlantScope;
using testing::run_shell;
using testing::TrapRepository;

// Where a blob stands in the tree of the introducing commit, read by git itself.
std::string content_in_git(const TrapRepository& trap, const Planted& plant) {
  const Output shown = run_shell("git --no-replace-objects cat-file blob " + plant.commit + ":" +
                                     (plant.kind == TextKind::kTreeNames ? "" : plant.path),
                                 trap.path());
  return shown.out;
}

TEST(TrapRepository, HoldsWhatItPromises) {
  const TrapRepository& trap = testing::shared_trap();
  std::set<std::string> secrets;
  std::set<std::string> places;
  for (const Planted& plant : trap.planted()) {
    EXPECT_TRUE(secrets.insert(plant.secret).second) << plant.where;
    EXPECT_TRUE(places.insert(plant.where).second);
    EXPECT_EQ(plant.secret.size(), 40U) << plant.where;
    if (plant.kind == TextKind::kBlob && !plant.commit.empty()) {
      EXPECT_TRUE(content_in_git(trap, plant).find(plant.secret) != std::string::npos)
          << plant.where;
    }
    if (plant.unreachable && !plant.commit.empty()) {
      const Output reached = run_shell("git rev-list --all | grep -c " + plant.commit, trap.path());
      EXPECT_EQ(reached.out, "0\n") << plant.where;
    }
  }
}

TEST(TrapRepository, FormsHoldTheSameObjects) {
  TrapRepository& trap = testing::shared_trap();
  const std::string list = "git cat-file --batch-all-objects --batch-check --unordered | sort";
  const std::string objects = run_shell(list, trap.path()).out;
  ASSERT_GT(objects.size(), 1000U);
  EXPECT_EQ(run_shell(list, trap.make_repacked(50, 50)).out, objects);
  const std::string loose = trap.make_loose();
  EXPECT_EQ(run_shell(list, loose).out, objects);
  EXPECT_EQ(run_shell("ls .git/objects/pack", loose).out, "");
  const std::string bare = trap.make_bare();
  EXPECT_EQ(
      run_shell("comm -23 <(" + list + ") <(cd " + trap.path() + " && " + list + ")", bare).out,
      "");
}

}  // namespace
}  // namespace dowse
