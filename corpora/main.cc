// dowse_corpus: makes a repository with a made-up history and planted secrets (corpora/README.md).

#include <iostream>
#include <string_view>
#include <vector>

#include "corpora/command.h"

int main(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return dowse::corpora::run_command(arguments, std::cout, std::cerr);
}
