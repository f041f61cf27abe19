#include "tests/support/vendor_rule.h"

namespace dowse::testing {

Rule vendor_rule() {
  Rule rule;
  rule.id = "vendor-token";
  rule.description = "Vendor token";
  rule.provider = "Vendor";
  rule.pattern = R"(\bvnd_[A-Za-z0-9]{20}\b)";
  rule.prefix = "vnd_";
  rule.severity = Severity::kHigh;
  rule.confidence = Confidence::kHigh;
  return rule;
}

std::string vendor_token() {
  return std::string("vnd") + "_q7Zt2Kd9Xw4Pb6Rm1Lc8";
}

}  // namespace dowse::testing
