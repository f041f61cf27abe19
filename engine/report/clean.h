#pragma once
// The one way a string of a target takes into a report: redacted, then made safe to show.

#include <string>
#include <string_view>

#include "engine/base/text.h"
#include "engine/find/redactor.h"

namespace dowse {

// Every secret in `raw` masked, controls and bytes that are no UTF-8 escaped. Once per string: what
// it returns is fit to leave and never goes through it again.
inline std::string clean(const Redactor& redactor, std::string_view raw) {
  return raw.empty() ? std::string() : escape_controls(redactor.redact(raw));
}

// The same for a name: of a file, a ref, a target, or what is said about one.
inline std::string clean_name(const Redactor& redactor, std::string_view raw) {
  return raw.empty() ? std::string() : escape_controls(redactor.redact_name(raw));
}

}  // namespace dowse
