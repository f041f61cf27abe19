#pragma once
// Standard input as one text.

#include <memory>
#include <string>

#include "engine/source/source.h"

namespace dowse {

// Reads `descriptor` (not owned) to its end, as one TextKind::kStdin. Of more than max_blob_bytes
// the first part is visited all the same, and the text counts as Skip::kTooLarge. A stop request is
// noticed within a tenth of a second, also while nothing comes.
std::unique_ptr<Source> open_stdin(TargetIndex index, std::string name, int descriptor = 0);

}  // namespace dowse
