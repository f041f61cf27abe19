#pragma once
// What people write, made up: source files of a few languages, names, messages. Nothing in it is
// like a secret, so that what a scan finds is what was planted.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "corpora/random.h"

namespace dowse::corpora {

enum class Language : std::uint8_t { kC, kPython, kYaml, kMarkdown };

Language any_language(Random& random);
std::string_view ending_of(Language language);  // ".c", ...

// One word, or several joined: "packet_window".
std::string identifier(Random& random);

// One line, its end included.
std::string source_line(Random& random, Language language);
// About so many lines.
std::string source_lines(Random& random, Language language, std::size_t count);
// A whole file of at least so many bytes, at most a line more.
std::string source_text(Random& random, Language language, std::size_t bytes);

// Subject, and sometimes a body; ends with a line end.
std::string commit_message(Random& random);

// One of a few dozen people: "Name <address>".
std::string person(Random& random);

}  // namespace dowse::corpora
