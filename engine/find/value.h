#pragma once
// The values beside telling names, of generic rules: is it a literal credential, or code, prose, a
// stand-in?

#include <string_view>

#include "engine/base/text.h"
#include "engine/find/key_name.h"
#include "engine/match/match.h"

namespace dowse {

// One value in its text. Lifetime: the text.
struct ValueView {
  std::string_view text;
  ByteSpan span;              // of the value, without quotes
  std::string_view key_name;  // lies in text, before the value; empty when there is none
  KeyMeaning meaning{};       // of key_name

  std::string_view bytes() const noexcept { return text.substr(span.begin, span.end - span.begin); }

  // What stands between the name and the value; empty without a name.
  std::string_view between() const noexcept;

  // True when the same quote stands on both sides.
  bool quoted() const noexcept;
};

// The value that a generic rule matched. Its name is the one the match begins with (a rule may see
// it across a type or on the line before), else the one right before the value.
ValueView named_value(std::string_view text, const Match& match);

// The name of the filter that rejects the value; empty when it may be a credential:
// "placeholder" (a template, a reference, a made-up or stock value), "key-name" (the name says it
// is public), "code" (a name, a call, a type, an expression, a pattern), "shape" (shape.h), "words"
// (prose and words: also weak passwords, which look the same).
std::string_view value_filter(const ValueView& value);

}  // namespace dowse
