#include "engine/rules/builtin.h"

namespace dowse {

namespace {

Result<std::string_view> builtin_bytes() {
  const BuiltinPackView view = builtin_pack_view();
  if (view.rules.empty()) return Error(Errc::kInternal, "this program has no built-in rules");
  return view.rules;
}

}  // namespace

Result<RulePack> builtin_pack() {
  DOWSE_ASSIGN(const std::string_view bytes, builtin_bytes());
  return deserialize_pack(bytes);
}

Result<RulePack> builtin_brief() {
  DOWSE_ASSIGN(const std::string_view bytes, builtin_bytes());
  return deserialize_brief(bytes);
}

}  // namespace dowse
