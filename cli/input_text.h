#pragma once
// A text that a command is given: a file or standard input, whole.

#include <cstdint>
#include <string>

#include "engine/base/result.h"

namespace dowse {

inline constexpr std::uint64_t kMaxInputText = 64u << 20;

// Errors: kIo naming the file; kLimit for more than kMaxInputText.
Result<std::string> read_text_file(const std::string& path);

// The same of a descriptor that is open; `name` for the message.
Result<std::string> read_text(int descriptor, const std::string& name);

}  // namespace dowse
