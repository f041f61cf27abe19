#include "engine/attribute/fill.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>

#include "engine/attribute/places.h"

namespace dowse::attribution {
namespace {

bool is_older(const CommitInfo& a, const CommitInfo& b) noexcept {
  return std::tie(a.committed, a.id) < std::tie(b.committed, b.id);
}

bool is_in_tree(TextKind kind) noexcept {
  return kind == TextKind::kBlob || kind == TextKind::kTreeNames;
}

bool is_object(TextKind kind) noexcept {
  return is_in_tree(kind) || kind == TextKind::kCommit || kind == TextKind::kTag;
}

// What follows for the whole finding. Of objects of which nothing was looked up nobody knows that
// no ref reaches them, and that other targets lack them is then not enough.
void finish(Finding& finding, TargetIndex target, bool looked_up) {
  Exposure& exposure = finding.exposure;
  std::vector<ObjectId> objects;
  bool here = false;
  bool earlier = false;
  for (const Occurrence& occurrence : finding.occurrences) {
    if (!occurrence.object.empty()) objects.push_back(occurrence.object);
    if (!is_object(occurrence.kind)) continue;
    here = here || occurrence.target == target;
    earlier = earlier || occurrence.target < target;
  }
  std::sort(objects.begin(), objects.end());
  const auto end = std::unique(objects.begin(), objects.end());
  exposure.versions = static_cast<std::uint64_t>(end - objects.begin());
  if (here) {
    const bool so_far = !earlier || exposure.unreachable;
    exposure.unreachable = so_far && looked_up && exposure.ref_count == 0;
  }
  if (!exposure.at_head) return;
  exposure.removed_by.reset();
  exposure.unreachable = false;
}

void add_refs(Exposure& exposure, const RefsOfFinding& refs) {
  std::vector<std::string> all;
  std::set_union(exposure.refs.begin(), exposure.refs.end(), refs.first.begin(), refs.first.end(),
                 std::back_inserter(all));
  if (all.size() > Exposure::kMaxRefs) all.resize(Exposure::kMaxRefs);
  exposure.refs = std::move(all);
  exposure.ref_count += refs.count;
}

class Filler {
 public:
  Filler(TargetIndex target, const KnownView& known, CommitInfos& commits, PlaceFilter* filter)
      : target_(target),
        known_(known),
        commits_(commits),
        texts_(known.paths.paths()),
        name_marks_(known.marks.findings(), kNone),
        counted_by_(known.history.commits, kNone),
        places_(filter) {
    for (std::uint32_t mark = known.marks.blobs().size(); mark < known.marks.size(); ++mark) {
      name_marks_[known.marks.holders(mark).front().finding] = mark;
    }
  }

  void fill(Finding& finding, std::uint32_t index) {
    index_ = index;
    places_.begin(finding);
    introduced_count_ = 0;
    introduced_by_ = kNone;
    std::uint32_t blob = kNone;  // the mark of the occurrence before
    for (const Occurrence& occurrence : finding.occurrences) {
      if (occurrence.target == target_) blob = add_occurrence(occurrence, blob);
    }
    if (name_marks_[index] != kNone) add_names(finding, name_marks_[index]);
    places_.move_into(finding);
    tell_introduced(finding.exposure);
    tell_removed(finding);
    add_refs(finding.exposure, known_.refs[index]);
    finish(finding, target_, true);
  }

 private:
  static constexpr std::uint32_t kNone = History::kNone;

  // Returns the mark that the occurrence stands in, if it is a blob.
  std::uint32_t add_occurrence(const Occurrence& occurrence, std::uint32_t blob_before) {
    if (occurrence.kind == TextKind::kTreeNames) return kNone;  // by name: add_names
    if (occurrence.kind == TextKind::kCommit)
      count_commit(known_.history.ids.find(occurrence.object));
    if (occurrence.kind != TextKind::kBlob) {
      places_.add(plain_place(occurrence));
      return kNone;
    }
    const std::uint32_t mark = known_.marks.blobs().find(occurrence.object);
    if (mark != blob_before) count_introducers(mark, occurrence.path);
    bool stands = false;
    for (const std::uint32_t holding : known_.standing.of(mark)) {
      if (!stands_under(holding, occurrence.path)) continue;
      add_place(occurrence, holding);
      stands = true;
    }
    if (!stands) places_.add(plain_place(occurrence));
    return mark;
  }

  bool stands_under(std::uint32_t holding, std::string_view path) {
    return path.empty() || text_of(known_.paths[holding].path) == path;
  }

  void add_place(const Occurrence& occurrence, std::uint32_t holding) {
    const std::uint32_t oldest = known_.standing.oldest[holding];
    const ObjectId commit = oldest == kNone ? ObjectId() : known_.history.ids[oldest];
    places_.add({&occurrence, text_of(known_.paths[holding].path), commit,
                 known_.standing.at_head[holding] != 0});
  }

  std::string_view text_of(std::uint32_t path) {
    if (texts_[path].empty()) texts_[path] = known_.paths.text(path);
    return texts_[path];
  }

  // A name stands in every version of its directory: of each path, the one of the oldest commit
  // that introduced it is told.
  void add_names(const Finding& finding, std::uint32_t mark) {
    count_introducers(mark, {});
    for (const std::uint32_t holding : known_.standing.of(mark)) {
      for (const NamedMark& named : in_tree(holding)) {
        add_place(finding.occurrences[named.occurrence], holding);
      }
    }
    if (!known_.standing.of(mark).empty()) return;
    for (const Occurrence& occurrence : finding.occurrences) {
      const bool is_name = occurrence.kind == TextKind::kTreeNames && occurrence.target == target_;
      if (is_name) places_.add(plain_place(occurrence));
    }
  }

  // The occurrences of a name in one tree object that holds it.
  std::span<const NamedMark> in_tree(std::uint32_t holding) const {
    const Holding wanted = known_.paths[holding];
    std::vector<std::uint32_t> names = known_.paths.names_of(wanted.path);
    const std::uint32_t name = names.back();
    names.pop_back();
    std::uint32_t object = kNone;
    const std::uint32_t oldest = known_.standing.oldest[holding];
    if (oldest != kNone) {
      std::uint32_t tree = known_.timeline.root[oldest];
      for (const std::uint32_t step : names)
        tree = known_.trees.child(tree, step);
      const std::span<const TreeEdge> edges = known_.trees.edges(tree);
      if (!edges.empty() && edges.back().is_identity()) object = edges.back().to;
    }
    if (object == kNone) object = smallest_tree(name, wanted.mark);
    const std::span<const NamedMark> all = known_.trees.named_marks();
    const auto first =
        std::lower_bound(all.begin(), all.end(), NamedMark{object, name, wanted.mark, 0});
    const auto last = std::find_if(first, all.end(), [&](const NamedMark& named) {
      return named.tree != object || named.name != name || named.mark != wanted.mark;
    });
    return {first, last};
  }

  std::uint32_t smallest_tree(std::uint32_t name, std::uint32_t mark) const {
    std::uint32_t smallest = kNone;
    for (const NamedMark& named : known_.trees.named_marks()) {
      if (named.name != name || named.mark != mark) continue;
      const bool smaller =
          smallest == kNone || known_.trees.id(named.tree) < known_.trees.id(smallest);
      if (smaller) smallest = named.tree;
    }
    return smallest;
  }

  void count_introducers(std::uint32_t mark, std::string_view path) {
    for (const std::uint32_t holding : known_.standing.of(mark)) {
      if (!stands_under(holding, path)) continue;
      for (const std::uint32_t node : known_.timeline.introducers(holding))
        count_commit(node);
    }
  }

  // Nodes that are no commits do not count.
  void count_commit(std::uint32_t node) {
    if (node >= known_.history.commits || counted_by_[node] == index_) return;
    counted_by_[node] = index_;
    ++introduced_count_;
    const bool older =
        introduced_by_ == kNone || known_.history.age[node] < known_.history.age[introduced_by_];
    if (older) introduced_by_ = node;
  }

  void tell_introduced(Exposure& exposure) {
    exposure.introduced_count += introduced_count_;
    if (introduced_by_ == kNone) return;
    const CommitInfo& commit = commits_.of(introduced_by_);
    if (!exposure.introduced_by || is_older(commit, *exposure.introduced_by)) {
      exposure.introduced_by = commit;
    }
  }

  // Removed means removed in every target whose trees held it.
  void tell_removed(Finding& finding) {
    bool here = false;
    bool earlier = false;
    for (const Occurrence& occurrence : finding.occurrences) {
      if (!is_in_tree(occurrence.kind)) continue;
      here = here || occurrence.target == target_;
      earlier = earlier || occurrence.target < target_;
    }
    if (!here) return;
    const std::vector<Event>& all = known_.presence.removals;
    auto removal = std::lower_bound(all.begin(), all.end(), Event{index_, 0});
    std::uint32_t newest = kNone;
    for (; removal != all.end() && removal->finding == index_; ++removal) {
      ++finding.exposure.removed_count;
      const bool newer =
          newest == kNone || known_.history.age[removal->node] > known_.history.age[newest];
      if (newer) newest = removal->node;
    }
    std::optional<CommitInfo>& told = finding.exposure.removed_by;
    const bool removed = newest != kNone && known_.presence.at_tip[index_] == 0;
    if (!removed || (earlier && !told)) {
      told.reset();
    } else if (!told || is_older(*told, commits_.of(newest))) {
      told = commits_.of(newest);
    }
  }

  TargetIndex target_;
  const KnownView& known_;
  CommitInfos& commits_;
  std::vector<std::string> texts_;         // by path; empty: not asked for yet
  std::vector<std::uint32_t> name_marks_;  // by finding
  std::vector<std::uint32_t> counted_by_;  // by commit: the finding that counted it last
  PlaceList places_;
  std::uint32_t index_ = 0;  // of the finding
  std::uint64_t introduced_count_ = 0;
  std::uint32_t introduced_by_ = kNone;
};

}  // namespace

void fill(std::span<Finding> findings, TargetIndex target, const KnownView& known,
          CommitInfos& commits, PlaceFilter* filter) {
  Filler filler(target, known, commits, filter);
  for (std::uint32_t i = 0; i < findings.size(); ++i)
    filler.fill(findings[i], i);
}

void fill_plain(std::span<Finding> findings, TargetIndex target, PlaceFilter* filter) {
  PlaceList places(filter);
  for (Finding& finding : findings) {
    places.begin(finding);
    for (const Occurrence& occurrence : finding.occurrences) {
      if (occurrence.target != target) continue;
      places.add(plain_place(occurrence));
      if (is_in_tree(occurrence.kind)) finding.exposure.removed_by.reset();
    }
    places.move_into(finding);
    finish(finding, target, false);
  }
}

}  // namespace dowse::attribution
