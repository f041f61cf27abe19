// What a scan of a whole history costs against the least it can cost: the floor reads the indexes,
// inflates and resolves every object once and does nothing with it (DESIGN.md section 9).
//
// Each measurement is a process of its own; rounds take turns, and the fastest of each kind counts.

#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "bench/history/scaling.h"
#include "bench/history/whole.h"

namespace {

constexpr char kUsage[] =
    "usage: history [--rounds N] REPOSITORY...\n"
    "       history --scaling [--rounds N] [--commits N] [--files N] [--secrets N] [--seed N]\n";

struct Arguments {
  bool scaling = false;
  std::uint64_t rounds = 3;
  dowse::corpora::HistoryOptions unit{10'000, 1000, 100, 1};
  std::vector<std::string> paths;
};

std::uint64_t* option_named(std::string_view name, Arguments& arguments) {
  if (name == "--rounds") return &arguments.rounds;
  if (name == "--commits") return &arguments.unit.commits;
  if (name == "--files") return &arguments.unit.files;
  if (name == "--secrets") return &arguments.unit.secrets;
  if (name == "--seed") return &arguments.unit.seed;
  return nullptr;
}

bool read_number(std::string_view text, std::uint64_t& number) {
  const char* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, number);
  return fault == std::errc{} && stop == end;
}

// False for what cannot be understood.
bool read_arguments(const std::vector<std::string_view>& given, Arguments& arguments) {
  for (std::size_t i = 0; i < given.size(); ++i) {
    std::uint64_t* const number = option_named(given[i], arguments);
    if (number != nullptr) {
      if (++i == given.size() || !read_number(given[i], *number)) return false;
    } else if (given[i] == "--scaling") {
      arguments.scaling = true;
    } else if (given[i].starts_with('-')) {
      return false;
    } else {
      arguments.paths.emplace_back(given[i]);
    }
  }
  return arguments.rounds > 0 && arguments.scaling == arguments.paths.empty();
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!read_arguments({argv + (argc > 0 ? 1 : 0), argv + argc}, arguments)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  const auto rounds = static_cast<unsigned>(arguments.rounds);
  if (arguments.scaling) return dowse::bench::print_scaling(arguments.unit, rounds) ? 0 : 1;
  bool all = true;
  for (const std::string& path : arguments.paths)
    all = dowse::bench::print_history(path, rounds) && all;
  return all ? 0 : 1;
}
