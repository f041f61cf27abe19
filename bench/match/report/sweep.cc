#include "bench/match/report/sweep.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hs.h>

#include "bench/match/report/rate.h"
#include "engine/match/database.h"

namespace dowse::bench {
namespace {

using Literals = std::vector<AnchorLiteral>;

// Bytes that no text of people holds.
constexpr std::string_view kShortLiterals[] = {"", std::string_view("\x01\x02", 2),
                                               std::string_view("\x01\x02\x03\x04", 4)};

struct DatabaseDeleter {
  void operator()(hs_database_t* database) const noexcept { hs_free_database(database); }
};

struct ScratchDeleter {
  void operator()(hs_scratch_t* scratch) const noexcept { hs_free_scratch(scratch); }
};

using DatabasePtr = std::unique_ptr<hs_database_t, DatabaseDeleter>;
using ScratchPtr = std::unique_ptr<hs_scratch_t, ScratchDeleter>;

Error hyperscan_error(std::string_view what) {
  return Error(Errc::kInternal, "Hyperscan: " + std::string(what));
}

// As prefilter.cc compiles them, but for the short literal, which is given.
Result<DatabasePtr> compile(const Literals& literals, std::string_view short_literal) {
  std::vector<std::string> expressions;
  std::vector<unsigned> flags;
  const auto add = [&](std::string_view bytes, bool caseless) {
    std::string expression;
    for (const char c : bytes)
      expression += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    expressions.push_back(std::move(expression));
    flags.push_back(caseless ? HS_FLAG_CASELESS : 0);
  };
  for (const AnchorLiteral& literal : literals)
    add(literal.bytes, literal.caseless);
  if (!short_literal.empty()) add(short_literal, false);
  std::vector<const char*> texts;
  texts.reserve(expressions.size());
  for (const std::string& expression : expressions)
    texts.push_back(expression.c_str());
  const hs_platform_info_t generic{};
  hs_database_t* database = nullptr;
  hs_compile_error_t* failure = nullptr;
  const hs_error_t code =
      hs_compile_multi(texts.data(), flags.data(), nullptr, static_cast<unsigned>(texts.size()),
                       HS_MODE_BLOCK, &generic, &database, &failure);
  hs_free_compile_error(failure);
  if (code != HS_SUCCESS) return hyperscan_error("a set does not compile");
  return DatabasePtr(database);
}

int count_hit(unsigned /*id*/, unsigned long long /*from*/, unsigned long long /*to*/,
              unsigned /*flags*/, void* context) noexcept {
  ++*static_cast<std::uint64_t*>(context);
  return 0;
}

struct Scanned {
  double rate = 0;  // GB/s
  std::uint64_t hits = 0;
};

Result<Scanned> scan(const Corpus& corpus, const Literals& literals, std::string_view short_literal,
                     unsigned rounds) {
  DOWSE_ASSIGN(const DatabasePtr database, compile(literals, short_literal));
  hs_scratch_t* allocated = nullptr;
  if (hs_alloc_scratch(database.get(), &allocated) != HS_SUCCESS) {
    return hyperscan_error("no scratch");
  }
  const ScratchPtr scratch(allocated);
  Scanned scanned;
  const double seconds = fastest(rounds, [&] {
    scanned.hits = 0;
    for (const std::string& text : corpus.texts) {
      hs_scan(database.get(), text.data(), static_cast<unsigned>(text.size()), 0, scratch.get(),
              &count_hit, &scanned.hits);
    }
  });
  scanned.rate = gigabytes_a_second(corpus.bytes, seconds);
  return scanned;
}

Result<void> print_set(const Corpus& corpus, std::string_view name, std::size_t least,
                       const Literals& literals, unsigned rounds) {
  if (literals.empty()) return {};
  fmt::print("{:<8} {:>8} {:>6}", name, literals.size(), least);
  std::uint64_t hits = 0;
  for (const std::string_view short_literal : kShortLiterals) {
    DOWSE_ASSIGN(const Scanned scanned, scan(corpus, literals, short_literal, rounds));
    fmt::print(" {:>9.2f}", scanned.rate);
    hits = scanned.hits;
  }
  fmt::print(" {:>10}\n", hits);
  return {};
}

// `count` literals of `least` to `least` + 4 bytes.
Literals random_literals(std::size_t count, std::size_t least) {
  static constexpr std::string_view kAlphabet =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHKLMPSTX0123456789_-";
  std::mt19937_64 random(5);
  std::set<AnchorLiteral> literals;
  while (literals.size() < count) {
    std::string bytes;
    for (std::size_t size = least + random() % 5; size > 0; --size)
      bytes += kAlphabet[random() % kAlphabet.size()];
    literals.insert({bytes, false});
  }
  return {literals.begin(), literals.end()};
}

}  // namespace

Result<void> print_sweep(const Corpus& corpus, unsigned rounds) {
  fmt::print("{:<8} {:>8} {:>6} {:>9} {:>9} {:>9} {:>10}\n", "set", "literals", "least", "none",
             "2 bytes", "4 bytes", "hits");
  DOWSE_ASSIGN(const RuleSet rules, RuleSet::builtin());
  DOWSE_ASSIGN(const MatchDatabase database, compile_database(rules));
  const AnchorSetsView sets = database.anchors.sets();
  const std::span<const AnchorLiteral> all = database.anchors.literals();
  for (const std::size_t least : {3U, 4U, 5U, 6U, 8U}) {
    for (const auto& [name, literals] :
         {std::pair("anywhere", sets.anywhere), std::pair("at runs", sets.at_runs),
          std::pair("both", all)}) {
      Literals kept(literals.begin(), literals.end());
      std::erase_if(kept,
                    [&](const AnchorLiteral& literal) { return literal.bytes.size() < least; });
      DOWSE_TRY(print_set(corpus, name, least, kept, rounds));
    }
  }
  for (const std::size_t count : {50U, 100U, 200U, 400U, 800U, 1600U, 3200U}) {
    for (const std::size_t least : {4U, 5U, 6U, 8U}) {
      DOWSE_TRY(print_set(corpus, "random", least, random_literals(count, least), rounds));
    }
  }
  return {};
}

}  // namespace dowse::bench
