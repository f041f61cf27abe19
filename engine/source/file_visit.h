#pragma once
// What every source of files does with a text that was read whole.

#include <string>

#include "engine/base/coverage.h"
#include "engine/source/source.h"

namespace dowse {

// Visits the text and tells coverage that it is there, that it was scanned and, where only its raw
// bytes were, that it was not decoded. `subject` names it there.
void visit_whole(const BlobView& blob, const std::string& subject, BlobVisitor& visitor,
                 Coverage& coverage);

}  // namespace dowse
