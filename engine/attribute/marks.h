#pragma once
// What attribution looks for in trees. A *mark* is either a blob in which a secret stands or, for a
// secret in entry names, the finding itself. Marks are numbered: blobs first.

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/attribute/id_table.h"
#include "engine/base/object_id.h"
#include "engine/find/finding.h"

namespace dowse::attribution {

// A finding with its occurrences [first, last) in one marked blob; none for a mark of names.
// Lifetime: the findings.
struct Holder {
  std::uint32_t finding = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::string_view path = {};  // not empty: it stands there under this path alone
};

// An entry name in which a secret stands.
struct MarkedName {
  std::uint32_t line = 0;  // of the text of kind kTreeNames, from 1
  std::uint32_t mark = 0;
  std::uint32_t occurrence = 0;  // of the finding
};

// A commit or tag in which a secret stands.
struct MarkedObject {
  ObjectId id;
  std::uint32_t finding = 0;
};

// Plain data about the findings of one target, by their index. Lifetime: the findings.
class Marks {
 public:
  // `blobs`: those that have a mark already; a finding may have left some. Requires: occurrences
  // are sorted as finding.h says, and all of a finding in one blob have one path, or none.
  Marks(std::span<const Finding> findings, TargetIndex target, IdTable blobs = {});

  bool any_in_trees() const noexcept { return !holders_.empty(); }

  bool any() const noexcept { return any_in_trees() || !objects_.empty(); }

  std::uint32_t size() const noexcept { return size_; }

  std::uint32_t findings() const noexcept { return findings_; }

  bool is_name(std::uint32_t mark) const noexcept { return mark >= blobs_.size(); }

  // The blobs; their numbers are marks.
  const IdTable& blobs() const noexcept { return blobs_; }

  // Who is in a mark, by finding.
  std::span<const Holder> holders(std::uint32_t mark) const noexcept;

  // The marked names of a tree, by line; empty for most.
  std::span<const MarkedName> names_of(const ObjectId& tree) const noexcept;

  // By finding.
  std::span<const MarkedObject> objects() const noexcept { return objects_; }

 private:
  void add_blobs(std::span<const Finding> findings, TargetIndex target);
  void group_by_mark(std::vector<std::pair<std::uint32_t, Holder>> held);
  void add_names(std::span<const Finding> findings, TargetIndex target);

  std::uint32_t size_ = 0;
  std::uint32_t findings_ = 0;
  IdTable blobs_;
  std::vector<std::uint32_t> begin_;  // of each mark in holders_, and the end
  std::vector<Holder> holders_;
  std::unordered_map<ObjectId, std::vector<MarkedName>> names_;
  std::vector<MarkedObject> objects_;
};

}  // namespace dowse::attribution
