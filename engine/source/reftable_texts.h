#pragma once
// What a reftable holds that can be searched: the names of refs, and reflogs as the files below
// logs/ hold them.

#include <functional>
#include <string_view>

#include "engine/base/result.h"

namespace dowse {

struct TakeReftable {
  // Refs, what symbolic ones name, refs that have a log; deleted ones too. A name may come again.
  std::function<void(std::string_view ref_name)> name;
  // Whole lines of a ref's log, newest first; a log of more than a megabyte in several pieces.
  // False: enough.
  std::function<bool(std::string_view ref_name, std::string_view lines)> log;
};

// Errors: as git::read_reftable; what stood before has been given then.
Result<void> read_reftable_texts(std::string_view table, const TakeReftable& take);

}  // namespace dowse
