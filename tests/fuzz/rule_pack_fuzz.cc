// Whatever the bytes: refused as damaged, or a pack that is written down as the same bytes.
#include <string>

#include "engine/base/check.h"
#include "engine/rules/builtin.h"
#include "engine/rules/serialize.h"
#include "tests/fuzz/harness.h"

std::vector<std::string> dowse::fuzz::seeds() {
  const std::string bytes(builtin_pack_view().rules.substr(0, 4096));
  return {"", bytes, serialize_pack({}), serialize_pack({{Rule()}, {Allowlist()}})};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(data, data + size);
  const dowse::Result<dowse::RulePack> pack = dowse::deserialize_pack(bytes);
  if (!pack) {
    DOWSE_CHECK(pack.error().code() == dowse::Errc::kCorrupt);
    return 0;
  }
  DOWSE_CHECK(dowse::serialize_pack(*pack) == bytes);
  return 0;
}
