#pragma once
// What the terminal can do and what the user said about it, and the one way to speak to the user
// beside the reports.

#include <span>
#include <string>
#include <string_view>

#include "cli/options.h"
#include "engine/base/result.h"

namespace dowse {

// What decides about colour beside --color. Null: not set.
struct ColorEnvironment {
  bool terminal = false;
  const char* no_color = nullptr;  // NO_COLOR (https://no-color.org): any text but none
  const char* term = nullptr;      // TERM
};

bool wants_color(ColorMode mode, const ColorEnvironment& environment);
// The same for a descriptor and this process's environment.
bool wants_color(ColorMode mode, int descriptor);

bool is_terminal(int descriptor);

// Columns: of the terminal, else of COLUMNS, else 100.
unsigned columns_of(int descriptor);

// "dowse: TEXT" and a line end, on standard error; control characters escaped.
void say(std::string_view text);
// The same with "error: " in front.
void say_error(const Error& error);
// The same for each of these, with "note: " in front.
void say_notes(std::span<const std::string> notes);

}  // namespace dowse
