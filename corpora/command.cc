#include "corpora/command.h"

#include <charconv>
#include <ostream>
#include <string>
#include <system_error>

#include "corpora/corpus.h"

namespace dowse::corpora {
namespace {

constexpr std::string_view kUsage =
    "usage: dowse_corpus [--commits N] [--files N] [--secrets N] [--seed N] OUT\n";

bool read_number(std::string_view text, std::uint64_t& number) {
  const char* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, number);
  return fault == std::errc{} && stop == end;
}

std::uint64_t* option_named(std::string_view name, HistoryOptions& options) {
  if (name == "--commits") return &options.commits;
  if (name == "--files") return &options.files;
  if (name == "--secrets") return &options.secrets;
  if (name == "--seed") return &options.seed;
  return nullptr;
}

// False for what cannot be understood.
bool read_arguments(std::span<const std::string_view> arguments, HistoryOptions& options,
                    std::string& path) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::uint64_t* const number = option_named(arguments[i], options);
    if (number != nullptr) {
      if (++i == arguments.size() || !read_number(arguments[i], *number)) return false;
    } else if (path.empty() && !arguments[i].starts_with('-')) {
      path = arguments[i];
    } else {
      return false;
    }
  }
  return !path.empty();
}

}  // namespace

int run_command(std::span<const std::string_view> arguments, std::ostream& out, std::ostream& err) {
  HistoryOptions options;
  std::string path;
  if (!read_arguments(arguments, options, path)) {
    err << kUsage;
    return 2;
  }
  const Result<Corpus> corpus = make_corpus(options, path);
  if (!corpus) {
    err << "dowse_corpus: " << corpus.error().message() << '\n';
    return 2;
  }
  write_manifest(*corpus, out);
  return 0;
}

}  // namespace dowse::corpora
