#pragma once
// Where a finding stands, for the text report: one line for each file, the places in it counted.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/report/report.h"

namespace dowse {

struct PlaceLine {
  std::string_view standing;  // "at HEAD", "in history", ...: a literal
  std::string text;           // "src/a.c:3:14  (7a7e69ffaf, and 14 more in this file)"
};

struct PlaceLines {
  std::vector<PlaceLine> lines;
  std::uint64_t rest = 0;  // places in no line
};

// Places of a finding or of a part of it. Lifetime: the report.
struct PlacesView {
  const std::vector<Place>& listed;
  std::uint64_t count = 0;  // with those that are not
};

// The first `max_lines` files, in the order of the places. A path longer than three lines of `room`
// columns is cut, its position is not.
PlaceLines place_lines(const Report& report, const Redactor& redactor, PlacesView places,
                       std::size_t max_lines, std::size_t room);

// The first digits of an id: enough to find it.
std::string short_id(const ObjectId& id);

}  // namespace dowse
