#include "engine/source/folder_paths.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "engine/git/parse.h"

namespace dowse {
namespace {

constexpr std::uint32_t kMaxDepth = 4096;  // git's own default is 2048 (core.maxTreeDepth)
constexpr std::size_t kMaxNumber = std::numeric_limits<std::uint32_t>::max() - 1;

// What a tree and each of its files cost beside their bytes, in bytes of path that cost the same to
// match.
constexpr std::uint64_t kFileWork = 96;
// The work a small repository may make in any case: a second or two.
constexpr std::uint64_t kFreeWork = std::uint64_t{64} << 20;
// How many times the trees that were read may be told of. Few trees stand under more than one path,
// and of most only what is new is told.
constexpr std::uint64_t kWorkFactor = 8;

// What is kept for each standing while paths are followed: it, its path, and its children twice.
constexpr std::uint64_t kStandingBytes = 48;
// Of the table of names, with what malloc adds.
constexpr std::uint64_t kNameBytes = 112;

// How many of a loop's turns lie between two looks at the stop token.
constexpr std::size_t kTurns = 4096;

std::size_t first_bytes(const ObjectId& id) {
  return std::size_t{id.raw[0]} << 8 | id.raw[1];
}

std::uint32_t clipped(std::uint64_t value) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(value, kMaxNumber));
}

template <typename T>
void sort_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

FolderPaths::FolderPaths(std::vector<ObjectId> trees, std::uint64_t memory_bytes)
    : ids_(std::move(trees)),
      first_(65537, 0),
      memory_bytes_(memory_bytes),
      is_child_(ids_.size(), false),
      is_root_(ids_.size(), false) {
  sort_unique(ids_);
  for (const ObjectId& id : ids_)
    ++first_[first_bytes(id) + 1];
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
  is_full_ = !fits(0);
}

std::uint32_t FolderPaths::number_of(const ObjectId& id) const {
  const std::size_t slot = first_bytes(id);
  const auto end = ids_.begin() + first_[slot + 1];
  const auto found = std::lower_bound(ids_.begin() + first_[slot], end, id);
  if (found == end || *found != id) return kNone;
  return static_cast<std::uint32_t>(found - ids_.begin());
}

// Whether so many edges more are within the memory for what is added. Whether all are depends on
// the sum alone.
bool FolderPaths::fits(std::size_t edges) const noexcept {
  const std::uint64_t bytes = ids_.size() * (sizeof(ObjectId) + sizeof(Node)) +
                              (edges_.size() + edges) * sizeof(Edge) + names_.size() * kNameBytes +
                              name_bytes_;
  return bytes <= memory_bytes_ / 2 && edges_.size() + edges <= kMaxNumber;
}

void FolderPaths::add_tree(const ObjectId& id, std::string_view bytes) {
  Node node{.tree = number_of(id), .bytes = clipped(bytes.size())};
  if (node.tree == kNone) return;
  std::vector<std::pair<std::uint32_t, std::string_view>> children;
  git::TreeWalkView entries(bytes, id.size);
  for (;;) {
    const Result<std::optional<git::TreeEntryView>> entry = entries.next();
    if (!entry || !entry->has_value()) break;
    if (!(*entry)->is_tree()) {
      if (!(*entry)->is_gitlink()) ++node.files;
      continue;
    }
    const std::uint32_t child = number_of((*entry)->id);
    if (child != kNone) children.emplace_back(child, (*entry)->name);
  }
  sort_unique(children);
  const std::scoped_lock lock(mutex_);
  is_full_ = is_full_ || !fits(children.size());
  if (is_full_) return;
  node.begin = static_cast<std::uint32_t>(edges_.size());
  node.count = static_cast<std::uint32_t>(children.size());
  for (const auto& [child, name] : children) {
    edges_.push_back({child, name_number(name)});
    is_child_[child] = true;
  }
  added_.push_back(node);
  added_work_ += node.bytes + kFileWork * (std::uint64_t{node.files} + 1);
}

std::uint32_t FolderPaths::name_number(std::string_view name) {
  const auto [found, added] =
      name_numbers_.try_emplace(std::string(name), static_cast<std::uint32_t>(names_.size()));
  if (added) {
    names_.push_back(&found->first);
    name_bytes_ += name.size();
  }
  return found->second;
}

void FolderPaths::add_root(const ObjectId& tree) {
  const std::uint32_t number = number_of(tree);
  if (number == kNone) return;
  const std::scoped_lock lock(mutex_);
  is_root_[number] = true;
}

void FolderPaths::add_unnamed_roots() {
  for (const Node& node : added_) {
    if (!is_child_[node.tree]) is_root_[node.tree] = true;
  }
}

// Names are numbered in their order: so paths are, too, and what a limit leaves out does not depend
// on who came first.
void FolderPaths::rank_names() {
  std::vector<std::uint32_t> order(names_.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [this](std::uint32_t a, std::uint32_t b) { return *names_[a] < *names_[b]; });
  std::vector<std::uint32_t> rank(names_.size());
  std::vector<const std::string*> names(names_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    rank[order[i]] = i;
    names[i] = names_[order[i]];
  }
  names_ = std::move(names);
  for (Edge& edge : edges_)
    edge.name = rank[edge.name];
}

bool FolderPaths::follow(const std::stop_token& stop) {
  if (is_full_) return false;
  rank_names();
  nodes_.assign(added_.begin(), added_.end());
  added_.clear();
  std::sort(nodes_.begin(), nodes_.end(), [](const Node& a, const Node& b) {
    return std::pair(a.tree, a.begin) < std::pair(b.tree, b.begin);
  });
  std::vector<Standing> level;
  for (std::uint32_t tree = 0; tree < ids_.size(); ++tree) {
    if (is_root_[tree]) level.push_back({tree, 0});
  }
  bool complete = true;
  for (std::uint32_t depth = 0; !level.empty() && !stop.stop_requested(); ++depth) {
    complete = depth < kMaxDepth && keep_allowed(level);
    if (depth == kMaxDepth) break;
    standings_.insert(standings_.end(), level.begin(), level.end());
    if (!complete) break;
    std::vector<Below> below;
    complete = find_below(level, below, stop);
    level = number_paths(below);
    if (complete) continue;
    keep_allowed(level);
    standings_.insert(standings_.end(), level.begin(), level.end());
    break;
  }
  edges_.clear();
  nodes_ = {};
  std::sort(standings_.begin(), standings_.end());
  return complete;
}

std::span<const FolderPaths::Node> FolderPaths::nodes_of(std::uint32_t tree) const {
  const auto before = [](const Node& node, std::uint32_t number) { return node.tree < number; };
  const auto begin = std::lower_bound(nodes_.begin(), nodes_.end(), tree, before);
  auto end = begin;
  while (end != nodes_.end() && end->tree == tree)
    ++end;
  return {begin, end};
}

std::uint64_t FolderPaths::work_allowed() const noexcept {
  return kFreeWork + kWorkFactor * added_work_;
}

// What it costs to tell of all files of a tree under one path.
std::uint64_t FolderPaths::work_of(const Standing& at) const {
  std::uint64_t work = 0;
  for (const Node& node : nodes_of(at.tree)) {
    work += node.bytes + (kFileWork + steps_[at.path].size) * (std::uint64_t{node.files} + 1);
  }
  return work;
}

// Shortens a level to what may be told of. False when it had more.
bool FolderPaths::keep_allowed(std::vector<Standing>& level) {
  const std::uint64_t allowed = work_allowed();
  for (std::size_t i = 0; i < level.size(); ++i) {
    work_ += work_of(level[i]);
    if (work_ <= allowed) continue;
    level.resize(i);
    return false;
  }
  return true;
}

// The level below, sorted; over the limit, what comes first there, and false.
bool FolderPaths::find_below(const std::vector<Standing>& level, std::vector<Below>& below,
                             const std::stop_token& stop) const {
  const std::size_t most = static_cast<std::size_t>(memory_bytes_ / 2 / kStandingBytes);
  const std::size_t room = most - std::min(most, standings_.size());
  bool complete = true;
  std::size_t to_sort = kTurns;
  const auto sort = [&] {
    sort_unique(below);
    if (below.size() > room) {
      complete = false;
      below.resize(room);
    }
    to_sort = std::max(2 * below.size(), kTurns);
  };
  for (std::size_t i = 0; i < level.size(); ++i) {
    if (i % kTurns == 0 && stop.stop_requested()) break;
    for (const Node& node : nodes_of(level[i].tree)) {
      for (std::uint32_t e = node.begin; e < node.begin + node.count; ++e) {
        below.push_back({level[i].path, edges_[e].name, edges_[e].child});
        if (below.size() >= to_sort) sort();
      }
    }
  }
  sort();
  return complete;
}

std::vector<Standing> FolderPaths::number_paths(const std::vector<Below>& below) {
  std::vector<Standing> level;
  level.reserve(below.size());
  for (std::size_t i = 0; i < below.size(); ++i) {
    const Below& at = below[i];
    if (i == 0 || below[i - 1].parent != at.parent || below[i - 1].name != at.name) {
      const std::uint64_t size =
          std::uint64_t{steps_[at.parent].size} + names_[at.name]->size() + 1;
      steps_.push_back({at.parent, at.name, clipped(size)});
    }
    level.push_back({at.tree, static_cast<FolderPath>(steps_.size() - 1)});
  }
  return level;
}

std::span<const Standing> FolderPaths::standings_of(const ObjectId& tree) const {
  const std::uint32_t number = number_of(tree);
  if (number == kNone) return {};
  const auto begin =
      std::lower_bound(standings_.begin(), standings_.end(), Standing{number, FolderPath{0}});
  return {begin, std::lower_bound(begin, standings_.end(), Standing{number + 1, FolderPath{0}})};
}

bool FolderPaths::stands_under(std::uint32_t tree, FolderPath path) const {
  return std::binary_search(standings_.begin(), standings_.end(), Standing{tree, path});
}

std::string FolderPaths::prefix_of(FolderPath path) const {
  std::vector<FolderPath> steps;
  for (; path != 0; path = steps_[path].parent)
    steps.push_back(path);
  std::string text;
  if (!steps.empty()) text.reserve(steps_[steps.front()].size);
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    text += name_of(*step);
    text += '/';
  }
  return text;
}

}  // namespace dowse
