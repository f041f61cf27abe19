#pragma once
// Which objects a source told of as lost: so that who reads them once more does not tell again.

#include <mutex>
#include <set>

#include "engine/base/coverage.h"
#include "engine/base/object_id.h"
#include "engine/base/result.h"

namespace dowse {

// As a walk of objects that are listed says why one is lost.
inline Skip reason_of_loss(const Error& error) noexcept {
  if (error.code() == Errc::kLimit) return Skip::kTooLarge;
  return error.code() == Errc::kIo ? Skip::kUnreadable : Skip::kDamaged;
}

// Threads: any.
class LostObjects {
 public:
  // True when it was not there yet.
  bool add(const ObjectId& id) {
    const std::scoped_lock lock(mutex_);
    return ids_.insert(id).second;
  }

 private:
  std::mutex mutex_;
  std::set<ObjectId> ids_;
};

}  // namespace dowse
