// attribute() against its definitions, computed one by one on histories that the test made up.
#include "tests/attribute/random_history.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <tuple>

#include "engine/attribute/attribute.h"
#include "engine/source/git_objects.h"
#include "tests/attribute/made_finding.h"
#include "tests/attribute/parts.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using testing::kModelSecrets;
using testing::ModelCommit;
using testing::ModelHistory;

// What a finding must say, from the definitions alone.
class Reference {
 public:
  Reference(const ModelHistory& history, std::size_t secret) : history_(history), secret_(secret) {}

  bool has(const ModelCommit& commit) const {
    return std::any_of(commit.files.begin(), commit.files.end(), [&](const auto& file) {
      return history_.contents[file.second].secrets.contains(secret_);
    });
  }

  // Commits that hold (path, content) while no parent does.
  std::set<std::size_t> introducers(const std::string& path, std::size_t content) const {
    std::set<std::size_t> found;
    for (std::size_t i = 0; i < history_.commits.size(); ++i) {
      const ModelCommit& commit = history_.commits[i];
      const bool in_parent = std::any_of(
          commit.parents.begin(), commit.parents.end(),
          [&](std::size_t parent) { return holds(history_.commits[parent], path, content); });
      if (holds(commit, path, content) && !in_parent) found.insert(i);
    }
    return found;
  }

  // All (path, content) that any commit has and that hold the secret.
  std::set<std::pair<std::string, std::size_t>> holdings() const {
    std::set<std::pair<std::string, std::size_t>> found;
    for (const ModelCommit& commit : history_.commits) {
      for (const auto& file : commit.files) {
        if (history_.contents[file.second].secrets.contains(secret_)) found.insert(file);
      }
    }
    return found;
  }

  // Contents with the secret that stand in no commit.
  std::set<std::size_t> dangling() const {
    std::set<std::size_t> found;
    for (std::size_t c = 0; c < history_.contents.size(); ++c) {
      if (history_.contents[c].secrets.contains(secret_)) found.insert(c);
    }
    for (const auto& holding : holdings())
      found.erase(holding.second);
    return found;
  }

  std::set<std::size_t> all_introducers() const {
    std::set<std::size_t> all;
    for (const auto& [path, content] : holdings())
      all.merge(introducers(path, content));
    return all;
  }

  std::set<std::size_t> removers() const {
    std::set<std::size_t> found;
    for (std::size_t i = 0; i < history_.commits.size(); ++i) {
      const ModelCommit& commit = history_.commits[i];
      const bool all_parents =
          std::all_of(commit.parents.begin(), commit.parents.end(),
                      [&](std::size_t parent) { return has(history_.commits[parent]); });
      if (!commit.parents.empty() && all_parents && !has(commit)) found.insert(i);
    }
    return found;
  }

  bool at_tip() const {
    bool found = has(history_.commits[history_.head]);
    for (const auto& [name, commit] : history_.refs)
      found = found || has(history_.commits[commit]);
    return found;
  }

  std::vector<std::string> refs() const {
    const std::set<std::size_t> wanted = all_introducers();
    std::map<std::string, std::size_t> tips = history_.refs;
    const bool named = std::any_of(tips.begin(), tips.end(),
                                   [&](const auto& tip) { return tip.second == history_.head; });
    if (!named) tips["HEAD"] = history_.head;
    std::vector<std::string> found;
    for (const auto& [name, commit] : tips) {
      const std::set<std::size_t> reached = history_.reachable_from(commit);
      const bool reaches = std::any_of(wanted.begin(), wanted.end(),
                                       [&](std::size_t c) { return reached.contains(c); });
      if (reaches) found.push_back(name);
    }
    return found;
  }

  static bool holds(const ModelCommit& commit, const std::string& path, std::size_t content) {
    const auto file = commit.files.find(path);
    return file != commit.files.end() && file->second == content;
  }

  auto age(std::size_t commit) const {
    return std::tie(history_.commits[commit].committed, history_.commits[commit].id);
  }

  // Empty when there is none.
  ObjectId oldest(const std::set<std::size_t>& commits) const {
    const auto found =
        std::min_element(commits.begin(), commits.end(),
                         [&](std::size_t a, std::size_t b) { return age(a) < age(b); });
    return found == commits.end() ? ObjectId() : history_.commits[*found].id;
  }

  ObjectId newest(const std::set<std::size_t>& commits) const {
    const auto found =
        std::max_element(commits.begin(), commits.end(),
                         [&](std::size_t a, std::size_t b) { return age(a) < age(b); });
    return found == commits.end() ? ObjectId() : history_.commits[*found].id;
  }

 private:
  const ModelHistory& history_;
  std::size_t secret_;
};

// One finding a secret; in odd contents the secret stands twice.
std::vector<Finding> findings_of(const ModelHistory& history) {
  std::vector<Finding> findings;
  for (std::size_t secret = 0; secret < kModelSecrets; ++secret) {
    std::vector<Occurrence> occurrences;
    for (std::size_t c = 0; c < history.contents.size(); ++c) {
      if (!history.contents[c].secrets.contains(secret)) continue;
      const ObjectId& id = history.contents[c].id;
      occurrences.push_back(testing::occurrence_in(TextKind::kBlob, id, 1));
      if (c % 2 == 1) occurrences.push_back(testing::occurrence_in(TextKind::kBlob, id, 7));
    }
    findings.push_back(testing::finding_with(std::move(occurrences)));
  }
  return findings;
}

using PlaceKey = std::tuple<std::string, std::uint32_t, ObjectId, ObjectId, bool>;

std::set<PlaceKey> places_of(const Finding& finding) {
  std::set<PlaceKey> keys;
  for (const Place& place : finding.places) {
    keys.insert({place.path, place.begin.line, place.object, place.commit, place.at_head});
  }
  return keys;
}

std::set<PlaceKey> expected_places(const ModelHistory& history, const Reference& reference) {
  std::set<PlaceKey> keys;
  for (const auto& [path, content] : reference.holdings()) {
    const ObjectId commit = reference.oldest(reference.introducers(path, content));
    const bool at_head = Reference::holds(history.commits[history.head], path, content);
    const ObjectId& id = history.contents[content].id;
    keys.insert({path, 1, id, commit, at_head});
    if (content % 2 == 1) keys.insert({path, 7, id, commit, at_head});
  }
  for (const std::size_t content : reference.dangling()) {
    const ObjectId& id = history.contents[content].id;
    keys.insert({"", 1, id, ObjectId(), false});
    if (content % 2 == 1) keys.insert({"", 7, id, ObjectId(), false});
  }
  return keys;
}

void expect_right(const ModelHistory& history, const Finding& finding, std::size_t secret) {
  const Reference reference(history, secret);
  const std::set<PlaceKey> places = expected_places(history, reference);
  EXPECT_EQ(places_of(finding), places);
  EXPECT_EQ(finding.place_count, places.size());
  const Exposure& exposure = finding.exposure;
  const std::set<std::size_t> introducers = reference.all_introducers();
  EXPECT_EQ(exposure.introduced_count, introducers.size());
  EXPECT_EQ(exposure.introduced_by ? exposure.introduced_by->id : ObjectId(),
            reference.oldest(introducers));
  const std::set<std::size_t> removers = reference.removers();
  EXPECT_EQ(exposure.removed_count, removers.size());
  EXPECT_EQ(exposure.removed_by ? exposure.removed_by->id : ObjectId(),
            reference.at_tip() ? ObjectId() : reference.newest(removers));
  EXPECT_EQ(exposure.at_head, reference.has(history.commits[history.head]));
  std::vector<std::string> refs = reference.refs();
  EXPECT_EQ(exposure.ref_count, refs.size());
  EXPECT_EQ(exposure.unreachable, !finding.occurrences.empty() && refs.empty());
  if (refs.size() > Exposure::kMaxRefs) refs.resize(Exposure::kMaxRefs);
  EXPECT_EQ(exposure.refs, refs);
}

// Blobs as they are told when the trees begin: those of the findings, or one less, or more.
std::vector<ObjectId> told_blobs(const ModelHistory& history, const std::vector<Finding>& findings,
                                 std::uint32_t seed) {
  std::vector<ObjectId> blobs;
  for (const Finding& finding : findings) {
    for (const Occurrence& occurrence : finding.occurrences)
      blobs.push_back(occurrence.object);
  }
  std::reverse(blobs.begin(), blobs.end());
  if (seed % 4 == 1 && !blobs.empty()) blobs.pop_back();
  if (seed % 4 == 2) {
    for (const testing::ModelContent& content : history.contents)
      blobs.push_back(content.id);
  }
  return blobs;
}

class RandomHistory : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(RandomHistory, IsAttributedAsDefined) {
  ModelHistory history = testing::make_random_history(GetParam());
  const testing::TempDir folder;
  testing::build_repository(history, folder.path());
  if (GetParam() % 4 == 0)  // nobody believes a graph that says nothing
    testing::git(folder / "r", "mkdir -p objects/info; echo garbage >objects/info/commit-graph");
  for (const unsigned jobs : {1U, 3U}) {
    Result<git::Repository> repo = git::Repository::open(folder / "r", {});
    ASSERT_TRUE(repo) << repo.error().message();
    std::vector<Finding> findings = findings_of(history);
    Coverage coverage;
    const Result<void> done = attribute(findings, *repo, {TargetIndex{}, jobs}, coverage, {});
    ASSERT_TRUE(done) << done.error().message();
    EXPECT_TRUE(coverage.snapshot().complete());
    for (std::size_t secret = 0; secret < kModelSecrets; ++secret) {
      SCOPED_TRACE("secret " + std::to_string(secret) + ", jobs " + std::to_string(jobs));
      expect_right(history, findings[secret], secret);
    }
  }
}

// With commits and trees heard while the objects were read for their texts.
TEST_P(RandomHistory, IsAttributedAsDefinedFromWhatWasHeard) {
  ModelHistory history = testing::make_random_history(GetParam());
  const testing::TempDir folder;
  testing::build_repository(history, folder.path());
  if (GetParam() % 2 == 0) testing::git(folder / "r", "git repack -qadfk --depth=200");
  for (const unsigned jobs : {1U, 3U}) {
    Result<git::Repository> repo = git::Repository::open(folder / "r", {});
    ASSERT_TRUE(repo) << repo.error().message();
    std::vector<Finding> findings = findings_of(history);
    HistoryReader heard(*repo, jobs, {}, [&] { return told_blobs(history, findings, GetParam()); });
    GitObjectSource source(TargetIndex{}, "r", *repo);
    source.listen(&heard);
    Coverage coverage;
    testing::read_idly(source, jobs, coverage);
    heard.end();
    const Result<void> done = attribute(
        findings, *repo, {TargetIndex{}, jobs, nullptr, source.walk(), &heard}, coverage, {});
    ASSERT_TRUE(done) << done.error().message();
    EXPECT_TRUE(coverage.snapshot().complete());
    for (std::size_t secret = 0; secret < kModelSecrets; ++secret) {
      SCOPED_TRACE("secret " + std::to_string(secret) + ", jobs " + std::to_string(jobs));
      expect_right(history, findings[secret], secret);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomHistory, ::testing::Range(1U, 41U));

}  // namespace
}  // namespace dowse
