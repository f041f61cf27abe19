#pragma once
// What is inside a secret of a documented structure: whether it decodes as it should, and what it
// tells about itself. Known by name to rules (field `structure`); rules/README.md lists the names.
// Every look is bounded by the secret, which its rule bounds, and reads a few bytes behind it.

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/find/fact.h"

namespace dowse {

enum class StructureResult : std::uint8_t {
  kNone,  // nothing can be said: of a format without parts, or cut
  kHolds,
  kFails,
};

struct Structure {
  StructureResult result = StructureResult::kNone;
  std::string_view fault;  // why it fails: "the header is no JSON object"; a literal
  bool encrypted = false;  // worthless without a passphrase
  bool is_public = false;  // made to be shown
  bool is_dummy = false;   // a stand-in: one letter over and over, a word that asks to be replaced
  bool is_weak = false;    // a password that does not speak for itself (strength.h)
  std::vector<Fact> facts;

  static Structure holding(std::vector<Fact> facts = {}) {
    return {StructureResult::kHolds, {}, false, false, false, false, std::move(facts)};
  }

  static Structure failing(std::string_view fault) {
    return {StructureResult::kFails, fault, false, false, false, false, {}};
  }
};

// Where a structure is looked for. Lifetime: the text.
struct SecretView {
  std::string_view secret;
  std::string_view before;  // what of the match stands before it
  std::string_view after;   // at most kReachAfter bytes behind the match

  static constexpr std::size_t kReachAfter = 2048;
};

bool is_known_structure(std::string_view name) noexcept;
std::vector<std::string_view> structure_names();

// An unknown name gives kNone. Safe on any bytes.
Structure inspect(std::string_view name, const SecretView& where);

}  // namespace dowse
