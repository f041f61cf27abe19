#pragma once
// Collecting the places of one finding: all that a filter keeps are counted, the first of them are
// listed.

#include <cstdint>
#include <map>
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
  void begin(const Finding& finding);

  // Lifetime: the place's path until move_into.
  void add(const PlaceView& place);

  // Into the finding, among the places it has from other targets; leaves the list empty.
  void move_into(Finding& finding);

 private:
  // The places under one path of a finding of which an ignore file may name some.
  struct UnderPath {
    bool ignored = false;
    std::uint64_t not_allowed = 0;
    std::uint64_t not_allowed_head = 0;  // of them at HEAD
  };

  void cut();
  void allow_ignored();
  bool is_ignored(std::string_view path) const;

  std::vector<PlaceView> places_;
  PlaceFilter* filter_;
  const Finding* finding_ = nullptr;
  bool may_ignore_ = false;
  std::map<std::string_view, UnderPath> under_path_;  // only when may_ignore_
  std::uint64_t count_ = 0;
  std::uint64_t head_count_ = 0;
  std::uint64_t allowed_count_ = 0;
  std::uint64_t allowed_head_count_ = 0;
  std::uint64_t test_count_ = 0;
};

}  // namespace dowse::attribution
