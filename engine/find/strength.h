#pragma once
// Could a person or a program guess this secret? Decides how a committed baseline may name it
// (DESIGN.md section 6), so it errs towards "yes".

#include <string_view>

#include "engine/base/secret.h"

namespace dowse {

// Shannon entropy of the bytes, in bits a byte; 0 for no bytes.
double entropy_of(std::string_view bytes) noexcept;

// True when the secret looks drawn at random from at least 2^72 others: at least 16 bytes, 72 bits
// of entropy over its length, no words and no sequences.
bool is_strong(const Secret& secret) noexcept;

}  // namespace dowse
