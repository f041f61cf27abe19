#include "engine/attribute/standing.h"

#include <algorithm>
#include <utility>

namespace dowse::attribution {
namespace {

class Maker {
 public:
  Maker(const History& history, const Timeline& timeline, const Marks& marks, TreeDiff& diff)
      : history_(history), timeline_(timeline), marks_(marks), paths_(diff.paths()), diff_(diff) {}

  Standing make(const git::Index& index) {
    add_introduced();
    add_head();
    add_index(index);
    add_loose_trees();
    group_by_mark();
    return std::move(standing_);
  }

 private:
  void grow() {
    live_.resize(paths_.holdings(), 0);
    standing_.at_head.resize(paths_.holdings(), 0);
    standing_.oldest.resize(paths_.holdings(), History::kNone);
  }

  void add_introduced() {
    grow();
    for (std::uint32_t holding = 0; holding < paths_.holdings(); ++holding) {
      for (const std::uint32_t node : timeline_.introducers(holding)) {
        live_[holding] = 1;
        if (history_.is_commit(node)) note_commit(standing_.oldest[holding], node);
      }
    }
  }

  void note_commit(std::uint32_t& oldest, std::uint32_t commit) const {
    const bool older = oldest == History::kNone || history_.age[commit] < history_.age[oldest];
    if (older) oldest = commit;
  }

  // Asked of each holding, because the whole tree can be more than a comparison may cost; all it
  // has was added at some node, so all of it is known here.
  void add_head() {
    if (history_.head == History::kNone) return;
    const std::uint32_t root = timeline_.root[history_.head];
    for (std::uint32_t holding = 0; holding < paths_.holdings(); ++holding) {
      if (holds(diff_.trees(), paths_, root, holding)) standing_.at_head[holding] = 1;
    }
  }

  void add_index(const git::Index& index) {
    for (const git::IndexEntryView& entry : index.entries()) {
      const std::uint32_t mark = marks_.blobs().find(entry.id);
      if (mark == IdTable::kNone) continue;
      const std::uint32_t holding = paths_.holding({paths_.path(entry.path), mark});
      grow();
      live_[holding] = 1;
      standing_.at_head[holding] = 1;
    }
  }

  void add_loose_trees() {
    std::vector<std::uint8_t> has_place(marks_.size(), 0);
    for (std::uint32_t holding = 0; holding < live_.size(); ++holding) {
      if (live_[holding] != 0) has_place[paths_[holding].mark] = 1;
    }
    for (const std::uint32_t root : history_.loose_roots) {
      for (const std::uint32_t holding : all_of(root)) {
        if (has_place[paths_[holding].mark] == 0) live_[holding] = 1;
      }
    }
  }

  // Empty when there are more than a comparison may find.
  std::vector<std::uint32_t> all_of(std::uint32_t root) {
    std::vector<Change> changes;
    (void)diff_.compare(MarkedTrees::kEmpty, root, changes);
    grow();
    std::vector<std::uint32_t> holdings;
    holdings.reserve(changes.size());
    for (const Change& change : changes)
      holdings.push_back(change.holding);
    return holdings;
  }

  void group_by_mark() {
    std::vector<std::uint32_t>& begin = standing_.begin;
    begin.assign(marks_.size() + 1, 0);
    for (std::uint32_t holding = 0; holding < live_.size(); ++holding) {
      if (live_[holding] != 0) ++begin[paths_[holding].mark + 1];
    }
    for (std::size_t i = 1; i < begin.size(); ++i)
      begin[i] += begin[i - 1];
    standing_.holdings.resize(begin.back());
    std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
    for (std::uint32_t holding = 0; holding < live_.size(); ++holding) {
      if (live_[holding] != 0) standing_.holdings[next[paths_[holding].mark]++] = holding;
    }
  }

  const History& history_;
  const Timeline& timeline_;
  const Marks& marks_;
  Paths& paths_;
  TreeDiff& diff_;
  Standing standing_;
  std::vector<std::uint8_t> live_;  // by holding
};

}  // namespace

Standing make_standing(const History& history, const Timeline& timeline, const Marks& marks,
                       TreeDiff& diff, const git::Index& index) {
  return Maker(history, timeline, marks, diff).make(index);
}

}  // namespace dowse::attribution
