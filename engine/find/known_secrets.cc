#include "engine/find/known_secrets.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/find/ascii.h"

namespace dowse {
namespace {

constexpr unsigned kStartBits = 16;  // 8 KiB: stays in the first-level cache
constexpr char kHexUpper[] = "0123456789ABCDEF";
constexpr char kHexLower[] = "0123456789abcdef";

bool is_word_char(char c) {
  return is_alnum(c) || c == '_';
}

// Letters, then a few digits, and no more than names of people and things have.
bool is_word(std::string_view bytes) {
  constexpr std::size_t kMaxWord = 11;
  constexpr std::size_t kMaxDigits = 4;
  const auto letters = static_cast<std::size_t>(
      std::find_if_not(bytes.begin(), bytes.end(), is_alpha) - bytes.begin());
  return letters > 0 && bytes.size() <= kMaxWord && bytes.size() - letters <= kMaxDigits &&
         std::all_of(bytes.begin() + static_cast<std::ptrdiff_t>(letters), bytes.end(), is_digit);
}

std::size_t start_hash(std::string_view rest) noexcept {
  std::uint32_t first = 0;
  std::memcpy(&first, rest.data(), sizeof first);
  return (first * 2654435761u) >> (32 - kStartBits);  // Knuth's multiplicative hash
}

// As in a URL (RFC 3986, section 2.1): all but unreserved bytes, with upper or lower case digits.
std::string percent_encoded(std::string_view bytes, const char* digits) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_word_char(c) || c == '-' || c == '.' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

// As in a JSON string (RFC 8259, section 7), the short forms; `slash` says whether / is escaped.
std::string json_escaped(std::string_view bytes, bool slash) {
  constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t";
  constexpr std::string_view kShort = "\"\\bfnrt";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const std::size_t at = kEscaped.find(c);
    if (at != std::string_view::npos) {
      out += '\\';
      out += kShort[at];
    } else if (c == '/' && slash) {
      out += "\\/";
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHexLower[byte >> 4];
      out += kHexLower[byte & 15];
    } else {
      out += c;
    }
  }
  return out;
}

bool is_at(std::string_view text, std::size_t begin, std::size_t size) {
  if (size >= KnownSecrets::kMinAnywhere) return true;
  const std::size_t end = begin + size;
  return (begin == 0 || !is_word_char(text[begin - 1])) &&
         (end == text.size() || !is_word_char(text[end]));
}

}  // namespace

void KnownSecrets::add_pattern(std::string_view bytes, std::string_view prefix) {
  if (bytes.size() >= kMinLength) {
    patterns_.push_back({Secret(bytes), std::string(prefix), kNone, is_word(bytes)});
  }
}

void KnownSecrets::add(std::string_view secret, std::string_view prefix) {
  add_pattern(secret, prefix);
  const auto add_form = [&](const Secret& form) {
    if (form.reveal() != secret) add_pattern(form.reveal(), {});
  };
  add_form(Secret(percent_encoded(secret, kHexUpper)));
  add_form(Secret(percent_encoded(secret, kHexLower)));
  add_form(Secret(json_escaped(secret, false)));
  add_form(Secret(json_escaped(secret, true)));
  while (secret.find('\n') != std::string_view::npos) {
    const std::size_t end = secret.find('\n');
    if (end >= kMinLineLength) add_pattern(secret.substr(0, end), {});
    secret.remove_prefix(end + 1);
    if (secret.find('\n') == std::string_view::npos && secret.size() >= kMinLineLength) {
      add_pattern(secret, {});
    }
  }
}

void KnownSecrets::build() {
  std::sort(patterns_.begin(), patterns_.end(), [](const Pattern& a, const Pattern& b) {
    const int order = a.bytes.reveal().compare(b.bytes.reveal());
    return order != 0 ? order < 0 : a.prefix > b.prefix;  // a prefix before none
  });
  const auto same = [](const Pattern& a, const Pattern& b) {
    return a.bytes.reveal() == b.bytes.reveal();
  };
  patterns_.erase(std::unique(patterns_.begin(), patterns_.end(), same), patterns_.end());
  starts_.assign(std::size_t{1} << kStartBits, false);
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    starts_[start_hash(patterns_[i].bytes.reveal())] = true;
    // What this one starts with is the one before it, or encloses what both start with.
    std::size_t before = i == 0 ? kNone : i - 1;
    while (before != kNone &&
           !patterns_[i].bytes.reveal().starts_with(patterns_[before].bytes.reveal())) {
      before = patterns_[before].enclosed;
    }
    patterns_[i].enclosed = before;
  }
}

bool KnownSecrets::may_begin(std::string_view rest) const noexcept {
  return rest.size() >= kMinLength && starts_[start_hash(rest)];
}

// Every pattern that `rest` starts with sorts at or before it; the last one that does either is it
// or starts with the same bytes, so the longest is found along `enclosed`.
std::size_t KnownSecrets::longest_at(std::string_view rest) const {
  const auto after = std::upper_bound(
      patterns_.begin(), patterns_.end(), rest,
      [](std::string_view text, const Pattern& p) { return text < p.bytes.reveal(); });
  std::size_t at =
      after == patterns_.begin() ? kNone : static_cast<std::size_t>(after - patterns_.begin()) - 1;
  while (at != kNone && !rest.starts_with(patterns_[at].bytes.reveal())) {
    at = patterns_[at].enclosed;
  }
  return at;
}

std::vector<KnownSecrets::Hit> KnownSecrets::find(std::string_view text, In in) const {
  std::vector<Hit> hits;
  if (patterns_.empty()) return hits;
  for (std::size_t begin = 0; begin + kMinLength <= text.size(); ++begin) {
    const std::string_view rest = text.substr(begin);
    if (!may_begin(rest)) continue;
    std::size_t at = longest_at(rest);
    while (at != kNone && (!is_at(text, begin, patterns_[at].bytes.reveal().size()) ||
                           (in == In::kName && patterns_[at].is_word))) {
      at = patterns_[at].enclosed;
    }
    if (at == kNone) continue;
    const Pattern& pattern = patterns_[at];
    hits.push_back({{begin, begin + pattern.bytes.reveal().size()}, pattern.prefix});
  }
  return hits;
}

}  // namespace dowse
