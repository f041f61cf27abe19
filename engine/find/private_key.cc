#include "engine/find/private_key.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/encoding.h"
#include "engine/find/ascii.h"
#include "engine/find/der.h"
#include "engine/find/pem.h"
#include "engine/find/pgp_key.h"

namespace dowse {
namespace {

// A literal with all its bytes, zeros too.
template <std::size_t N>
constexpr std::string_view with_zeros(const char (&text)[N]) {
  return {text, N - 1};
}

using Names = std::pair<std::string_view, std::string_view>;

// Object identifiers, encoded. RFC 5480, RFC 8410, RFC 3279.
constexpr std::array<Names, 6> kCurves = {{
    {with_zeros("\x2A\x86\x48\xCE\x3D\x03\x01\x07"), "P-256"},
    {with_zeros("\x2B\x81\x04\x00\x22"), "P-384"},
    {with_zeros("\x2B\x81\x04\x00\x23"), "P-521"},
    {with_zeros("\x2B\x81\x04\x00\x0A"), "secp256k1"},
    {with_zeros("\x2B\x81\x04\x00\x21"), "P-224"},
    {with_zeros("\x2A\x86\x48\xCE\x3D\x03\x01\x01"), "P-192"},
}};
constexpr std::array<Names, 4> kEdwards = {{
    {"\x2B\x65\x70", "Ed25519"},
    {"\x2B\x65\x71", "Ed448"},
    {"\x2B\x65\x6E", "X25519"},
    {"\x2B\x65\x6F", "X448"},
}};
constexpr std::string_view kRsa = "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01";
constexpr std::string_view kRsaPss = "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0A";
constexpr std::string_view kEc = "\x2A\x86\x48\xCE\x3D\x02\x01";
constexpr std::string_view kDsa = "\x2A\x86\x48\xCE\x38\x04\x01";

std::string_view name_in(const auto& names, std::string_view id) {
  const auto* found = std::find_if(names.begin(), names.end(),
                                   [id](const Names& name) { return name.first == id; });
  return found == names.end() ? std::string_view() : found->second;
}

// A key as its facts tell it.
Structure key(std::string name, std::string_view format, std::string_view cipher = {}) {
  Structure found = Structure::holding();
  if (!name.empty()) found.facts.push_back({"key", std::move(name)});
  found.facts.push_back({"format", std::string(format)});
  found.encrypted = !cipher.empty();
  found.facts.push_back({"encrypted", cipher.empty() ? "no" : "yes (" + std::string(cipher) + ")"});
  return found;
}

std::string sized(std::string_view kind, std::uint64_t bits) {
  return std::string(kind) + " " + std::to_string(bits) + " bits";
}

// The bits of the first number behind the version.
std::optional<std::uint64_t> bits_behind_version(std::string_view sequence) {
  const auto version = read_der(sequence, kDerInteger);
  if (!version) return std::nullopt;
  const auto number = read_der(version->rest, kDerInteger);
  return number ? std::optional(der_bits(*number)) : std::nullopt;
}

std::string curve_name(std::string_view element) {
  const auto id = read_der(element, kDerObjectId);
  const std::string_view name = id ? name_in(kCurves, id->content) : std::string_view();
  return name.empty() ? "EC" : "EC " + std::string(name);
}

// What PKCS #8 says between the version and the key.
Structure pkcs8(const DerView& algorithm) {
  constexpr std::string_view kFormat = "PKCS #8";
  const auto id = read_der(algorithm.content, kDerObjectId);
  if (!id) return Structure::failing("PKCS #8 without an algorithm");
  const std::string_view edwards = name_in(kEdwards, id->content);
  if (!edwards.empty()) return key(std::string(edwards), kFormat);
  if (id->content == kEc) return key(curve_name(id->rest), kFormat);
  if (id->content == kDsa) {
    const auto parameters = read_der(id->rest, kDerSequence);
    const auto prime =
        parameters ? read_der(parameters->content, kDerInteger) : std::optional<DerView>();
    return key(prime ? sized("DSA", der_bits(*prime)) : "DSA", kFormat);
  }
  if (id->content != kRsa && id->content != kRsaPss) return key("", kFormat);
  const auto octets = read_der(algorithm.rest, kDerOctets);
  const auto inner = octets ? read_der(octets->content, kDerSequence) : std::optional<DerView>();
  const auto bits = inner ? bits_behind_version(inner->content) : std::optional<std::uint64_t>();
  return bits ? key(sized("RSA", *bits), kFormat)
              : Structure::failing("PKCS #8 of RSA without a modulus");
}

// RFC 5915: the version, the number, then perhaps [0] with the curve.
Structure ec_key(const DerView& number) {
  constexpr std::uint8_t kParameters = 0xA0;
  const auto parameters = read_der(number.rest, kParameters);
  if (parameters) return key(curve_name(parameters->content), "SEC 1");
  return key(sized("EC", number.size * 8), "SEC 1");
}

// `bytes` is all of a key, or the front of one that is cut.
Structure der_key(std::string_view bytes, bool is_whole, bool is_dsa) {
  const auto outer = read_der(bytes, kDerSequence);
  if (!outer) return Structure::failing("it does not decode to a key");
  if (is_whole && (outer->is_cut() || !outer->rest.empty())) {
    return Structure::failing("the lengths inside the key do not fit");
  }
  const auto first = read_der(outer->content);
  if (!first) return Structure::failing("it does not decode to a key");
  if (first->tag == kDerSequence) return key("", "PKCS #8", "PKCS #5");
  if (first->tag != kDerInteger) return Structure::failing("it does not decode to a key");
  const auto second = read_der(first->rest);
  if (!second) return Structure::failing("it does not decode to a key");
  switch (second->tag) {
    case kDerSequence:
      return pkcs8(*second);
    case kDerOctets:
      return ec_key(*second);
    case kDerInteger:
      return is_dsa ? key(sized("DSA", der_bits(*second)), "DSA of OpenSSL")
                    : key(sized("RSA", der_bits(*second)), "PKCS #1");
    default:
      return Structure::failing("it does not decode to a key");
  }
}

// The string at the front of what OpenSSH writes: four bytes of length, then the bytes.
std::optional<std::string_view> take_string(std::string_view& bytes) {
  const auto size = take_number(bytes, 4);
  if (!size || *size > bytes.size()) return std::nullopt;
  const std::string_view taken = bytes.substr(0, *size);
  bytes.remove_prefix(*size);
  return taken;
}

bool is_plain_name(std::string_view name) {
  constexpr std::size_t kMost = 64;
  return !name.empty() && name.size() <= kMost && std::all_of(name.begin(), name.end(), [](char c) {
    return is_alnum(c) || c == '-' || c == '@' || c == '.';
  });
}

// "ssh-rsa" and what follows it in a public key.
std::string openssh_name(std::string_view kind, std::string_view rest) {
  if (kind == "ssh-ed25519") return "Ed25519";
  if (kind.starts_with("ecdsa-sha2-nistp")) return "EC P-" + std::string(kind.substr(16));
  if (kind != "ssh-rsa" && kind != "ssh-dss") return std::string(kind);
  const auto first = take_string(rest);
  const auto number = kind == "ssh-rsa" ? take_string(rest) : first;
  if (!number) return std::string(kind);
  const DerView integer{kDerInteger, number->size(), *number, {}};
  return sized(kind == "ssh-rsa" ? "RSA" : "DSA", der_bits(integer));
}

Structure openssh_key(std::string_view bytes, bool is_whole) {
  constexpr std::string_view kMagic("openssh-key-v1\0", 15);
  if (!bytes.starts_with(kMagic))
    return Structure::failing("it does not begin as OpenSSH's keys do");
  bytes.remove_prefix(kMagic.size());
  const auto cipher = take_string(bytes);
  const auto kdf = cipher ? take_string(bytes) : cipher;
  const auto options = kdf ? take_string(bytes) : kdf;
  const auto count = options ? take_number(bytes, 4) : std::optional<std::uint32_t>();
  const auto public_key = count ? take_string(bytes) : std::optional<std::string_view>();
  const auto failing = [] { return Structure::failing("OpenSSH's fields do not fit"); };
  if (!count || !is_plain_name(*cipher) || (!public_key && is_whole)) return failing();
  const std::string_view passphrase = *cipher == "none" ? std::string_view() : *cipher;
  if (!public_key) return key("", "OpenSSH", passphrase);
  std::string_view rest = *public_key;
  const auto kind = take_string(rest);
  if (!kind || !is_plain_name(*kind)) return failing();
  return key(openssh_name(*kind, rest), "OpenSSH", passphrase);
}

// RFC 1421: "DEK-Info: AES-256-CBC,...".
std::string_view cipher_in(std::string_view headers) {
  constexpr std::string_view kField = "DEK-Info: ";
  const std::size_t at = headers.find(kField);
  if (at == std::string_view::npos) return {};
  headers.remove_prefix(at + kField.size());
  const std::string_view name = headers.substr(0, headers.find_first_of(",\n"));
  return is_plain_name(name) ? name : std::string_view("another cipher");
}

Structure armoured_key(std::string_view text) {
  const std::optional<Armour> armour = read_armour(text);
  if (!armour) return {};
  const std::string& body = armour->body;
  const std::string_view cipher = cipher_in(armour->headers);
  const auto encrypted = [&] {
    return key(armour->label.substr(0, armour->label.find(' ')), "PEM", cipher);
  };
  if (body.empty() && !armour->headers.empty()) {
    return cipher.empty() ? Structure::failing("its headers and its body stand on one line")
                          : encrypted();
  }
  if (body.empty() || body.find_first_not_of(body[0]) == std::string::npos) {
    Structure dummy = Structure::failing("its body is one letter over and over");
    dummy.is_dummy = true;
    return dummy;
  }
  const std::optional<std::string> bytes = armour_bytes(*armour);
  if (!bytes) return Structure::failing("its body is no base 64");
  if (armour->label.starts_with("PGP ")) return pgp_key(*bytes, armour->is_whole);
  if (armour->label.starts_with("OPENSSH ")) return openssh_key(*bytes, armour->is_whole);
  if (!cipher.empty()) return encrypted();
  return der_key(*bytes, armour->is_whole, armour->label.starts_with("DSA "));
}

}  // namespace

Structure inspect_pem(const SecretView& where) {
  return armoured_key(where.secret);
}

Structure inspect_pem_base64(const SecretView& where) {
  const std::string_view secret = where.secret;
  // Longer ones are cut by their rule, anywhere.
  const std::size_t half = secret.size() % 4 == 1 ? 1 : 0;
  const std::optional<std::string> text = decode_base64(secret.substr(0, secret.size() - half));
  return text ? armoured_key(*text) : Structure::failing("it is no base 64");
}

Structure inspect_der_base64(const SecretView& where) {
  const std::optional<std::string> bytes = decode_base64(where.secret);
  return bytes ? der_key(*bytes, true, false) : Structure::failing("it is no base 64");
}

Structure inspect_putty(const SecretView& where) {
  constexpr std::string_view kHead = "PuTTY-User-Key-File-";
  std::string body;
  for (const char c : where.secret) {
    if (c != '\r' && c != '\n' && c != ' ' && c != '\t') body += c;
  }
  if (!decode_base64(body)) return Structure::failing("its body is no base 64");
  std::string kind;
  const std::size_t head = where.before.find(kHead);
  if (head != std::string_view::npos) {
    const std::string_view line = where.before.substr(head + kHead.size());
    const std::size_t colon = line.find(": ");
    const std::size_t begin = colon == std::string_view::npos ? line.size() : colon + 2;
    kind = line.substr(begin, line.find_first_of("\r\n", begin) - begin);
  }
  const bool encrypted = where.before.find("Encryption: aes256-cbc") != std::string_view::npos;
  return key(is_plain_name(kind) ? openssh_name(kind, {}) : "", "PuTTY",
             encrypted ? std::string_view("aes256-cbc") : std::string_view());
}

Structure inspect_gcp_key(const SecretView& where) {
  constexpr std::string_view kField = "client_email";
  Structure found = armoured_key(where.secret);
  std::size_t at = where.after.find(kField);
  if (at == std::string_view::npos) return found;
  at = where.after.find_first_not_of("\\\": \r\n\t", at + kField.size());
  if (at == std::string_view::npos) return found;
  const std::string_view value = where.after.substr(at);
  const std::string_view email = value.substr(0, value.find_first_of("\\\" \r\n\t"));
  if (is_plain_name(email.substr(0, email.find('@'))) && email.ends_with("gserviceaccount.com")) {
    found.facts.push_back({"service account", std::string(email)});
  }
  return found;
}

}  // namespace dowse
