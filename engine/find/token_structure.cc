#include "engine/find/token_structure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/encoding.h"
#include "engine/find/ascii.h"
#include "engine/find/json_fields.h"
#include "engine/find/placeholder.h"
#include "engine/find/strength.h"

namespace dowse {
namespace {

// What a report shows of a field.
constexpr std::size_t kMaxValue = 120;

void tell(Structure& found, std::string_view name, std::string_view value) {
  if (!value.empty() && value.size() <= kMaxValue) {
    found.facts.push_back({std::string(name), std::string(value)});
  }
}

std::optional<JsonFields> fields_in(std::string_view base64) {
  const std::optional<std::string> text = decode_base64(base64);
  return text ? read_json_fields(*text) : std::nullopt;
}

// RFC 7519, NumericDate: "2031-05-07". Empty for what is no time of the years 1970 to 9999.
std::string day_of(std::string_view seconds) {
  constexpr double kMost = 253'402'300'799;
  double number = -1;
  const char* end = seconds.data() + seconds.size();
  const auto [stop, fault] = std::from_chars(seconds.data(), end, number);
  if (fault != std::errc{} || stop != end || !(number >= 0 && number <= kMost)) return {};
  const std::chrono::sys_seconds time{
      std::chrono::seconds(static_cast<std::int64_t>(std::floor(number)))};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

bool is_printable(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7F;
  });
}

// A base 64 of JSON, of whose fields some are told: pairs of field and name of the fact.
template <std::size_t N>
Structure json_token(std::string_view base64,
                     const std::array<std::pair<std::string_view, std::string_view>, N>& told) {
  const std::optional<JsonFields> fields = fields_in(base64);
  if (!fields) return Structure::failing("it does not decode to a JSON object");
  Structure found = Structure::holding();
  for (const auto& [field, name] : told)
    tell(found, name, field_of(*fields, field));
  return found;
}

std::string_view behind(std::string_view text, std::string_view prefix) {
  if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  return text;
}

// The parts of macaroon version 2: fields of a type, a length and bytes; a zero ends each section.
// An empty section ends the caveats, then the signature follows.
bool is_macaroon(std::string_view bytes) {
  constexpr char kVersion = 2;
  constexpr std::uint8_t kSignature = 6;
  if (bytes.empty() || bytes.front() != kVersion) return false;
  bytes.remove_prefix(1);
  bool section_is_empty = true;
  while (bytes.size() >= 2) {
    const auto type = static_cast<std::uint8_t>(bytes[0]);
    bytes.remove_prefix(1);
    if (type == 0) {
      // The length of 32 stands behind the type of the signature; both follow the last zero.
      if (section_is_empty) return static_cast<std::uint8_t>(bytes[0]) == kSignature;
      section_is_empty = true;
      continue;
    }
    const auto low = static_cast<std::uint8_t>(bytes[0]);
    bytes.remove_prefix(1);
    std::size_t size = low & 0x7FU;
    if ((low & 0x80U) != 0) {
      if (bytes.empty()) return false;
      size |= static_cast<std::size_t>(static_cast<std::uint8_t>(bytes[0])) << 7;
      bytes.remove_prefix(1);
    }
    if (size > bytes.size()) return false;
    bytes.remove_prefix(size);
    section_is_empty = false;
  }
  return false;
}

// A whole number in digits of base 36; nothing for more than 63 bits.
std::optional<std::int64_t> base36(std::string_view digits) {
  std::int64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, fault] = std::from_chars(digits.data(), end, number, 36);
  return fault == std::errc{} && stop == end && number >= 0 ? std::optional(number) : std::nullopt;
}

}  // namespace

Structure inspect_jwt(const SecretView& where) {
  const std::size_t first = where.secret.find('.');
  if (first == std::string_view::npos) return {};
  const std::size_t second = where.secret.find('.', first + 1);
  const std::optional<JsonFields> header = fields_in(where.secret.substr(0, first));
  if (!header) return Structure::failing("its header is no JSON object");
  const std::string_view algorithm = field_of(*header, "alg");
  if (algorithm.empty()) return Structure::failing("its header names no algorithm");
  Structure found = Structure::holding();
  tell(found, "algorithm", algorithm);
  if (header->contains("enc")) return found;  // RFC 7516: what follows is encrypted
  const std::optional<JsonFields> claims =
      fields_in(where.secret.substr(first + 1, second - first - 1));
  if (!claims) return Structure::failing("its claims are no JSON object");
  const std::string_view issuer = field_of(*claims, "iss");
  tell(found, "issuer", issuer);
  tell(found, "expires", day_of(field_of(*claims, "exp")));
  if (issuer.starts_with("supabase")) {
    const std::string_view role = field_of(*claims, "role");
    tell(found, "role", role);
    found.is_public = role == "anon";
  }
  if (algorithm == "none") {
    found.result = StructureResult::kFails;
    found.fault = "it is not signed (alg none)";
  }
  return found;
}

Structure inspect_mapbox(const SecretView& where) {
  const std::size_t first = where.secret.find('.');
  if (first == std::string_view::npos) return {};
  const std::size_t second = where.secret.find('.', first + 1);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 1> kTold = {
      {{"u", "account"}}};
  Structure found = json_token(where.secret.substr(first + 1, second - first - 1), kTold);
  found.is_public = where.secret.starts_with("pk.");
  return found;
}

// Where there is no password the user is a key: `key:`.
std::string_view secret_half(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r'))
    text.remove_suffix(1);
  const std::size_t colon = text.find(':');
  return colon + 1 == text.size() ? text.substr(0, colon) : text.substr(colon + 1);
}

Structure inspect_credentials(std::string_view base64) {
  const std::optional<std::string> text = decode_base64(base64);
  if (!text) return Structure::failing("it is no base 64");
  if (text->find(':') == std::string::npos) return Structure::failing("it holds no user:password");
  if (!is_printable(*text)) return Structure::failing("what it encodes is no text");
  if (text->starts_with("{\"")) return Structure::failing("it is a JSON object");
  Structure found = Structure::holding();
  found.is_dummy = says_placeholder(secret_half(*text));
  found.is_weak = !speaks_for_itself(secret_half(*text));
  return found;
}

Structure inspect_basic(const SecretView& where) {
  return inspect_credentials(where.secret);
}

// The first string that a JSON text gives to a name; empty without one. Configurations nest, and
// may be cut.
std::string_view first_value_of(std::string_view json, std::string_view quoted_name) {
  const std::size_t name = json.find(quoted_name);
  if (name == std::string_view::npos) return {};
  json.remove_prefix(name + quoted_name.size());
  const std::size_t begin = json.find_first_not_of(" \t\r\n:");
  if (begin == std::string_view::npos || json[begin] != '"') return {};
  json.remove_prefix(begin + 1);
  return json.substr(0, json.find('"'));
}

Structure inspect_docker_config(const SecretView& where) {
  const std::optional<std::string> text = decode_base64(where.secret);
  if (!text) return Structure::failing("it is no base 64");
  const std::string_view password = first_value_of(*text, "\"password\"");
  if (!password.empty()) {
    Structure found = Structure::holding();
    found.is_weak = !speaks_for_itself(password);
    return found;
  }
  const std::string_view auth = first_value_of(*text, "\"auth\"");
  if (auth.empty()) return {};
  Structure found = inspect_credentials(auth);
  found.is_weak = found.is_weak || found.result == StructureResult::kFails;
  return found;
}

Structure inspect_aws_key_id(const SecretView& where) {
  constexpr std::size_t kLetters = 4;
  constexpr std::uint64_t kMostAccount = 999'999'999'999;
  if (where.secret.size() != 20) return {};
  const std::optional<std::string> bytes = decode_base32(where.secret.substr(kLetters));
  if (!bytes) return Structure::failing("it is no base 32");
  std::uint64_t number = 0;
  for (const char c : bytes->substr(0, 6))
    number = number << 8 | static_cast<std::uint8_t>(c);
  const bool has_account = (number >> 47) != 0;
  const std::uint64_t account = (number >> 7) & 0xFF'FFFF'FFFFU;
  if (!has_account || account > kMostAccount) return {};
  return Structure::holding({{"AWS account", fmt::format("{:012}", account)}});
}

Structure inspect_azure_annotated(const SecretView& where) {
  constexpr std::size_t kSize = 80;
  const std::string_view key = where.secret;
  if (key.size() < kSize || key.substr(52, 4) != "JQQJ") return {};
  Structure found = Structure::holding();
  const std::size_t year = std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ").find(key[58]);
  const std::size_t month = std::string_view("ABCDEFGHIJKL").find(key[59]);
  if (month == std::string_view::npos) return Structure::failing("the month in it is none");
  if (year != std::string_view::npos) {
    tell(found, "made", fmt::format("{:04}-{:02}", 2024 + year, month + 1));
  }
  tell(found, "service", key.substr(76, 4));
  return found;
}

Structure inspect_pypi(const SecretView& where) {
  const std::optional<std::string> bytes = decode_base64(behind(where.secret, "pypi-"));
  if (!bytes) return Structure::failing("it is no base 64");
  if (!is_macaroon(*bytes)) return Structure::failing("it does not decode to a macaroon");
  Structure found = Structure::holding();
  if (bytes->size() > 3 && (*bytes)[1] == 1) {
    const std::string_view location =
        std::string_view(*bytes).substr(3, static_cast<std::uint8_t>((*bytes)[2]));
    if (is_printable(location)) tell(found, "registry", location);
  }
  return found;
}

Structure inspect_vault(const SecretView& where) {
  constexpr std::size_t kSigned = 90;
  const std::string_view secret = where.secret;
  const std::string_view body = secret.substr(std::min(secret.size(), secret.find('.') + 1));
  const std::optional<std::string> bytes = decode_base64(body.substr(0, body.find('.')));
  const bool is_batch = secret.starts_with("hvb.");
  if (!is_batch && body.size() < kSigned) return {};
  if (!bytes) return Structure::failing("it is no base 64");
  const bool holds = is_batch ? bytes->size() > 4 && (*bytes)[0] == 0 && (*bytes)[4] == 2
                              : bytes->starts_with("\x08\x01\x12");
  if (!holds) return Structure::failing("what it encodes does not begin as such tokens do");
  return Structure::holding({{"token", is_batch ? "batch" : "service, signed"}});
}

Structure inspect_gitlab_routable(const SecretView& where) {
  constexpr std::array<std::pair<char, std::string_view>, 5> kRoutes = {
      {{'o', "organization"}, {'g', "group"}, {'p', "project"}, {'u', "user"}, {'c', "cell"}}};
  const std::string_view secret = where.secret;
  const std::size_t dot = secret.find('.');
  const std::size_t dash = secret.find('-');
  if (dot == std::string_view::npos || dash > dot) return {};
  std::string_view payload = secret.substr(dash + 1, dot - dash - 1);
  // The kind of a runner: "t1_".
  if (payload.size() > 3 && payload[0] == 't' && payload[2] == '_') payload.remove_prefix(3);
  const std::optional<std::string> bytes = decode_base64(payload);
  if (!bytes || bytes->empty()) return {};
  const std::size_t behind_routes = static_cast<std::uint8_t>(bytes->back()) + std::size_t{1};
  if (behind_routes > bytes->size()) return {};
  std::string_view routes = std::string_view(*bytes).substr(0, bytes->size() - behind_routes);
  Structure found;
  while (!routes.empty()) {
    const std::string_view line = routes.substr(0, routes.find('\n'));
    routes.remove_prefix(std::min(routes.size(), line.size() + 1));
    const auto* route = std::find_if(kRoutes.begin(), kRoutes.end(), [line](const auto& known) {
      return line.size() > 2 && line[0] == known.first && line[1] == ':';
    });
    const auto number = route == kRoutes.end() ? std::nullopt : base36(line.substr(2));
    if (!number) return {};
    tell(found, route->second, std::to_string(*number));
    found.result = StructureResult::kHolds;
  }
  return found;
}

Structure inspect_grafana_cloud(const SecretView& where) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 1> kTold = {
      {{"o", "organization"}}};
  return json_token(behind(where.secret, "glc_"), kTold);
}

Structure inspect_sentry_org(const SecretView& where) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kTold = {
      {{"org", "organization"}, {"url", "server"}}};
  const std::string_view body = behind(where.secret, "sntrys_");
  return json_token(body.substr(0, body.rfind('_')), kTold);
}

Structure inspect_onepassword(const SecretView& where) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 1> kTold = {
      {{"signInAddress", "server"}}};
  return json_token(behind(where.secret, "ops_"), kTold);
}

Structure inspect_discord(const SecretView& where) {
  const std::optional<std::string> id =
      decode_base64(where.secret.substr(0, where.secret.find('.')));
  if (!id || id->empty() || !std::all_of(id->begin(), id->end(), is_digit)) {
    return Structure::failing("it does not begin with an application's id");
  }
  return Structure::holding({{"application", *id}});
}

}  // namespace dowse
