#include "engine/source/file_visit.h"

#include <optional>
#include <string_view>

#include "engine/source/not_decoded.h"

namespace dowse {

void visit_whole(const BlobView& blob, const std::string& subject, BlobVisitor& visitor,
                 Coverage& coverage) {
  coverage.add_present(blob.kind, 1, blob.bytes.size());
  if (visitor.visit(blob).scanned) coverage.add_scanned(blob.kind, blob.bytes.size());
  if (const std::optional<std::string_view> format = undecoded_format(blob.bytes)) {
    coverage.skip(Skip::kNotDecoded, subject, std::string(*format), blob.bytes.size());
  }
}

}  // namespace dowse
