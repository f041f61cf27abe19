#include "engine/rules/recipe.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/check_code.h"
#include "engine/base/encoding.h"
#include "engine/rules/recipe_sum.h"

namespace dowse {
namespace {

constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase36 = "0123456789abcdefghijklmnopqrstuvwxyz";

// Parts that are so many characters of an alphabet.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kAlphabets = {{
    {"base62", kBase62},
    {"base64", kBase64},
    {"base64url", kBase64Url},
    {"hex", kHex},
    {"HEX", "0123456789ABCDEF"},
    {"digits", "0123456789"},
    {"lower", "abcdefghijklmnopqrstuvwxyz"},
    {"upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"letters", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"},
    {"alnum_lower", kBase36},
    {"alnum_upper", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"base32", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"},
    {"base32_lower", "abcdefghijklmnopqrstuvwxyz234567"},
    {"base58", "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"},
    {"word", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"},
}};

// A password has each of these in turn, so that every one of four characters or more has all kinds.
constexpr std::array<std::string_view, 4> kPasswordClasses = {
    "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "!*+-._~^"};

constexpr std::array<std::string_view, 16> kWords = {
    "amber", "basin",  "cedar",  "delta", "ember",  "falcon", "garnet", "harbor",
    "ivory", "jasper", "kettle", "lumen", "meadow", "north",  "orchid", "pebble"};

// Bounds nesting ({secret:{b64:...}}), which the recipe decides, to what recursion can bear.
constexpr unsigned kMaxDepth = 8;
constexpr std::size_t kPemLine = 64;  // RFC 7468, section 2

// FNV-1a: different recipes draw different numbers.
std::uint64_t hash_of(std::string_view recipe) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : recipe)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return hash;
}

Error bad_part(std::string_view part, std::string_view why) {
  return Error(Errc::kRule, fmt::format("recipe part `{{{}}}`: {}", part, why));
}

// Walks a recipe once and builds its text.
class Expander {
 public:
  Expander(std::string_view recipe, RecipeVariant variant)
      : recipe_(recipe), variant_(variant), random_(hash_of(recipe) + variant.seed) {}

  Result<RecipeText> run() {
    DOWSE_TRY(expand(0));
    RecipeText made;
    made.secret = secret_.value_or(ByteSpan{0, out_.size()});
    made.text = std::move(out_);
    return made;
  }

 private:
  // Up to the end (depth 0), or up to the brace that closes the part (deeper) or the bar that ends
  // its alternative.
  Result<void> expand(unsigned depth) {
    while (at_ < recipe_.size()) {
      const char c = recipe_[at_];
      const bool doubled = at_ + 1 < recipe_.size() && recipe_[at_ + 1] == c;
      if (c == '{' && !doubled) {
        DOWSE_TRY(expand_part(depth));
      } else if (c == '{' || (c == '}' && depth == 0 && doubled)) {
        out_ += c;
        at_ += 2;
      } else if (c == '}') {
        if (depth == 0) return Error(Errc::kRule, "recipe: a } closes nothing");
        return {};
      } else {
        out_ += c;
        ++at_;
      }
      if (out_.size() > kMaxRecipeText) return Error(Errc::kLimit, "recipe: the text is too long");
    }
    if (depth != 0) return Error(Errc::kRule, "recipe: a part is not closed");
    return {};
  }

  // At an opening brace.
  Result<void> expand_part(unsigned depth) {
    const std::size_t end = recipe_.find_first_of(":}", at_ + 1);
    if (end == std::string_view::npos) return Error(Errc::kRule, "recipe: a part is not closed");
    const std::string_view name = recipe_.substr(at_ + 1, end - at_ - 1);
    if (recipe_[end] == ':' &&
        (name == "secret" || name == "b64" || name == "b64url" || is_recipe_sum(name))) {
      at_ = end + 1;
      return expand_nested(name, depth + 1);
    }
    const std::size_t close = recipe_.find('}', end);
    if (close == std::string_view::npos) return Error(Errc::kRule, "recipe: a part is not closed");
    const std::string_view part = recipe_.substr(at_ + 1, close - at_ - 1);
    const std::string_view argument =
        recipe_[end] == ':' ? part.substr(name.size() + 1) : std::string_view{};
    at_ = close + 1;
    return expand_leaf(part, name, argument);
  }

  // After the colon of a part that holds a recipe.
  Result<void> expand_nested(std::string_view name, unsigned depth) {
    if (depth > kMaxDepth) return Error(Errc::kRule, "recipe: parts nest too deep");
    const std::size_t begin = out_.size();
    const bool is_secret = name == "secret";
    if (is_secret && (secret_ || inside_encoding_)) {
      return bad_part(name, "stands twice or inside an encoding");
    }
    if (is_secret) {
      secret_begin_ = begin;
      secret_ = ByteSpan{begin, begin};
    }
    const bool was_inside = inside_encoding_;
    inside_encoding_ = was_inside || !is_secret;
    DOWSE_TRY(expand(depth));
    inside_encoding_ = was_inside;
    ++at_;  // the closing brace
    if (is_secret) {
      secret_ = ByteSpan{begin, out_.size()};
    } else {
      std::string inside = out_.substr(begin);
      if (is_recipe_sum(name) && inside.size() > kMaxSummed) {
        return bad_part(name, "holds too much");
      }
      out_.resize(begin);
      out_ += is_recipe_sum(name) ? recipe_summed(name, std::move(inside))
                                  : encode_base64(inside, name == "b64url");
    }
    return {};
  }

  Result<void> expand_leaf(std::string_view part, std::string_view name,
                           std::string_view argument) {
    if (part == "lbrace" || part == "rbrace") {
      out_ += part == "lbrace" ? '{' : '}';
      return {};
    }
    if (part == "uuid") return expand_uuid();
    if (name == "choice") return expand_choice(argument);
    if (name == "byte") return expand_byte(part, argument);
    if (name == "crc32" || name == "crc32all") return expand_crc(part, argument, name == "crc32");
    DOWSE_ASSIGN(const std::size_t length, length_from(part, argument));
    if (name == "words") return expand_words(length);
    if (name == "bytes") return expand_bytes(length);
    if (name == "pem") return expand_pem(length);
    if (name == "password") return expand_password(length);
    for (const auto& [alphabet_name, alphabet] : kAlphabets) {
      if (name == alphabet_name) return draw(alphabet, length);
    }
    return bad_part(part, "no such part");
  }

  // "30" or "20-40".
  Result<std::size_t> length_from(std::string_view part, std::string_view argument) {
    std::array<std::size_t, 2> ends{};
    const std::size_t dash = argument.find('-');
    const bool read = dash == std::string_view::npos
                          ? read_number(argument, ends[0]) && read_number(argument, ends[1])
                          : read_number(argument.substr(0, dash), ends[0]) &&
                                read_number(argument.substr(dash + 1), ends[1]);
    if (!read || ends[0] > ends[1] || ends[1] > kMaxRecipeText) {
      return bad_part(part, "needs a length or a range of lengths");
    }
    if (variant_.length == RecipeLength::kLongest) return ends[1];
    if (variant_.length == RecipeLength::kShortest) return ends[0];
    return ends[0] + below(ends[1] - ends[0] + 1);
  }

  static bool read_number(std::string_view text, std::size_t& number) {
    const char* end = text.data() + text.size();
    const auto [stop, fault] = std::from_chars(text.data(), end, number);
    return fault == std::errc{} && stop == end;
  }

  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }

  Result<void> draw(std::string_view alphabet, std::size_t length) {
    for (std::size_t i = 0; i < length; ++i)
      out_ += alphabet[below(alphabet.size())];
    return {};
  }

  // A random UUID: RFC 9562, section 5.4.
  Result<void> expand_uuid() {
    constexpr std::string_view kShape = "xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx";
    for (const char c : kShape) {
      out_ += c == 'x' ? kHex[below(16)] : c == 'v' ? kHex[8 + below(4)] : c;
    }
    return {};
  }

  Result<void> expand_choice(std::string_view argument) {
    const auto bars = static_cast<std::size_t>(std::count(argument.begin(), argument.end(), '|'));
    for (std::size_t skip = variant_.seed % (bars + 1); skip > 0; --skip) {
      argument.remove_prefix(argument.find('|') + 1);
    }
    out_ += argument.substr(0, argument.find('|'));
    return {};
  }

  Result<void> expand_byte(std::string_view part, std::string_view argument) {
    unsigned value = 0;
    const char* end = argument.data() + argument.size();
    const auto [stop, fault] = std::from_chars(argument.data(), end, value, 16);
    if (fault != std::errc{} || stop != end || argument.size() != 2) {
      return bad_part(part, "needs two hexadecimal digits");
    }
    out_ += static_cast<char>(value);
    return {};
  }

  Result<void> expand_crc(std::string_view part, std::string_view argument, bool after_prefix) {
    const std::size_t colon = argument.find(':');
    const std::string_view digits = argument.substr(0, colon);
    std::size_t width = 0;
    const std::string_view alphabet = digits == "base62"   ? kBase62
                                      : digits == "base36" ? kBase36
                                      : digits == "hex"    ? kHex
                                                           : std::string_view{};
    if (alphabet.empty() || colon == std::string_view::npos ||
        !read_number(argument.substr(colon + 1), width) || width > 32) {
      return bad_part(part, "needs base62, base36 or hex and a width");
    }
    std::string_view covered = std::string_view(out_).substr(secret_begin_);
    if (after_prefix) covered.remove_prefix(covered.find('_') + 1);
    out_ += in_digits(crc32_of(covered), alphabet, width);
    return {};
  }

  Result<void> expand_words(std::size_t count) {
    for (std::size_t i = 0; i < count && out_.size() <= kMaxRecipeText; ++i) {
      if (i != 0) out_ += '-';
      out_ += kWords[below(kWords.size())];
    }
    return {};
  }

  Result<void> expand_bytes(std::size_t length) {
    for (std::size_t i = 0; i < length; ++i)
      out_ += static_cast<char>(below(256));
    return {};
  }

  Result<void> expand_pem(std::size_t length) {
    for (std::size_t i = 0; i < length; ++i) {
      if (i != 0 && i % kPemLine == 0) out_ += '\n';
      out_ += kBase64[below(kBase64.size())];
    }
    return {};
  }

  Result<void> expand_password(std::size_t length) {
    for (std::size_t i = 0; i < length; ++i) {
      const std::string_view alphabet = kPasswordClasses[i % kPasswordClasses.size()];
      out_ += alphabet[below(alphabet.size())];
    }
    return {};
  }

  std::string_view recipe_;
  RecipeVariant variant_;
  std::mt19937_64 random_;
  std::size_t at_ = 0;
  std::string out_;
  std::optional<ByteSpan> secret_;
  std::size_t secret_begin_ = 0;
  bool inside_encoding_ = false;
};

}  // namespace

Result<RecipeText> expand_recipe(std::string_view recipe, RecipeVariant variant) {
  return Expander(recipe, variant).run();
}

}  // namespace dowse
