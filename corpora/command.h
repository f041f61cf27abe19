#pragma once
// The program dowse_corpus, but for its main.

#include <iosfwd>
#include <span>
#include <string_view>

namespace dowse::corpora {

// Makes a repository and prints what was planted. The exit code: 0, or 2 after an error, which is
// told on `err`.
int run_command(std::span<const std::string_view> arguments, std::ostream& out, std::ostream& err);

}  // namespace dowse::corpora
