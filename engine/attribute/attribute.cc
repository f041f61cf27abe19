#include "engine/attribute/attribute.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/attribute/commit_infos.h"
#include "engine/attribute/fill.h"
#include "engine/attribute/history.h"
#include "engine/attribute/marked_trees.h"
#include "engine/attribute/marks.h"
#include "engine/attribute/object_pass.h"
#include "engine/attribute/paths.h"
#include "engine/attribute/presence.h"
#include "engine/attribute/reach.h"
#include "engine/attribute/standing.h"
#include "engine/attribute/timeline.h"
#include "engine/attribute/tree_diff.h"
#include "engine/git/index.h"

namespace dowse {
namespace attribution {
namespace {

// The index of the worktree; an empty one when there is none that can be read: the source of the
// working tree tells coverage of that.
git::Index index_of(const git::Repository& repo) {
  Result<git::Index> index = git::Index::read(repo.git_dir() + "/index", repo.store().id_size());
  return index ? std::move(*index) : git::Index();
}

// When findings stand in objects: the commits and tags themselves, and what brought their trees
// about.
std::vector<Event> all_arrivals(const Marks& marks, const History& history,
                                std::vector<Event> arrivals) {
  for (const MarkedObject& object : marks.objects()) {
    const std::uint32_t node = history.ids.find(object.id);
    if (node != History::kNone) arrivals.push_back({object.finding, node});
  }
  std::sort(arrivals.begin(), arrivals.end());
  return arrivals;
}

void tell_limits(const git::Repository& repo, const History& history, const Timeline& timeline,
                 Coverage& coverage) {
  for (const std::uint32_t node : timeline.over_limits) {
    const std::string name = node < history.ids.size() ? history.ids[node].hex() : "a ref's tree";
    coverage.skip(Skip::kBudget, repo.path() + ": " + name,
                  "its secrets stand under more paths than attribution looks at; they are "
                  "reported with the paths of its parent");
  }
}

// The trees; `ids` becomes what else there is in the store.
Result<MarkedTrees> read_trees(HistoryReader* heard, const Marks& marks, const ObjectPass& pass,
                               ObjectIds& ids) {
  if (heard != nullptr) {
    DOWSE_ASSIGN(std::optional<MarkedTrees> trees, heard->take_trees(pass, marks));
    if (trees) {
      ids = heard->take_ids();
      return *std::move(trees);
    }
  }
  DOWSE_ASSIGN(ids, list_by_type(pass));
  const std::vector<ObjectId> all = std::exchange(ids.trees, {});
  return MarkedTrees::load(
      pass, marks.any_in_trees() ? std::span(all) : std::span<const ObjectId>(), marks);
}

// What stands in git objects, and all else of the target with it.
Result<void> attribute_objects(std::span<Finding> findings, const AttributeOptions& options,
                               const Marks& marks, const ObjectPass& pass, Coverage& coverage) {
  ObjectIds ids;
  DOWSE_ASSIGN(MarkedTrees trees, read_trees(options.heard, marks, pass, ids));
  const CommitLog* log = options.heard != nullptr ? &options.heard->commits() : nullptr;
  DOWSE_ASSIGN(const History history, load_history(pass, std::move(ids), log, marks, trees));
  Paths paths(trees.names());
  TreeDiff diff(trees, paths, {});
  DOWSE_ASSIGN(const Timeline timeline, make_timeline(history, diff, pass.stop));
  tell_limits(pass.repo, history, timeline, coverage);
  const Standing standing = make_standing(history, timeline, marks, diff, index_of(pass.repo));
  Presence presence = make_presence(history, timeline, marks, paths);
  presence.arrivals = all_arrivals(marks, history, std::move(presence.arrivals));
  const std::vector<RefsOfFinding> refs =
      refs_reaching(history, presence.arrivals, marks.findings());
  DOWSE_ASSIGN(git::ObjectReader reader, pass.repo.make_reader());
  CommitInfos commits(history, std::move(reader));
  fill(findings, options.target, {marks, history, trees, paths, timeline, standing, presence, refs},
       commits, options.filter);
  return {};
}

}  // namespace
}  // namespace attribution

Result<void> attribute(std::span<Finding> findings, const git::Repository& repo,
                       const AttributeOptions& options, Coverage& coverage, std::stop_token stop) {
  const attribution::Marks marks(
      findings, options.target,
      options.heard != nullptr ? options.heard->blobs() : attribution::IdTable());
  if (!marks.any()) {
    attribute_plain(findings, options.target, options.filter);
    return {};
  }
  Result<attribution::ObjectPass> pass =
      options.walk != nullptr
          ? attribution::ObjectPass{repo, *options.walk, options.jobs, std::move(stop), nullptr}
          : attribution::ObjectPass::plan(repo, options.jobs, std::move(stop));
  Result<void> done =
      pass ? attribution::attribute_objects(findings, options, marks, *pass, coverage)
           : Result<void>(std::move(pass).error());
  if (done) return {};
  attribute_plain(findings, options.target, options.filter);
  return std::move(done).error().with(repo.path());
}

void attribute_plain(std::span<Finding> findings, TargetIndex target, PlaceFilter* filter) {
  attribution::fill_plain(findings, target, filter);
}

}  // namespace dowse
