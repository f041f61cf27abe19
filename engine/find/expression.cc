#include "engine/find/expression.h"

#include <utility>

#include <re2/re2.h>

namespace dowse {

struct Expression::Impl {
  re2::RE2 compiled;
};

Expression::Expression(std::unique_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;
Expression::~Expression() = default;

Result<Expression> Expression::compile(std::string_view pattern) {
  re2::RE2::Options options;
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  options.set_log_errors(false);
  options.set_never_capture(true);
  std::unique_ptr<const Impl> impl(
      new Impl{re2::RE2(re2::StringPiece(pattern.data(), pattern.size()), options)});
  if (!impl->compiled.ok()) return Error(Errc::kRule, impl->compiled.error());
  return Expression(std::move(impl));
}

bool Expression::matches(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), impl_->compiled);
}

}  // namespace dowse
