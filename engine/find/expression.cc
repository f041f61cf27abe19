#include "engine/find/expression.h"

#include <mutex>
#include <utility>

#include <re2/re2.h>

#include "engine/base/check.h"

namespace dowse {

struct Expression::Impl {
  explicit Impl(std::string_view text) : pattern(text) {}

  const re2::RE2& expression() const;

  std::string pattern;
  mutable std::once_flag once;
  mutable std::unique_ptr<const re2::RE2> compiled;  // set once
};

const re2::RE2& Expression::Impl::expression() const {
  std::call_once(once, [this] {
    re2::RE2::Options options;
    options.set_encoding(re2::RE2::Options::EncodingLatin1);
    options.set_log_errors(false);
    options.set_never_capture(true);
    compiled = std::make_unique<const re2::RE2>(pattern, options);
  });
  return *compiled;
}

Expression::Expression(std::unique_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;
Expression::~Expression() = default;

Result<Expression> Expression::compile(std::string_view pattern, Patterns known) {
  auto impl = std::make_unique<const Impl>(pattern);
  if (known == Patterns::kUnchecked && !impl->expression().ok()) {
    return Error(Errc::kRule, impl->expression().error());
  }
  return Expression(std::move(impl));
}

bool Expression::matches(std::string_view text) const {
  const re2::RE2& expression = impl_->expression();
  DOWSE_CHECK(expression.ok());  // it was checked
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), expression);
}

}  // namespace dowse
