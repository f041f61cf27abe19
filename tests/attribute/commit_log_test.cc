#include "engine/attribute/commit_log.h"

#include <map>
#include <optional>
#include <string>

#include "engine/base/coverage.h"
#include "tests/attribute/parts.h"
#include "tests/support/support.h"

namespace dowse::attribution {
namespace {

// "commit tree committed parents..." of what a log tells, "-" for what is not in the store.
std::multiset<std::string> told(const CommitLog& log, const git::ObjectWalk& walk) {
  const auto name = [&](std::uint32_t number) {
    return number == CommitLog::kNone ? "-" : walk.id_of(number).hex();
  };
  std::multiset<std::string> lines;
  log.for_each([&](const CommitLog::EntryView& entry) {
    std::string line =
        name(entry.commit) + " " + name(entry.tree) + " " + std::to_string(entry.committed);
    for (const std::uint32_t parent : entry.parents)
      line += " " + name(parent);
    lines.insert(std::move(line));
  });
  return lines;
}

TEST(CommitLog, TellsWhatCommitsSay) {
  const testing::TempDir folder;
  testing::git(folder.path(),
               "git init -q -b main r; cd r; for i in $(seq 40); do git commit -q --allow-empty -m "
               "$i; done; git checkout -q -b side HEAD~3; git commit -q --allow-empty -m s; git "
               "checkout -q main; git merge -q -m m side");
  const git::Repository repo = testing::opened(folder / "r");
  Coverage coverage;
  const Result<git::ObjectWalk> walk = git::ObjectWalk::plan(repo, "r", coverage);
  ASSERT_TRUE(walk);
  CommitLog log;
  std::vector<CommitLog::Share*> shares = {&log.add_share(*walk), &log.add_share(*walk)};
  Result<git::ObjectReader> reader = repo.make_reader();
  ASSERT_TRUE(reader);
  std::multiset<std::string> expected;
  std::size_t count = 0;
  walk->list([&](const ObjectId& id, std::optional<git::ObjectType>) {
    const Result<git::Object> object = reader->read(id);
    if (!object || object->type() != git::ObjectType::kCommit) return;
    const Result<git::CommitView> commit = git::parse_commit(object->bytes(), id.size);
    ASSERT_TRUE(commit);
    shares[++count % 2]->add(id, *commit);
    std::string line =
        id.hex() + " " + commit->tree.hex() + " " + std::to_string(commit->committer.seconds);
    for (const ObjectId& parent : commit->parents)
      line += " " + parent.hex();
    expected.insert(std::move(line));
  });
  for (CommitLog::Share* share : shares)
    share->flush();
  EXPECT_EQ(count, 42U);
  EXPECT_EQ(told(log, *walk), expected);
}

TEST(CommitLog, KnowsWhatIsNotInTheStore) {
  const testing::TempDir folder;
  testing::git(folder.path(), "git init -q r; cd r; git commit -q --allow-empty -m c");
  const git::Repository repo = testing::opened(folder / "r");
  Coverage coverage;
  const Result<git::ObjectWalk> walk = git::ObjectWalk::plan(repo, "r", coverage);
  ASSERT_TRUE(walk);
  const ObjectId id = testing::id_in(folder / "r", "HEAD");
  git::CommitView commit;
  commit.tree = testing::PackWriter::id(1);
  commit.parents = {testing::PackWriter::id(2), id};
  commit.committer.seconds = -5;
  CommitLog log;
  CommitLog::Share& share = log.add_share(*walk);
  share.add(id, commit);
  share.flush();
  EXPECT_EQ(told(log, *walk), std::multiset<std::string>{id.hex() + " - -5 - " + id.hex()});
}

}  // namespace
}  // namespace dowse::attribution
