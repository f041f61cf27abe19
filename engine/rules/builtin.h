#pragma once
// The pack inside the program. dowse_bake (bake_main.cc) makes it from rules/ at build time;
// the program links its output, the tool itself links builtin_none.cc, where all of it is empty.

#include <string_view>

#include "engine/base/result.h"
#include "engine/rules/serialize.h"

namespace dowse {

// As dowse_bake made it. Lifetime: static.
struct BuiltinPackView {
  std::string_view rules;     // serialize_pack()
  std::string_view digest;    // RuleSet::digest() of them
  std::string_view database;  // the serialised database of engine/match
};

BuiltinPackView builtin_pack_view() noexcept;

// The rules of the pack. Errors: kInternal when the program has none.
Result<RulePack> builtin_pack();
// The same without advice (deserialize_brief).
Result<RulePack> builtin_brief();

}  // namespace dowse
