#include "engine/attribute/presence.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <span>
#include <tuple>

namespace dowse::attribution {
namespace {

// Walks the forest in which the first parent of a node is its parent, and knows at each node how
// many holdings of each finding its tree has: a step down applies the node's changes, a step up
// takes them back. So it costs what changed, not what there is.
class Walk {
 public:
  Walk(const History& history, const Timeline& timeline, const Marks& marks, const Paths& paths)
      : history_(history),
        timeline_(timeline),
        marks_(marks),
        paths_(paths),
        counts_(marks.findings(), 0),
        begin_(history.nodes() + 1, 0) {
    for (std::uint32_t node = 0; node < history.nodes(); ++node) {
      const std::uint32_t parent = history.first_parent(node);
      if (parent != History::kNone) ++begin_[parent + 1];
    }
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    children_.resize(begin_.back());
    std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
    for (std::uint32_t node = 0; node < history.nodes(); ++node) {
      const std::uint32_t parent = history.first_parent(node);
      if (parent != History::kNone) children_[next[parent]++] = node;
    }
  }

  // Calls visit(node) for each node, after its changes were applied.
  void run(const std::function<void(std::uint32_t node)>& visit) {
    for (const std::uint32_t root : history_.order) {
      if (history_.first_parent(root) != History::kNone) continue;
      enter(root, visit);
      while (!open_.empty()) {
        const std::uint32_t node = open_.back().node;
        if (open_.back().next < begin_[node + 1]) {
          enter(children_[open_.back().next++], visit);
        } else {
          apply(node, true);
          open_.pop_back();
        }
      }
    }
  }

  std::uint32_t count(std::uint32_t finding) const { return counts_[finding]; }

  // Of each finding that the last visited node changed: the count before.
  struct Before {
    std::uint32_t finding = 0;
    std::uint32_t count = 0;
  };

  std::span<const Before> changed() const noexcept { return changed_; }

 private:
  struct Open {
    std::uint32_t node = 0;
    std::uint32_t next = 0;  // child to enter
  };

  void enter(std::uint32_t node, const std::function<void(std::uint32_t)>& visit) {
    changed_.clear();
    for (const Change& change : timeline_.changes_of(node)) {
      for (const Holder& holder : marks_.holders(paths_[change.holding].mark)) {
        if (!paths_.stands_under(change.holding, holder.path)) continue;
        changed_.push_back({holder.finding, counts_[holder.finding]});
      }
    }
    std::sort(changed_.begin(), changed_.end(),
              [](const Before& a, const Before& b) { return a.finding < b.finding; });
    changed_.erase(
        std::unique(changed_.begin(), changed_.end(),
                    [](const Before& a, const Before& b) { return a.finding == b.finding; }),
        changed_.end());
    apply(node, false);
    open_.push_back({node, begin_[node]});
    visit(node);
  }

  // Unsigned counts may pass below zero on the way and are right at the end.
  void apply(std::uint32_t node, bool back) {
    for (const Change& change : timeline_.changes_of(node)) {
      const std::uint32_t step = change.added != back ? 1U : 0xFFFFFFFFU;
      for (const Holder& holder : marks_.holders(paths_[change.holding].mark)) {
        if (paths_.stands_under(change.holding, holder.path)) counts_[holder.finding] += step;
      }
    }
  }

  const History& history_;
  const Timeline& timeline_;
  const Marks& marks_;
  const Paths& paths_;
  std::vector<std::uint32_t> counts_;    // by finding
  std::vector<std::uint32_t> begin_;     // by node, and the end, in children_
  std::vector<std::uint32_t> children_;  // nodes whose first parent it is
  std::vector<Open> open_;
  std::vector<Before> changed_;
};

// Whether another parent of the commit that removed a finding holds it.
struct Question {
  std::uint32_t parent = 0;
  std::uint32_t removal = 0;  // index
};

std::vector<Question> questions_about(const History& history, const std::vector<Event>& removals) {
  std::vector<Question> questions;
  for (std::uint32_t i = 0; i < removals.size(); ++i) {
    for (const std::uint32_t parent : history.parents(removals[i].node).subspan(1)) {
      questions.push_back({parent, i});
    }
  }
  std::sort(questions.begin(), questions.end(), [](const Question& a, const Question& b) {
    return std::tie(a.parent, a.removal) < std::tie(b.parent, b.removal);
  });
  return questions;
}

// Leaves those removals that every other parent confirms.
void confirm_removals(const History& history, Walk& walk, std::vector<Event>& removals) {
  const std::vector<Question> questions = questions_about(history, removals);
  if (questions.empty()) return;
  std::vector<std::uint8_t> refuted(removals.size(), 0);
  walk.run([&](std::uint32_t node) {
    auto question =
        std::lower_bound(questions.begin(), questions.end(), node,
                         [](const Question& q, std::uint32_t parent) { return q.parent < parent; });
    for (; question != questions.end() && question->parent == node; ++question) {
      if (walk.count(removals[question->removal].finding) == 0) refuted[question->removal] = 1;
    }
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < removals.size(); ++i) {
    if (refuted[i] == 0) removals[kept++] = removals[i];
  }
  removals.resize(kept);
}

}  // namespace

Presence make_presence(const History& history, const Timeline& timeline, const Marks& marks,
                       const Paths& paths) {
  Presence presence;
  presence.at_tip.assign(marks.findings(), 0);
  std::vector<std::uint8_t> is_tip(history.nodes(), 0);
  for (const Tip& tip : history.tips)
    is_tip[tip.node] = 1;
  if (history.head != History::kNone) is_tip[history.head] = 1;
  Walk walk(history, timeline, marks, paths);
  walk.run([&](std::uint32_t node) {
    for (const Walk::Before& before : walk.changed()) {
      const bool holds = walk.count(before.finding) > 0;
      if (before.count == 0 && holds) presence.arrivals.push_back({before.finding, node});
      if (before.count > 0 && !holds) presence.removals.push_back({before.finding, node});
    }
    if (is_tip[node] == 0) return;
    for (std::uint32_t f = 0; f < marks.findings(); ++f) {
      if (walk.count(f) > 0) presence.at_tip[f] = 1;
    }
  });
  confirm_removals(history, walk, presence.removals);
  std::sort(presence.arrivals.begin(), presence.arrivals.end());
  std::sort(presence.removals.begin(), presence.removals.end());
  return presence;
}

}  // namespace dowse::attribution
