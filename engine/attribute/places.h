#pragma once
// Collecting the places of one finding: all are counted, the first of them are kept.

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/object_id.h"
#include "engine/find/finding.h"

namespace dowse::attribution {

// A place before it is worth strings of its own. Lifetime: the occurrence and the path.
struct PlaceView {
  const Occurrence* occurrence = nullptr;
  std::string_view path;
  ObjectId commit;
  bool at_head = false;
};

// The place of an occurrence that says all there is to know.
PlaceView plain_place(const Occurrence& occurrence) noexcept;

// Keeps the first Finding::kMaxPlaces of any number.
class PlaceList {
 public:
  void add(const PlaceView& place);

  // Into the finding, among the places it has from other targets; leaves the list empty.
  void move_into(Finding& finding);

 private:
  void cut();

  std::vector<PlaceView> places_;
  std::uint64_t count_ = 0;
  bool any_at_head_ = false;
};

}  // namespace dowse::attribution
