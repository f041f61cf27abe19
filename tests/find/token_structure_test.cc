#include "engine/find/token_structure.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/encoding.h"

namespace dowse {
namespace {

// A literal with all its bytes, zeros too.
template <std::size_t N>
std::string with_zeros(const char (&text)[N]) {
  return {text, N - 1};
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string url(const std::string& bytes) {
  return encode_base64(bytes, true);
}

Structure look(std::string_view name, const std::string& secret) {
  return inspect(name, {secret, "", ""});
}

Structure jwt(const std::string& header, const std::string& claims) {
  return look("jwt", url(header) + "." + url(claims) + "." + url(std::string(32, 'x')));
}

TEST(TokenStructure, Jwt) {
  const Structure found = jwt(R"({"alg":"HS256","typ":"JWT"})",
                              R"({"iss":"https://id.example.com","sub":"who","exp":1735689600})");
  EXPECT_EQ(found.result, StructureResult::kHolds);
  EXPECT_THAT(found.facts,
              ElementsAre(Fact{"algorithm", "HS256"}, Fact{"issuer", "https://id.example.com"},
                          Fact{"expires", "2025-01-01"}));
  EXPECT_FALSE(found.is_public);
}

TEST(TokenStructure, JwtWithOddClaims) {
  const auto facts = [](const std::string& claims) {
    return jwt(R"({"alg":"RS256"})", claims).facts;
  };
  const Fact algorithm{"algorithm", "RS256"};
  EXPECT_THAT(facts("{}"), ElementsAre(algorithm));
  EXPECT_THAT(facts(R"({"exp":-1})"), ElementsAre(algorithm));
  EXPECT_THAT(facts(R"({"exp":1e300})"), ElementsAre(algorithm));
  EXPECT_THAT(facts(R"({"exp":"tomorrow"})"), ElementsAre(algorithm));
  EXPECT_THAT(facts(R"({"exp":1735689600000})"), ElementsAre(algorithm));
  EXPECT_THAT(facts(R"({"exp":1735689600.9})"),
              ElementsAre(algorithm, Fact{"expires", "2025-01-01"}));
  EXPECT_THAT(facts(R"({"exp":253402300799})"),
              ElementsAre(algorithm, Fact{"expires", "9999-12-31"}));
  EXPECT_THAT(facts(R"({"iss":["a"]})"), ElementsAre(algorithm));
  EXPECT_THAT(facts("{\"iss\":\"" + std::string(500, 'x') + "\"}"), ElementsAre(algorithm));
}

TEST(TokenStructure, JwtThatIsNone) {
  EXPECT_EQ(jwt("{}", "{}").fault, "its header names no algorithm");
  EXPECT_EQ(jwt("x", "{}").fault, "its header is no JSON object");
  EXPECT_EQ(jwt(R"({"alg":"HS256"})", "[]").fault, "its claims are no JSON object");
  EXPECT_EQ(jwt(R"({"alg":"none"})", "{}").fault, "it is not signed (alg none)");
  EXPECT_EQ(look("jwt", "eyJ").result, StructureResult::kNone);
  EXPECT_EQ(look("jwt", url(R"({"alg":"HS256"})") + ".").result, StructureResult::kFails);
  EXPECT_EQ(jwt(R"({"alg":"dir","enc":"A256GCM"})", "\xFF").result, StructureResult::kHolds);
}

TEST(TokenStructure, SupabaseAnonKeyIsPublic) {
  const Structure anon =
      jwt(R"({"alg":"HS256"})", R"({"iss":"supabase","role":"anon","exp":2000000000})");
  EXPECT_TRUE(anon.is_public);
  EXPECT_THAT(anon.facts, ElementsAre(Fact{"algorithm", "HS256"}, Fact{"issuer", "supabase"},
                                      Fact{"expires", "2033-05-18"}, Fact{"role", "anon"}));
  EXPECT_FALSE(jwt(R"({"alg":"HS256"})", R"({"iss":"supabase","role":"service_role"})").is_public);
  EXPECT_FALSE(jwt(R"({"alg":"HS256"})", R"({"iss":"x","role":"anon"})").is_public);
}

TEST(TokenStructure, Mapbox) {
  const std::string body = url(R"({"u":"someone","a":"cl0000000"})");
  const Structure found = look("mapbox-token", "sk." + body + ".x");
  EXPECT_THAT(found.facts, ElementsAre(Fact{"account", "someone"}));
  EXPECT_FALSE(found.is_public);
  EXPECT_TRUE(look("mapbox-token", "pk." + body + ".x").is_public);
  EXPECT_EQ(look("mapbox-token", "sk.abc.x").result, StructureResult::kFails);
}

TEST(TokenStructure, Basic) {
  const auto result = [](const std::string& text) {
    return look("basic-credentials", encode_base64(text, false)).result;
  };
  EXPECT_EQ(result("user:p\xC3\xA4ss"), StructureResult::kHolds);
  EXPECT_EQ(result(":"), StructureResult::kHolds);
  EXPECT_EQ(result("user"), StructureResult::kFails);
  EXPECT_EQ(result(with_zeros("us\0er:x")), StructureResult::kFails);
  EXPECT_EQ(look("basic-credentials", "dXNl%").result, StructureResult::kFails);
  EXPECT_EQ(result(R"({"typ":"JWT"})"), StructureResult::kFails);
  EXPECT_THAT(look("basic-credentials", encode_base64("user:pass", false)).facts, IsEmpty());
}

TEST(TokenStructure, BasicTellsAPasswordThatWasMadeUp) {
  const auto look_at = [](const std::string& text) {
    return look("basic-credentials", encode_base64(text, false));
  };
  EXPECT_TRUE(look_at("albert:einstein").is_weak);
  EXPECT_TRUE(look_at("user:pwd1").is_weak);
  EXPECT_TRUE(look_at(":").is_weak);
  EXPECT_FALSE(look_at("deploy:q7zt2kd9xw4pb6rm").is_weak);
  EXPECT_FALSE(look_at("q7zt2kd9xw4pb6rm:").is_weak);
  EXPECT_FALSE(look_at("deploy:q7zt2kd9xw4pb6rm\n").is_weak);
  EXPECT_FALSE(look_at("user:pwd1").is_dummy);
  EXPECT_TRUE(look_at("user:your_password").is_dummy);
}

TEST(TokenStructure, DockerConfig) {
  const auto look_at = [](const std::string& json) {
    return look("docker-config", encode_base64(json, false));
  };
  const auto auth = [&](const std::string& credentials) {
    return look_at(R"({"auths":{"ghcr.io":{"auth": ")" + encode_base64(credentials, false) +
                   R"("}}})");
  };
  EXPECT_EQ(auth("me:q7zt2kd9xw4pb6rm").result, StructureResult::kHolds);
  EXPECT_FALSE(auth("me:q7zt2kd9xw4pb6rm").is_weak);
  EXPECT_TRUE(auth("me:hello").is_weak);
  EXPECT_EQ(auth("hello").result, StructureResult::kFails);
  EXPECT_TRUE(auth("hello").is_weak);
  EXPECT_FALSE(look_at(R"({"auths":{"x":{"password":"q7zt2kd9xw4pb6rm"}}})").is_weak);
  EXPECT_TRUE(look_at(R"({"auths":{"x":{"password":"hello"}}})").is_weak);
  EXPECT_EQ(look_at(R"({"auths":{"x":{"auth":)").result, StructureResult::kNone);
  EXPECT_EQ(look_at(R"({"auths":{}})").result, StructureResult::kNone);
  EXPECT_EQ(look("docker-config", "dXNl%").result, StructureResult::kFails);
}

// The account of sixteen digits in base 32, made the other way round.
TEST(TokenStructure, AwsAccount) {
  const auto key_id = [](std::uint64_t account, bool new_form) {
    const std::uint64_t number = account << 7 | (new_form ? std::uint64_t{1} << 47 : 0) | 0x55;
    std::string bytes;
    for (int byte = 5; byte >= 0; --byte)
      bytes += static_cast<char>(number >> (8 * byte) & 0xFF);
    return "ASIA" + encode_base32(bytes + "abcd");
  };
  EXPECT_THAT(look("aws-key-id", key_id(123'456'789'012, true)).facts,
              ElementsAre(Fact{"AWS account", "123456789012"}));
  EXPECT_THAT(look("aws-key-id", key_id(42, true)).facts,
              ElementsAre(Fact{"AWS account", "000000000042"}));
  EXPECT_THAT(look("aws-key-id", key_id(123'456'789'012, false)).facts, IsEmpty());
  EXPECT_THAT(look("aws-key-id", key_id(1'000'000'000'000, true)).facts, IsEmpty());
  EXPECT_EQ(look("aws-key-id", "AKIA").result, StructureResult::kNone);
}

TEST(TokenStructure, AzureAnnotated) {
  const std::string key = std::string(52, 'x') + "JQQJ99BC" + std::string(16, 'x') + "AZDOxxxx";
  EXPECT_THAT(look("azure-annotated", key).facts,
              ElementsAre(Fact{"made", "2025-03"}, Fact{"service", "AZDO"}));
  std::string wrong = key;
  wrong[59] = 'M';
  EXPECT_EQ(look("azure-annotated", wrong).result, StructureResult::kFails);
  EXPECT_EQ(look("azure-annotated", "JQQJ").result, StructureResult::kNone);
}

std::string field(char type, const std::string& text) {
  return type + std::string(1, static_cast<char>(text.size())) + text;
}

TEST(TokenStructure, Pypi) {
  const std::string head =
      "\x02" + field(1, "pypi.org") + field(2, std::string(36, 'i')) + with_zeros("\0");
  const std::string end = with_zeros("\0") + field(6, std::string(32, 's'));
  const std::string caveat = field(2, "[3, \"x\"]") + with_zeros("\0");
  const Structure found = look("pypi-macaroon", "pypi-" + url(head + caveat + caveat + end));
  EXPECT_EQ(found.result, StructureResult::kHolds);
  EXPECT_THAT(found.facts, ElementsAre(Fact{"registry", "pypi.org"}));
  EXPECT_EQ(look("pypi-macaroon", "pypi-" + url(head + end)).result, StructureResult::kHolds);
  EXPECT_EQ(look("pypi-macaroon", "pypi-" + url(head + caveat)).result, StructureResult::kFails);
  EXPECT_EQ(look("pypi-macaroon", "pypi-" + url("\x02")).result, StructureResult::kFails);
  EXPECT_EQ(look("pypi-macaroon", "pypi-%").result, StructureResult::kFails);
}

TEST(TokenStructure, Vault) {
  EXPECT_EQ(look("vault-token", "hvs." + std::string(24, 'a')).result, StructureResult::kNone);
  const std::string longer(90, 'x');
  EXPECT_THAT(look("vault-token", "hvs." + url("\x08\x01\x12" + longer)).facts,
              ElementsAre(Fact{"token", "service, signed"}));
  EXPECT_EQ(look("vault-token", "hvs." + url(longer)).result, StructureResult::kFails);
  EXPECT_THAT(look("vault-token", "hvb." + url(with_zeros("\0\0\0\1\2") + longer)).facts,
              ElementsAre(Fact{"token", "batch"}));
  EXPECT_EQ(look("vault-token", "hvb." + url(longer)).result, StructureResult::kFails);
  EXPECT_EQ(look("vault-token", "hvs").result, StructureResult::kNone);
}

TEST(TokenStructure, GitlabRoutable) {
  const std::string payload = "o:1\nu:zz\n" + std::string(16, 'r') + "\x10";
  const Structure found = look("gitlab-routable", "glpat-" + url(payload) + ".01.0abcdefgh");
  EXPECT_EQ(found.result, StructureResult::kHolds);
  EXPECT_THAT(found.facts, ElementsAre(Fact{"organization", "1"}, Fact{"user", "1295"}));
  EXPECT_EQ(look("gitlab-routable", "glrt-t1_" + url(payload) + ".01.0abcdefgh").facts,
            found.facts);
  EXPECT_EQ(look("gitlab-routable", "glpat-" + std::string(20, 'a')).result,
            StructureResult::kNone);
  EXPECT_THAT(
      look("gitlab-routable", "glpat-" + url("x:1\n" + std::string(16, 'r') + "\x10") + ".01.x")
          .facts,
      IsEmpty());
  EXPECT_THAT(look("gitlab-routable", "glpat-" + url("\xFF") + ".01.x").facts, IsEmpty());
}

TEST(TokenStructure, JsonBehindAPrefix) {
  const std::string inside =
      R"({"o":"123","org":"acme","url":"https://sentry.example","signInAddress":"my.example",
      "secretKey":"not told","k":"not told"})";
  EXPECT_THAT(look("grafana-cloud", "glc_" + encode_base64(inside, false)).facts,
              ElementsAre(Fact{"organization", "123"}));
  EXPECT_THAT(
      look("sentry-org", "sntrys_" + encode_base64(inside, false) + "_" + std::string(43, 'x'))
          .facts,
      ElementsAre(Fact{"organization", "acme"}, Fact{"server", "https://sentry.example"}));
  EXPECT_THAT(look("onepassword-service", "ops_" + url(inside)).facts,
              ElementsAre(Fact{"server", "my.example"}));
  EXPECT_EQ(look("onepassword-service", "ops_" + url("{")).result, StructureResult::kFails);
}

TEST(TokenStructure, Discord) {
  EXPECT_THAT(look("discord-bot", url("123456789012345678") + ".x.y").facts,
              ElementsAre(Fact{"application", "123456789012345678"}));
  EXPECT_EQ(look("discord-bot", url("12a") + ".x.y").result, StructureResult::kFails);
  EXPECT_EQ(look("discord-bot", "").result, StructureResult::kFails);
}

}  // namespace
}  // namespace dowse
