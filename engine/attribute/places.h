#pragma once
// Collecting the places of one finding: all that a filter keeps are counted, the first of them are
// listed.

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/object_id.h"
#include "engine/find/finding.h"
#include "engine/find/place_filter.h"

namespace dowse::attribution {

// The place of an occurrence that says all there is to know.
PlaceView plain_place(const Occurrence& occurrence) noexcept;

// Keeps the first Finding::kMaxPlaces of any number.
class PlaceList {
 public:
  // `filter` may be null: every place stands. Lifetime: the filter must outlive it.
  explicit PlaceList(PlaceFilter* filter = nullptr) : filter_(filter) {}

  // The places that follow are those of `finding`. Lifetime: until move_into.
  void begin(const Finding& finding) { finding_ = &finding; }

  void add(const PlaceView& place);

  // Into the finding, among the places it has from other targets; leaves the list empty.
  void move_into(Finding& finding);

 private:
  void cut();

  std::vector<PlaceView> places_;
  PlaceFilter* filter_;
  const Finding* finding_ = nullptr;
  std::uint64_t count_ = 0;
  std::uint64_t head_count_ = 0;
  std::uint64_t allowed_count_ = 0;
  std::uint64_t allowed_head_count_ = 0;
};

}  // namespace dowse::attribution
