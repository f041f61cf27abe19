#include "cli/byte_size.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>

namespace dowse {
namespace {

// The factor of a unit, or 0 when there is no such unit.
std::uint64_t factor_of(std::string_view unit) {
  std::string small;
  for (const char c : unit)
    small += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (small.empty() || small == "b") return 1;
  if (small == "k" || small == "kb" || small == "kib") return 1ull << 10;
  if (small == "m" || small == "mb" || small == "mib") return 1ull << 20;
  if (small == "g" || small == "gb" || small == "gib") return 1ull << 30;
  return 0;
}

}  // namespace

Result<std::uint64_t> parse_byte_size(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::uint64_t factor = factor_of(text.substr(static_cast<std::size_t>(end - text.data())));
  if (error != std::errc() || factor == 0) {
    return Error(Errc::kUsage, fmt::format("'{}' is no size: write 64M, 500K or 2G", text));
  }
  if (number > std::numeric_limits<std::uint64_t>::max() / factor) {
    return Error(Errc::kUsage, fmt::format("'{}' is too much", text));
  }
  return number * factor;
}

}  // namespace dowse
