#pragma once
// A regular expression of a rule's conditions (allowlists, paths). RE2 lives in the .cc.

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace dowse {

// Immutable. Threads: any.
class Expression {
 public:
  // Text is bytes: RE2 in Latin-1. Errors: kRule with RE2's words.
  static Result<Expression> compile(std::string_view pattern);

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
