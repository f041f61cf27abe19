#pragma once

// DOWSE_CHECK: a broken invariant of our own code ends the process with its place. It stays on in
// release builds and no input may ever reach it: bad input is an Error (result.h).

namespace dowse::detail {

[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace dowse::detail

#define DOWSE_CHECK(condition)        \
  ((condition) ? static_cast<void>(0) \
               : ::dowse::detail::check_failed(#condition, __FILE__, __LINE__))
