// What matching costs, part by part: a table of its tiers, the sweep over sets of anchors, and the
// dearest rules. Over the files and folders of the command line, or this project's own sources.

#include <fmt/core.h>

#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "bench/match/report/corpus.h"
#include "bench/match/report/dearest.h"
#include "bench/match/report/sweep.h"
#include "bench/match/report/tiers.h"

namespace {

constexpr char kUsage[] = "usage: match_report [--rounds N] [--no-sweep] [PATH...]\n";

struct Arguments {
  unsigned rounds = 3;
  bool sweep = true;
  std::vector<std::string> paths;
};

// False for what cannot be understood.
bool read_arguments(const std::vector<std::string_view>& given, Arguments& arguments) {
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i] == "--no-sweep") {
      arguments.sweep = false;
    } else if (given[i] == "--rounds" && i + 1 < given.size()) {
      const std::string_view number = given[++i];
      const char* end = number.data() + number.size();
      const auto [stop, fault] = std::from_chars(number.data(), end, arguments.rounds);
      if (fault != std::errc{} || stop != end) return false;
    } else if (given[i].starts_with('-')) {
      return false;
    } else {
      arguments.paths.emplace_back(given[i]);
    }
  }
  return arguments.rounds > 0;
}

dowse::Result<void> print_all(const dowse::bench::Corpus& corpus, const Arguments& arguments) {
  constexpr std::size_t kDearest = 10;
  DOWSE_TRY(dowse::bench::print_tiers(corpus, arguments.rounds));
  fmt::print("\n");
  DOWSE_TRY(dowse::bench::print_dearest(corpus, kDearest, arguments.rounds));
  if (!arguments.sweep) return {};
  fmt::print("\nanchors alone, GB/s: without a short literal, with one of two and of four bytes\n");
  return dowse::bench::print_sweep(corpus, arguments.rounds);
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!read_arguments({argv + (argc > 0 ? 1 : 0), argv + argc}, arguments)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  const dowse::bench::Corpus corpus = dowse::bench::load_corpus(arguments.paths);
  if (corpus.bytes == 0) {
    std::fputs("match_report: no text\n", stderr);
    return 2;
  }
  fmt::print("{}: {} texts, {:.1f} MB, {} files left out; one thread, processor time\n\n",
             corpus.name, corpus.texts.size(), corpus.megabytes(), corpus.left_out);
  const dowse::Result<void> printed = print_all(corpus, arguments);
  if (printed) return 0;
  std::fprintf(stderr, "match_report: %s\n", printed.error().message().c_str());
  return 1;
}
