#include "engine/source/git_push.h"

#include <string>

#include "tests/source/collect.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

// A source of nothing but what push_objects is told to push.
class ItemSource final : public Source {
 public:
  ItemSource(const git::Repository& repository, std::vector<ObjectItem> items)
      : repository_(repository), items_(std::move(items)) {}

  Result<void> for_each_blob(const MakeVisitor& make_visitor, const SourceLimits& limits,
                             Coverage& coverage, ProgressSink& progress,
                             std::stop_token stop) override {
    const std::string name = "T";
    push_objects(items_, {TargetIndex{0}, name, repository_, make_visitor, limits, coverage,
                          progress, stop});
    return {};
  }

 private:
  const git::Repository& repository_;
  std::vector<ObjectItem> items_;
};

class GitPushTest : public ::testing::Test {
 protected:
  GitPushTest() {
    testing::git(dir_.path(),
                 "git init -q -b main .; echo text >file; mkdir d; echo x >d/x; git add .; git "
                 "commit -qm message");
    repository_.emplace(*git::Repository::open(dir_.path(), {}));
  }

  ObjectId id(const std::string& name) const {
    return *ObjectId::from_hex(
        testing::run_shell("git rev-parse " + name, dir_.path()).out.substr(0, 40));
  }

  testing::Collected push(std::vector<ObjectItem> items, const SourceLimits& limits = {}) const {
    ItemSource source(*repository_, std::move(items));
    return testing::collect(source, limits);
  }

  testing::TempDir dir_;
  std::optional<git::Repository> repository_;
};

TEST_F(GitPushTest, GivesBytesAndNames) {
  const testing::Collected collected = push(
      {{TextKind::kBlob, id("HEAD:file"), "p"}, {TextKind::kTreeNames, id("HEAD^{tree}"), ""}});
  EXPECT_THAT(collected.paths(), ElementsAre("", "p"));
  EXPECT_EQ(collected.texts[0].bytes, "d\nfile\n");
  EXPECT_EQ(collected.texts[1].bytes, "text\n");
  EXPECT_EQ(collected.scanned(TextKind::kBlob).bytes, 5u);
}

TEST_F(GitPushTest, CountsWhatIsNotWhatItShouldBe) {
  const ObjectId missing = *ObjectId::from_hex(std::string(40, 'e'));
  const testing::Collected collected = push({{TextKind::kBlob, id("HEAD"), ""},
                                             {TextKind::kBlob, missing, ""},
                                             {TextKind::kCommit, id("HEAD"), ""}},
                                            {.max_blob_bytes = 100});
  EXPECT_THAT(collected.skips(), UnorderedElementsAre("missing T: blob " + missing.hex(),
                                                      "damaged T: blob " + id("HEAD").hex(),
                                                      "too-large T: commit " + id("HEAD").hex()));
  EXPECT_EQ(collected.present(TextKind::kBlob).count, 1u);  // what is missing is not present
}

TEST_F(GitPushTest, IsTheSameOnAnyNumberOfThreads) {
  const ObjectId file = id("HEAD:file");
  std::vector<ObjectItem> items;
  for (int i = 0; i < 2000; ++i) {
    items.push_back({TextKind::kBlob, file, testing::numbered("p", i)});
  }
  const testing::Collected one = push(items, {.jobs = 1});
  const testing::Collected many = push(items, {.jobs = 8, .memory_bytes = 1});
  EXPECT_EQ(one.paths(), many.paths());
  EXPECT_EQ(many.done, 2000u);
}

}  // namespace
}  // namespace dowse
