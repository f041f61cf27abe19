#pragma once
// What a fuzz harness provides. Each X_fuzz.cc defines both functions; replay_main.cc (always
// built, run by ctest) and libFuzzer (DOWSE_LIBFUZZER) drive them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// Holds one property on one input; a broken one ends the process (DOWSE_CHECK). Returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace dowse::fuzz {

// Inputs to begin with, the same on each call. Made at run time, because the repository holds
// nothing that looks like a live token.
std::vector<std::string> seeds();

}  // namespace dowse::fuzz
