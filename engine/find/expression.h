#pragma once
// A regular expression of a rule's conditions (allowlists, paths). RE2 lives in the .cc.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace dowse {

// What is known of patterns: those of loaded files and of the built-in rules were checked there.
enum class Patterns : std::uint8_t { kUnchecked, kChecked };

// Immutable but for what is compiled once. Threads: any.
class Expression {
 public:
  // Text is bytes: RE2 in Latin-1. A checked pattern is compiled when it is first asked: a start of
  // the program compiled a hundred of them and asked none (43 % of its instructions). Errors: kRule
  // with RE2's words; never for a checked pattern.
  static Result<Expression> compile(std::string_view pattern,
                                    Patterns known = Patterns::kUnchecked);

  Expression(Expression&&) noexcept;
  Expression& operator=(Expression&&) noexcept;
  ~Expression();

  // Somewhere in text. Linear in its length.
  bool matches(std::string_view text) const;

 private:
  struct Impl;
  explicit Expression(std::unique_ptr<const Impl> impl) noexcept;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace dowse
