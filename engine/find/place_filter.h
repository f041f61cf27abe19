#pragma once
// The question attribution asks of each place before it counts and lists it: do the rules and the
// user let it stand? Asked there because a list that is cut first could lose the one that stands.

#include <string_view>

#include "engine/base/object_id.h"
#include "engine/find/finding.h"

namespace dowse {

// A place before it is worth strings of its own. Lifetime: the occurrence and the path.
struct PlaceView {
  const Occurrence* occurrence = nullptr;
  std::string_view path;
  ObjectId commit;
  bool at_head = false;
};

// Threads: one at a time.
class PlaceFilter {
 public:
  virtual ~PlaceFilter() = default;
  virtual bool keeps(const Finding& finding, const PlaceView& place) = 0;

  // Whether an ignore file names this place. It then names the secret in that file: all places of
  // the finding under the path are allowed, on whatever line and in whatever version.
  virtual bool ignores(const Finding& /*finding*/, const PlaceView& /*place*/) const {
    return false;
  }

  // False when no place of the finding can be named.
  virtual bool may_ignore(const Finding& /*finding*/) const { return false; }
};

}  // namespace dowse
