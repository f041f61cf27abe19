// Linked into dowse_bake in the place of the pack it makes.

#include "engine/rules/builtin.h"

namespace dowse {

BuiltinPackView builtin_pack_view() noexcept {
  return {};
}

}  // namespace dowse
