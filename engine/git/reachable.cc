#include "engine/git/reachable.h"

#include <queue>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/base/check.h"
#include "engine/git/parse.h"

namespace dowse::git {
namespace {

// How many commits to look at after the last that is new, in case their dates are wrong (git's
// SLOP).
constexpr int kSlop = 5;

// The commits of a range, newest first, and where it begins.
class CommitWalk {
 public:
  explicit CommitWalk(ObjectReader& reader) : reader_(reader) {}

  struct Node {
    ObjectId tree;  // empty: the commit could not be read
    std::vector<ObjectId> parents;
    std::int64_t seconds = 0;
    bool is_old = false;  // `from` reaches it
    bool is_done = false;
  };

  void run(const ObjectId& from, const ObjectId& to, const std::stop_token& stop) {
    add(from, true);
    add(to, false);
    int slop = kSlop;
    while (!queue_.empty() && !stop.stop_requested()) {
      const ObjectId id = queue_.top().second;
      const bool may_matter = new_in_queue_ > 0 || queue_.top().first >= oldest_new_;
      slop = may_matter ? kSlop : slop - 1;
      if (slop < 0) return;
      queue_.pop();
      Node& node = nodes_[id];
      node.is_done = true;
      if (!node.is_old) {
        --new_in_queue_;
        oldest_new_ = std::min(oldest_new_, node.seconds);
        order_.push_back(id);
      }
      const bool is_old = node.is_old;
      const std::vector<ObjectId> parents = node.parents;  // adding may move the node
      for (const ObjectId& parent : parents) {
        add(parent, is_old);
      }
    }
  }

  // Nothing more will be marked: those of `order()` that are not old are the range.
  const std::vector<ObjectId>& order() const noexcept { return order_; }

  // Requires: it, or a commit it is a parent of, is in order(), or it is `from`.
  const Node& node(const ObjectId& id) const {
    const auto at = nodes_.find(id);
    DOWSE_CHECK(at != nodes_.end());
    return at->second;
  }

  // Commits of the range that could not be read, and the reason where they were read and make no
  // sense.
  std::vector<ObjectId> lost;
  std::vector<Error> errors;

 private:
  void add(const ObjectId& id, bool is_old) {
    const auto [at, is_first] = nodes_.try_emplace(id);
    Node& node = at->second;
    if (!is_first) {
      if (is_old && !node.is_old) mark_old(id);
      return;
    }
    node.is_old = is_old;
    Result<void> read = read_commit(id, node);
    if (!read.has_value()) {
      node.is_done = true;
      if (is_old) return;  // then more counts as new, not less
      lost.push_back(id);
      if (read.error().code() == Errc::kCorrupt) errors.push_back(std::move(read).error());
      return;
    }
    queue_.emplace(node.seconds, id);
    if (!is_old) ++new_in_queue_;
  }

  Result<void> read_commit(const ObjectId& id, Node& node) {
    DOWSE_ASSIGN(const Object object, reader_.read(id));
    Result<CommitView> commit = parse_commit(object.bytes(), id.size);
    if (!commit.has_value()) return std::move(commit).error().with("object " + id.hex());
    node.tree = commit->tree;
    node.parents = std::move(commit->parents);
    node.seconds = commit->committer.seconds;
    return {};
  }

  // The commit and all above it that were met before.
  void mark_old(const ObjectId& id) {
    std::vector<ObjectId> pending = {id};
    while (!pending.empty()) {
      const auto at = nodes_.find(pending.back());
      pending.pop_back();
      if (at == nodes_.end() || at->second.is_old) continue;
      at->second.is_old = true;
      if (!at->second.is_done) --new_in_queue_;
      pending.insert(pending.end(), at->second.parents.begin(), at->second.parents.end());
    }
  }

  ObjectReader& reader_;
  std::unordered_map<ObjectId, Node> nodes_;
  std::priority_queue<std::pair<std::int64_t, ObjectId>> queue_;  // the newest first
  std::vector<ObjectId> order_;
  std::size_t new_in_queue_ = 0;
  std::int64_t oldest_new_ = INT64_MAX;
};

// Lists the trees and files of commits, each once.
class TreeCollector {
 public:
  TreeCollector(ObjectReader& reader, RangeObjects& range) : reader_(reader), range_(range) {}

  // All that this tree holds is known from now on.
  void pass_over(const ObjectId& tree) { visit(tree, false); }

  // What this tree holds and is not known yet goes to the range.
  void collect(const ObjectId& tree) { visit(tree, true); }

 private:
  void visit(const ObjectId& root, bool is_new) {
    std::vector<ObjectId> pending;
    if (!root.empty()) enter({ObjectType::kTree, root}, is_new, pending);
    while (!pending.empty()) {
      const ObjectId id = pending.back();
      pending.pop_back();
      const Result<Object> tree = reader_.read(id);
      if (!tree.has_value() || tree->type() != ObjectType::kTree)
        continue;  // told when it is pushed
      TreeWalkView walk(tree->bytes(), id.size);
      for (;;) {
        const Result<std::optional<TreeEntryView>> entry = walk.next();
        if (!entry.has_value() || !entry->has_value()) break;  // damage, too
        const TreeEntryView& found = **entry;
        if (found.is_gitlink()) {
          if (is_new) range_.gitlinks.emplace(found.name);
          continue;
        }
        enter({found.is_tree() ? ObjectType::kTree : ObjectType::kBlob, found.id}, is_new, pending);
      }
    }
  }

  void enter(const ReachableObject& object, bool is_new, std::vector<ObjectId>& pending) {
    if (!known_.insert(object.id).second) return;
    if (is_new) range_.objects.push_back(object);
    if (object.type == ObjectType::kTree) pending.push_back(object.id);
  }

  ObjectReader& reader_;
  RangeObjects& range_;
  std::unordered_set<ObjectId> known_;
};

// The tags that lead from what was named to its commit.
Result<void> add_tags(ObjectReader& reader, const Revision& from, const Revision& to,
                      RangeObjects& range) {
  std::unordered_set<ObjectId> seen = {from.object};
  for (ObjectId id = to.object; id != to.commit && seen.insert(id).second;) {
    DOWSE_ASSIGN(const Object object, reader.read(id));
    DOWSE_ASSIGN(const TagView tag, parse_tag(object.bytes(), id.size));
    range.objects.push_back({ObjectType::kTag, id});
    id = tag.target;
  }
  return {};
}

}  // namespace

Result<RangeObjects> objects_between(ObjectReader& reader, const Revision& from, const Revision& to,
                                     const std::stop_token& stop) {
  RangeObjects range;
  DOWSE_TRY(reader.header(to.commit));
  DOWSE_TRY(add_tags(reader, from, to, range));
  CommitWalk walk(reader);
  walk.run(from.commit, to.commit, stop);
  TreeCollector trees(reader, range);
  std::vector<ObjectId> commits;
  for (const ObjectId& id : walk.order()) {
    if (!walk.node(id).is_old) commits.push_back(id);
  }
  trees.pass_over(walk.node(from.commit).tree);
  for (const ObjectId& id : commits) {
    for (const ObjectId& parent : walk.node(id).parents) {
      const CommitWalk::Node& node = walk.node(parent);
      if (node.is_old) trees.pass_over(node.tree);
    }
  }
  for (const ObjectId& id : commits) {
    if (stop.stop_requested()) break;
    range.objects.push_back({ObjectType::kCommit, id});
    trees.collect(walk.node(id).tree);
  }
  for (const ObjectId& id : walk.lost) {
    if (!walk.node(id).is_old) range.objects.push_back({ObjectType::kCommit, id});
  }
  range.errors = std::move(walk.errors);
  range.is_complete = !stop.stop_requested();
  return range;
}

}  // namespace dowse::git
