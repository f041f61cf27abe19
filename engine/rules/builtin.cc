#include "engine/rules/builtin.h"

namespace dowse {

Result<RulePack> builtin_pack() {
  const BuiltinPackView view = builtin_pack_view();
  if (view.rules.empty()) return Error(Errc::kInternal, "this program has no built-in rules");
  return deserialize_pack(view.rules);
}

}  // namespace dowse
