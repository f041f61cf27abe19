#include "engine/pipeline/pipeline.h"

namespace dowse {

ByteBudget::Charge::Charge(ByteBudget& budget, std::uint64_t bytes)
    : budget_(budget), bytes_(bytes) {
  std::unique_lock lock(budget_.mutex_);
  budget_.room_.wait(lock, [&] {
    return budget_.used_ == 0 ||
           (bytes_ <= budget_.limit_ && budget_.used_ <= budget_.limit_ - bytes_);
  });
  budget_.used_ += bytes_;
}

ByteBudget::Charge::~Charge() {
  {
    const std::scoped_lock lock(budget_.mutex_);
    budget_.used_ -= bytes_;
  }
  budget_.room_.notify_all();
}

}  // namespace dowse
