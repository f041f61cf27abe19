#include "engine/attribute/presence.h"

#include "tests/attribute/parts.h"

namespace dowse::attribution {
namespace {

using testing::add_commit;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::MadeHistory;
using testing::ModelHistory;

// Contents 0 and 1 are versions with the secret 0, content 2 holds the secret 1, content 3 none.
ModelHistory contents() {
  ModelHistory history;
  history.contents = {{{0}, {}}, {{0}, {}}, {{1}, {}}, {{}, {}}};
  return history;
}

// A history, and when its secrets came and went.
class Told {
 public:
  explicit Told(ModelHistory history)
      : made_(std::move(history)),
        presence_(make_presence(made_.parts().history, made_.parts().timeline, made_.parts().marks,
                                made_.parts().paths)) {}

  std::vector<std::size_t> arrivals(std::uint32_t secret = 0) const {
    return commits(presence_.arrivals, secret);
  }

  std::vector<std::size_t> removals(std::uint32_t secret = 0) const {
    return commits(presence_.removals, secret);
  }

  bool at_tip(std::size_t secret = 0) const { return presence_.at_tip[secret] != 0; }

 private:
  std::vector<std::size_t> commits(const std::vector<Event>& events, std::uint32_t secret) const {
    EXPECT_TRUE(std::is_sorted(events.begin(), events.end()));
    std::vector<std::uint32_t> nodes;
    for (const Event& event : events) {
      if (event.finding == secret) nodes.push_back(event.node);
    }
    return made_.commits(nodes);
  }

  MadeHistory made_;
  Presence presence_;
};

TEST(Presence, ComesAndGoesAndComesBack) {
  ModelHistory history = contents();
  add_commit(history, {}, {{"a", 3}});
  add_commit(history, {0}, {{"a", 0}});
  add_commit(history, {1}, {{"a", 3}, {"other", 2}});
  add_commit(history, {2}, {{"a", 1}, {"other", 2}});
  add_commit(history, {3}, {});
  const Told told(std::move(history));
  EXPECT_THAT(told.arrivals(), ElementsAre(1U, 3U));
  EXPECT_THAT(told.removals(), ElementsAre(2U, 4U));
  EXPECT_THAT(told.arrivals(1), ElementsAre(2U));
  EXPECT_THAT(told.removals(1), ElementsAre(4U));
}

TEST(Presence, StaysWhileAnyPathOrVersionHoldsIt) {
  ModelHistory history = contents();
  add_commit(history, {}, {{"a", 0}});
  add_commit(history, {0}, {{"z", 0}});              // renamed
  add_commit(history, {1}, {{"z", 1}});              // another version
  add_commit(history, {2}, {{"d/a", 0}, {"z", 1}});  // a copy
  add_commit(history, {3}, {{"d/a", 0}});            // one of two is gone
  add_commit(history, {4}, {{"d/a", 1}, {"b", 0}});
  const Told told(std::move(history));
  EXPECT_THAT(told.arrivals(), ElementsAre(0U));
  EXPECT_THAT(told.removals(), IsEmpty());
}

TEST(Presence, AMergeRemovesWhatEveryParentHolds) {
  ModelHistory history = contents();
  add_commit(history, {}, {{"a", 0}});
  add_commit(history, {0}, {{"a", 1}});
  add_commit(history, {0}, {{"b", 0}});
  add_commit(history, {0}, {{"a", 3}});        // removed on this branch
  add_commit(history, {1, 2}, {{"a", 3}});     // both hold it
  add_commit(history, {1, 2, 0}, {{"a", 3}});  // all three
  add_commit(history, {1, 3}, {{"a", 3}});     // takes the removal of its second parent
  add_commit(history, {3, 1}, {{"a", 3}});     // takes that of its first
  add_commit(history, {1, 2, 3}, {{"a", 3}});  // the third lacks it
  add_commit(history, {6, 4}, {{"a", 3}});     // none of them holds it
  const Told told(std::move(history));
  EXPECT_THAT(told.removals(), ElementsAre(3U, 4U, 5U));
}

TEST(Presence, AMergeIsAnArrivalWhenItsFirstParentLacksIt) {
  ModelHistory history = contents();
  add_commit(history, {}, {{"a", 3}});
  add_commit(history, {0}, {{"a", 0}});
  add_commit(history, {0, 1}, {{"a", 0}});
  add_commit(history, {1, 0}, {{"a", 0}});
  add_commit(history, {0}, {{"a", 3}, {"b", 3}});
  add_commit(history, {0, 4}, {{"a", 0}});  // evil: neither has it
  const Told told(std::move(history));
  EXPECT_THAT(told.arrivals(), ElementsAre(1U, 2U, 5U));
}

TEST(Presence, EachRootStartsWithNothing) {
  ModelHistory history = contents();
  add_commit(history, {}, {{"a", 0}});
  add_commit(history, {}, {{"a", 3}});
  add_commit(history, {}, {{"b", 1}});
  add_commit(history, {1}, {{"a", 0}});
  add_commit(history, {2}, {});
  const Told told(std::move(history));
  EXPECT_THAT(told.arrivals(), ElementsAre(0U, 2U, 3U));
  EXPECT_THAT(told.removals(), ElementsAre(4U));
}

// Siblings of one parent: what one changed is taken back before the next is looked at.
TEST(Presence, BranchesDoNotSeeEachOther) {
  ModelHistory history = contents();
  add_commit(history, {}, {{"a", 0}});
  for (std::size_t i = 0; i < 5; ++i) {
    add_commit(history, {0}, {});
    add_commit(history, {0}, {{"a", 0}, {"b", 1}, {"c", 2}});
  }
  const Told told(std::move(history));
  EXPECT_THAT(told.arrivals(), ElementsAre(0U));
  EXPECT_THAT(told.removals(), ElementsAre(1U, 3U, 5U, 7U, 9U));
  EXPECT_THAT(told.arrivals(1), ElementsAre(2U, 4U, 6U, 8U, 10U));
  EXPECT_THAT(told.removals(1), IsEmpty());
}

TEST(Presence, ATipIsARefOrHead) {
  const auto history_with = [](std::size_t branch, bool detached, std::size_t head) {
    ModelHistory history = contents();
    add_commit(history, {}, {{"a", 0}});
    add_commit(history, {0}, {{"a", 3}});
    add_commit(history, {1}, {{"a", 2}});  // what no ref reaches holds the secret 1
    history.refs["refs/tags/t"] = branch;
    history.head = head;
    history.detached = detached;
    if (!detached) history.refs["refs/heads/main"] = head;
    return history;
  };
  const Told removed(history_with(1, false, 1));
  EXPECT_FALSE(removed.at_tip());
  EXPECT_FALSE(removed.at_tip(1));
  const Told tagged(history_with(0, false, 1));
  EXPECT_TRUE(tagged.at_tip());
  EXPECT_FALSE(tagged.at_tip(1));
  const Told detached(history_with(1, true, 2));
  EXPECT_FALSE(detached.at_tip());
  EXPECT_TRUE(detached.at_tip(1));
  EXPECT_THAT(detached.removals(), ElementsAre(1U));  // at a tip or not: an event of history
}

// A ref to an annotated tag, and refs to trees and blobs.
TEST(Presence, TipsNeedNotBeCommits) {
  const testing::TempDir folder;
  const std::string& path = folder.path();
  testing::git(path,
               "git init -q -b main .; echo 1 >tagged; echo 2 >listed; echo 3 >named; echo 4 >gone;"
               "git add .; git commit -q -m A; git rm -q -r .; git commit -q --allow-empty -m B;"
               "git update-ref refs/x/blob $(git rev-parse HEAD~1:named);"
               "t=$(printf '100644 blob %s\\tl\\n' $(git rev-parse HEAD~1:listed) | git mktree);"
               "git update-ref refs/x/tree $t;"
               "t=$(printf '100644 blob %s\\tt\\n' $(git rev-parse HEAD~1:tagged) | git mktree);"
               "git tag -a -m x in $(git commit-tree -m C $t); git tag -a -m x out in");
  std::vector<Finding> findings;
  for (const std::string name : {"tagged", "listed", "named", "gone"}) {
    findings.push_back(
        std::move(testing::in_blobs({testing::id_in(path, "HEAD~1:" + name)}).front()));
  }
  const testing::Parts parts(path, findings);
  const Presence presence = make_presence(parts.history, parts.timeline, parts.marks, parts.paths);
  EXPECT_THAT(presence.at_tip, ElementsAre(1, 1, 1, 0));
  EXPECT_EQ(presence.removals.size(), 4U);
}

}  // namespace
}  // namespace dowse::attribution
