#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "engine/base/text.h"

namespace dowse {
namespace {

constexpr unsigned kUsualColumns = 100;

// Widths outside are mistakes: of a serial line (0), of an environment.
bool is_sane_width(unsigned columns) {
  return columns >= 20 && columns <= 2000;
}

const char* environment(const char* name) {
  return std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
}

}  // namespace

bool wants_color(ColorMode mode, const ColorEnvironment& environment) {
  if (mode != ColorMode::kAuto) return mode == ColorMode::kAlways;
  if (!environment.terminal) return false;
  if (environment.no_color != nullptr && *environment.no_color != '\0') return false;
  return environment.term == nullptr || std::string_view(environment.term) != "dumb";
}

bool wants_color(ColorMode mode, int descriptor) {
  return wants_color(mode, {.terminal = is_terminal(descriptor),
                            .no_color = environment("NO_COLOR"),
                            .term = environment("TERM")});
}

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

unsigned columns_of(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && is_sane_width(size.ws_col)) {
    return size.ws_col;
  }
  const char* set = environment("COLUMNS");
  const std::string_view text = set == nullptr ? "" : set;
  unsigned columns = 0;
  std::from_chars(text.data(), text.data() + text.size(), columns);
  return is_sane_width(columns) ? columns : kUsualColumns;
}

void say(std::string_view text) {
  const std::string line = "dowse: " + escape_controls(text) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void say_error(const Error& error) {
  say("error: " + error.message());
}

void say_notes(std::span<const std::string> notes) {
  for (const std::string& note : notes)
    say("note: " + note);
}

}  // namespace dowse
