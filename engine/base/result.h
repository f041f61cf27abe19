#pragma once
// The one error mechanism: a failure is a value. Result<T> is a subset of std::expected<T, Error>,
// with the same names, so that an alias can replace it once both compilers have it. Our code never
// throws.

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "engine/base/check.h"

namespace dowse {

// What kind of thing went wrong. The command line maps kinds to exit codes.
enum class Errc {
  kUsage,        // the caller asked for something that cannot be: a bad option, a missing target
  kRule,         // a rule or rule file is wrong
  kIo,           // the operating system refused
  kGit,          // a repository could not be read as one
  kCorrupt,      // data that contradicts its own format
  kLimit,        // a stated limit was reached
  kUnsupported,  // a format we know by name and cannot read
  kCancelled,    // the user or a deadline stopped the work
  kInternal,     // our own fault
};

// The kind as it stands in reports: "usage", "rule", ...
std::string_view name_of(Errc code) noexcept;

// A failure. One pointer wide; allocates only when something failed.
// Requires: messages hold no secret and no raw text of a scanned blob.
class [[nodiscard]] Error {
 public:
  Error(Errc code, std::string message);

  Errc code() const noexcept { return rep_->code; }

  const std::string& message() const noexcept { return rep_->message; }

  // The same failure with context in front: "what: message".
  Error with(std::string_view what) &&;

 private:
  struct Rep {
    Errc code;
    std::string message;
  };

  std::unique_ptr<Rep> rep_;
};

// A T, or the reason why there is none.
template <typename T>
class [[nodiscard]] Result {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): `return value;`
  Result(T content) : state_(std::in_place_index<0>, std::move(content)) {}

  // NOLINTNEXTLINE(google-explicit-constructor): `return Error(...);`
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const noexcept { return state_.index() == 0; }

  explicit operator bool() const noexcept { return has_value(); }

  T& value() & { return checked(); }

  const T& value() const& {
    DOWSE_CHECK(has_value());
    return *std::get_if<0>(&state_);
  }

  T&& value() && { return std::move(checked()); }

  T& operator*() & { return checked(); }

  const T& operator*() const& { return value(); }

  T&& operator*() && { return std::move(checked()); }

  T* operator->() { return &checked(); }

  const T* operator->() const { return &value(); }

  Error& error() & {
    DOWSE_CHECK(!has_value());
    return *std::get_if<1>(&state_);
  }

  const Error& error() const& {
    DOWSE_CHECK(!has_value());
    return *std::get_if<1>(&state_);
  }

  Error&& error() && { return std::move(error()); }

 private:
  T& checked() {
    DOWSE_CHECK(has_value());
    return *std::get_if<0>(&state_);
  }

  std::variant<T, Error> state_;
};

// Success, or the reason of a failure.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() noexcept = default;

  // NOLINTNEXTLINE(google-explicit-constructor): `return Error(...);`
  Result(Error error) : error_(std::make_unique<Error>(std::move(error))) {}

  bool has_value() const noexcept { return error_ == nullptr; }

  explicit operator bool() const noexcept { return has_value(); }

  Error& error() & {
    DOWSE_CHECK(error_ != nullptr);
    return *error_;
  }

  const Error& error() const& {
    DOWSE_CHECK(error_ != nullptr);
    return *error_;
  }

  Error&& error() && { return std::move(error()); }

 private:
  std::unique_ptr<Error> error_;
};

}  // namespace dowse

#define DOWSE_DETAIL_PASTE(a, b) a##b
#define DOWSE_DETAIL_JOIN(a, b) DOWSE_DETAIL_PASTE(a, b)
// NOLINTBEGIN(bugprone-macro-parentheses): `declaration` is a declaration, which cannot stand in
// parentheses
#define DOWSE_DETAIL_ASSIGN(result, declaration, expression) \
  auto result = (expression);                                \
  if (!result.has_value()) return std::move(result).error(); \
  declaration = std::move(result).value()
// NOLINTEND(bugprone-macro-parentheses)

// Returns the error of `expression`, if there is one, from the enclosing function.
#define DOWSE_TRY(expression)                                                            \
  do {                                                                                   \
    auto dowse_detail_result = (expression);                                             \
    if (!dowse_detail_result.has_value()) return std::move(dowse_detail_result).error(); \
  } while (false)

// The same; on success `declaration` takes the value: DOWSE_ASSIGN(auto file, open(path)).
#define DOWSE_ASSIGN(declaration, expression) \
  DOWSE_DETAIL_ASSIGN(DOWSE_DETAIL_JOIN(dowse_detail_, __LINE__), declaration, expression)
