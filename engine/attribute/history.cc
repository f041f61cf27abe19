#include "engine/attribute/history.h"

#include <algorithm>
#include <compare>
#include <memory>
#include <numeric>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/base/coverage.h"
#include "engine/git/parse.h"

namespace dowse::attribution {
namespace {

// Whether it is one of refs/*, of this worktree or another: "main-worktree/refs/...",
// "worktrees/NAME/refs/...". NAME holds no slash and may well be "refs".
bool is_in_refs(std::string_view name) noexcept {
  const int folders = name.starts_with("worktrees/")       ? 2
                      : name.starts_with("main-worktree/") ? 1
                                                           : 0;
  for (int i = 0; i < folders; ++i)
    name = name.substr(std::min(name.find('/'), name.size() - 1) + 1);
  return name.starts_with("refs/");
}

// What one worker read of commits: a parent of a commit, both by number.
struct Parent {
  std::uint32_t commit = 0;
  std::uint32_t place = 0;  // among the commit's parents
  std::uint32_t parent = 0;

  friend auto operator<=>(const Parent&, const Parent&) = default;
};

class Loader {
 public:
  Loader(const ObjectPass& pass, const Marks& marks, MarkedTrees& trees, History& history)
      : pass_(pass), marks_(marks), trees_(trees), history_(history) {}

  Result<void> load(ObjectIds ids, const CommitLog* log) {
    history_.ids.reserve(ids.commits.size() + ids.tags.size());
    for (const ObjectId& id : ids.commits)
      history_.ids.add(id);
    ids.commits = {};  // they are all in there
    history_.commits = history_.ids.size();
    for (const ObjectId& id : ids.tags)
      history_.ids.add(id);
    used_.assign(trees_.objects(), 0);
    DOWSE_TRY(read_commits(log));
    DOWSE_TRY(read_tags(ids.tags));
    DOWSE_TRY(read_refs());
    close();
    return {};
  }

 private:
  Result<void> read_commits(const CommitLog* log) {
    const std::size_t count = history_.commits;
    history_.committed.assign(count, 0);
    history_.root.assign(count, History::kNone);
    tree_objects_.assign(count, IdTable::kNone);
    std::vector<Parent> parents;
    if (log != nullptr) {
      DOWSE_TRY(take_commits(*log, parents));
    } else {
      DOWSE_TRY(read_all_commits(parents));
    }
    std::sort(parents.begin(), parents.end());
    history_.parents_begin.assign(count + 1, 0);
    for (const Parent& parent : parents) {
      history_.parent_list.push_back(parent.parent);
      ++history_.parents_begin[parent.commit + std::size_t{1}];
    }
    std::partial_sum(history_.parents_begin.begin(), history_.parents_begin.end(),
                     history_.parents_begin.begin());
    for (std::size_t i = 0; i < count; ++i)
      history_.root[i] = use(tree_objects_[i]);
    return {};
  }

  WantedView all_commits() const {
    return {git::ObjectType::kCommit, history_.ids, 0, history_.commits};
  }

  // From what was heard, and the objects of those that were not.
  Result<void> take_commits(const CommitLog& log, std::vector<Parent>& parents) {
    std::vector<std::uint8_t> known(history_.commits, 0);
    log.for_each([&](const CommitLog::EntryView& entry) {
      const std::uint32_t number = history_.ids.find(pass_.walk.id_of(entry.commit));
      if (number >= history_.commits) return;
      known[number] = 1;
      history_.committed[number] = entry.committed;
      if (entry.tree != CommitLog::kNone)
        tree_objects_[number] = trees_.object(pass_.walk.id_of(entry.tree));
      std::uint32_t place = 0;
      for (const std::uint32_t parent : entry.parents) {
        if (parent != CommitLog::kNone)
          add_parent(number, pass_.walk.id_of(parent), place, parents);
      }
    });
    return read_one_by_one(
        pass_, all_commits(), [&](std::uint32_t number) { return known[number] == 0; },
        [&](const NumberedObjectView& commit) {
          if (commit.bytes) read_commit(commit.number, *commit.bytes, parents);
        });
  }

  Result<void> read_all_commits(std::vector<Parent>& parents) {
    std::vector<std::unique_ptr<std::vector<Parent>>> shares;
    const auto make_visit = [&]() -> VisitObject {
      std::vector<Parent>* share =
          shares.emplace_back(std::make_unique<std::vector<Parent>>()).get();
      return [this, share](const NumberedObjectView& commit) {
        if (commit.bytes) read_commit(commit.number, *commit.bytes, *share);
        return nullptr;
      };
    };
    DOWSE_TRY(read_objects(pass_, all_commits(), make_visit));
    for (const auto& share : shares)
      parents.insert(parents.end(), share->begin(), share->end());
    return {};
  }

  // Threads: any; writes only what belongs to `number`.
  void read_commit(std::uint32_t number, std::string_view bytes, std::vector<Parent>& parents) {
    const Result<git::CommitView> commit = git::parse_commit(bytes, history_.ids[number].size);
    if (!commit) return;
    history_.committed[number] = commit->committer.seconds;
    tree_objects_[number] = trees_.object(commit->tree);
    std::uint32_t place = 0;
    for (const ObjectId& parent : commit->parents)
      add_parent(number, parent, place, parents);
  }

  // The parent at `place`, or nothing when it is not in the store: a shallow or damaged one.
  void add_parent(std::uint32_t number, const ObjectId& id, std::uint32_t& place,
                  std::vector<Parent>& parents) const {
    const std::uint32_t node = history_.ids.find(id);
    if (node < history_.commits) parents.push_back({number, place++, node});
  }

  // The pruned tree of a tree object that a node has as its root.
  std::uint32_t use(std::uint32_t object) {
    if (object == IdTable::kNone) return History::kNone;
    used_[object] = 1;
    return trees_.pruned(object);
  }

  Result<void> read_tags(std::span<const ObjectId> ids) {
    std::vector<ObjectId> targets(ids.size());
    const auto make_visit = [&]() -> VisitObject {
      return [&](const NumberedObjectView& object) -> std::unique_ptr<TextMemory> {
        if (!object.bytes) return nullptr;
        const Result<git::TagView> tag =
            git::parse_tag(*object.bytes, history_.ids[object.number].size);
        if (tag) targets[object.number - history_.commits] = tag->target;
        return nullptr;
      };
    };
    DOWSE_TRY(read_objects(
        pass_, {git::ObjectType::kTag, history_.ids, history_.commits, history_.ids.size()},
        make_visit));
    // Tags stand before the nodes of trees and blobs, so those are made in a second round.
    std::vector<std::uint32_t> named(ids.size(), History::kNone);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      named[i] = history_.ids.find(targets[i]);
      history_.root.push_back(History::kNone);
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (named[i] == History::kNone) named[i] = content_node(targets[i]);
      if (named[i] != History::kNone) history_.parent_list.push_back(named[i]);
      history_.parents_begin.push_back(static_cast<std::uint32_t>(history_.parent_list.size()));
    }
    return {};
  }

  // A new node for a tree or blob that stands for itself; kNone for others.
  std::uint32_t content_node(const ObjectId& id) {
    const std::uint32_t tree = trees_.object(id);
    const std::uint32_t mark = marks_.blobs().find(id);
    if (tree == IdTable::kNone && mark == IdTable::kNone) return History::kNone;
    history_.root.push_back(tree != IdTable::kNone ? use(tree) : trees_.root_of_blob(mark));
    return history_.nodes() - 1;
  }

  // Refs, HEADs that are detached, and those of linked worktrees; not FETCH_HEAD and the like,
  // which keep nothing alive (git-gc(1), "Notes").
  Result<void> read_refs() {
    Coverage told_by_the_source;
    DOWSE_ASSIGN(const std::vector<git::Ref> refs, pass_.repo.refs(told_by_the_source));
    for (const git::Ref& ref : refs) {
      if (!is_in_refs(ref.name)) continue;
      add_tip(ref);
    }
    std::vector<std::uint32_t> named;
    for (const Tip& tip : history_.tips)
      named.push_back(tip.node);
    std::sort(named.begin(), named.end());
    for (const git::Ref& ref : refs) {
      if (ref.name != "HEAD" && !ref.name.ends_with("/HEAD")) continue;
      if (is_in_refs(ref.name)) continue;
      const std::uint32_t node = history_.ids.find(ref.target);
      if (ref.name == "HEAD" && node < history_.commits) history_.head = node;
      if (!std::binary_search(named.begin(), named.end(), node)) add_tip(ref);
    }
    std::stable_sort(history_.tips.begin(), history_.tips.end(),
                     [](const Tip& a, const Tip& b) { return a.ref < b.ref; });
    return {};
  }

  void add_tip(const git::Ref& ref) {
    std::uint32_t node = history_.ids.find(ref.target);
    if (node == History::kNone) node = content_node(ref.target);
    if (node != History::kNone) history_.tips.push_back({ref.name, node});
  }

  // What follows from all nodes.
  void close() {
    history_.parents_begin.resize(history_.nodes() + 1, history_.parents_begin.back());
    for (const std::uint32_t object : trees_.tops()) {
      if (used_[object] == 0) history_.loose_roots.push_back(trees_.pruned(object));
    }
    rank();
    sort_parents_first();
  }

  void rank() {
    std::vector<std::uint32_t> by_age(history_.commits);
    std::iota(by_age.begin(), by_age.end(), 0U);
    std::sort(by_age.begin(), by_age.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::tie(history_.committed[a], history_.ids[a]) <
             std::tie(history_.committed[b], history_.ids[b]);
    });
    history_.age.resize(history_.commits);
    for (std::uint32_t i = 0; i < by_age.size(); ++i)
      history_.age[by_age[i]] = i;
  }

  void sort_parents_first() {
    const std::uint32_t nodes = history_.nodes();
    std::vector<std::uint32_t> begin(nodes + 1, 0);  // of each node's children
    for (const std::uint32_t parent : history_.parent_list)
      ++begin[parent + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    std::vector<std::uint32_t> children(history_.parent_list.size());
    std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
    std::vector<std::uint32_t> waits(nodes);
    for (std::uint32_t node = 0; node < nodes; ++node) {
      for (const std::uint32_t parent : history_.parents(node))
        children[next[parent]++] = node;
      waits[node] = static_cast<std::uint32_t>(history_.parents(node).size());
      if (waits[node] == 0) history_.order.push_back(node);
    }
    for (std::size_t done = 0; done < history_.order.size(); ++done) {
      const std::uint32_t node = history_.order[done];
      for (std::uint32_t i = begin[node]; i < begin[node + 1]; ++i) {
        if (--waits[children[i]] == 0) history_.order.push_back(children[i]);
      }
    }
  }

  const ObjectPass& pass_;
  const Marks& marks_;
  MarkedTrees& trees_;
  History& history_;
  std::vector<std::uint32_t> tree_objects_;  // by commit: its tree, or kNone
  std::vector<std::uint8_t> used_;           // by tree object: it is the root of a node
};

}  // namespace

Result<History> load_history(const ObjectPass& pass, ObjectIds ids, const CommitLog* log,
                             const Marks& marks, MarkedTrees& trees) {
  History history;
  DOWSE_TRY(Loader(pass, marks, trees, history).load(std::move(ids), log));
  return history;
}

}  // namespace dowse::attribution
