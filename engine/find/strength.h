#pragma once
// Could a person or a program guess this secret? Decides how a committed baseline may name it
// (DESIGN.md section 6), so it errs towards "yes". And how much a value says for itself, where
// nothing but a place says that it is a secret.

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/secret.h"

namespace dowse {

// Shannon entropy of the bytes, in bits a byte; 0 for no bytes.
double entropy_of(std::string_view bytes) noexcept;

// True when the secret looks drawn at random from at least 2^72 others: at least 16 bytes, 72 bits
// of entropy over its length, no words and no sequences.
bool is_strong(const Secret& secret) noexcept;

// What base 64 of text says, without the end of a line; nothing for other bytes. Random letters and
// digits as few as this reads decode to text once in 400 times.
std::optional<std::string> text_encoded_in(std::string_view bytes);

// True for a value that is long, mixed, without blanks.
bool is_convincing(std::string_view value);

// True for a value that is long, mixed and without blanks, or varied, and not made of words. Base
// 64 of text says what the text says.
bool speaks_for_itself(std::string_view value);

// True for a value as rules for passwords ask for: eight bytes of three kinds, and no words.
bool is_varied(std::string_view value);

}  // namespace dowse
