#include "engine/find/private_key.h"

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

using ::testing::Contains;
using ::testing::ElementsAre;

std::string element(char tag, const std::string& content) {
  const std::size_t size = content.size();
  std::string length;
  if (size >= 256) {
    length = with_zeros("\x82") + static_cast<char>(size >> 8) + static_cast<char>(size & 0xFF);
  } else if (size >= 128) {
    length = with_zeros("\x81") + static_cast<char>(size);
  } else {
    length = static_cast<char>(size);
  }
  return tag + length + content;
}

// A positive number of so many bits.
std::string integer(std::size_t bits) {
  std::string bytes((bits + 7) / 8, '\x55');
  bytes[0] = static_cast<char>(1U << ((bits - 1) % 8));
  return element('\x02', bits % 8 == 0 ? with_zeros("\0") + bytes : bytes);
}

const std::string kZero = element('\x02', with_zeros("\0"));
const std::string kOne = element('\x02', "\x01");

std::string rsa_key(std::size_t bits) {
  return element('\x30', kZero + integer(bits) + integer(17) + integer(bits - 1));
}

std::string pkcs8_key(const std::string& id, const std::string& parameters,
                      const std::string& key) {
  const std::string algorithm = element('\x30', element('\x06', id) + parameters);
  return element('\x30', kZero + algorithm + element('\x04', key));
}

std::string ssh_string(const std::string& text) {
  return with_zeros("\0\0") + static_cast<char>(text.size() >> 8) +
         static_cast<char>(text.size() & 0xFF) + text;
}

std::string openssh_key(const std::string& cipher, const std::string& public_key) {
  return with_zeros("openssh-key-v1\0") + ssh_string(cipher) +
         ssh_string(cipher == "none" ? "none" : "bcrypt") +
         ssh_string(cipher == "none" ? "" : std::string(24, 'x')) + with_zeros("\0\0\0\x01") +
         ssh_string(public_key) + ssh_string(std::string(64, 'x'));
}

// In lines of 64, as files have them.
std::string pem(const std::string& label, const std::string& bytes,
                const std::string& headers = "") {
  std::string text = "-----BEGIN " + label + "-----\n" + headers;
  const std::string body = encode_base64(bytes, false);
  for (std::size_t at = 0; at < body.size(); at += 64)
    text += body.substr(at, 64) + "\n";
  return text + "-----END " + label + "-----";
}

Structure inspected(const std::string& text) {
  return inspect("private-key", {text, "", ""});
}

void expect_key(const std::string& text, const std::string& name, const std::string& format) {
  const Structure found = inspected(text);
  EXPECT_EQ(found.result, StructureResult::kHolds) << name << ": " << found.fault;
  EXPECT_FALSE(found.encrypted);
  EXPECT_THAT(found.facts,
              ElementsAre(Fact{"key", name}, Fact{"format", format}, Fact{"encrypted", "no"}));
}

TEST(PrivateKey, Pkcs1) {
  expect_key(pem("RSA PRIVATE KEY", rsa_key(2048)), "RSA 2048 bits", "PKCS #1");
  expect_key(pem("RSA PRIVATE KEY", rsa_key(1023)), "RSA 1023 bits", "PKCS #1");
}

TEST(PrivateKey, Pkcs8) {
  const std::string rsa = "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01";
  const std::string ec = "\x2A\x86\x48\xCE\x3D\x02\x01";
  const std::string p256 = element('\x06', "\x2A\x86\x48\xCE\x3D\x03\x01\x07");
  const std::string dsa = "\x2A\x86\x48\xCE\x38\x04\x01";
  expect_key(pem("PRIVATE KEY", pkcs8_key(rsa, "", rsa_key(4096))), "RSA 4096 bits", "PKCS #8");
  expect_key(pem("PRIVATE KEY", pkcs8_key(ec, p256, "x")), "EC P-256", "PKCS #8");
  expect_key(pem("PRIVATE KEY", pkcs8_key("\x2B\x65\x70", "", "x")), "Ed25519", "PKCS #8");
  expect_key(pem("PRIVATE KEY", pkcs8_key(dsa, element('\x30', integer(1024)), "x")),
             "DSA 1024 bits", "PKCS #8");
  EXPECT_EQ(inspected(pem("PRIVATE KEY", pkcs8_key(rsa, "", "x"))).result, StructureResult::kFails);
}

TEST(PrivateKey, EcAndDsa) {
  const std::string curve = element('\xA0', element('\x06', with_zeros("\x2B\x81\x04\x00\x22")));
  const std::string number = element('\x04', std::string(48, 'x'));
  expect_key(pem("EC PRIVATE KEY", element('\x30', kOne + number + curve)), "EC P-384", "SEC 1");
  expect_key(pem("EC PRIVATE KEY", element('\x30', kOne + number)), "EC 384 bits", "SEC 1");
  expect_key(pem("DSA PRIVATE KEY", element('\x30', kZero + integer(2048) + integer(256))),
             "DSA 2048 bits", "DSA of OpenSSL");
}

TEST(PrivateKey, OpenSsh) {
  const std::string rsa = ssh_string("ssh-rsa") + ssh_string(with_zeros("\x01\0\x01")) +
                          ssh_string(with_zeros("\0\x80") + std::string(383, 'x'));
  expect_key(pem("OPENSSH PRIVATE KEY", openssh_key("none", rsa)), "RSA 3072 bits", "OpenSSH");
  const std::string edwards = ssh_string("ssh-ed25519") + ssh_string(std::string(32, 'x'));
  expect_key(pem("OPENSSH PRIVATE KEY", openssh_key("none", edwards)), "Ed25519", "OpenSSH");
  const std::string ec = ssh_string("ecdsa-sha2-nistp521") + ssh_string("nistp521");
  expect_key(pem("OPENSSH PRIVATE KEY", openssh_key("none", ec)), "EC P-521", "OpenSSH");
  const Structure closed =
      inspected(pem("OPENSSH PRIVATE KEY", openssh_key("aes256-ctr", edwards)));
  EXPECT_TRUE(closed.encrypted);
  EXPECT_THAT(closed.facts, Contains(Fact{"encrypted", "yes (aes256-ctr)"}));
}

TEST(PrivateKey, Encrypted) {
  const std::string cipher =
      element('\x30', element('\x06', "\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0D"));
  const Structure pkcs8 = inspected(pem(
      "ENCRYPTED PRIVATE KEY", element('\x30', cipher + element('\x04', std::string(80, 'x')))));
  EXPECT_EQ(pkcs8.result, StructureResult::kHolds);
  EXPECT_TRUE(pkcs8.encrypted);
  const Structure old =
      inspected(pem("RSA PRIVATE KEY", std::string(640, '\xA7'),
                    "Proc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,0123456789ABCDEF\n\n"));
  EXPECT_TRUE(old.encrypted);
  EXPECT_THAT(old.facts, ElementsAre(Fact{"key", "RSA"}, Fact{"format", "PEM"},
                                     Fact{"encrypted", "yes (DES-EDE3-CBC)"}));
}

TEST(PrivateKey, SaysWhatIsWrong) {
  const auto fault = [](const std::string& text) { return std::string(inspected(text).fault); };
  EXPECT_EQ(fault(pem("PRIVATE KEY", std::string(300, 'x'))), "it does not decode to a key");
  EXPECT_EQ(fault(pem("RSA PRIVATE KEY", rsa_key(2048).substr(0, 400))),
            "the lengths inside the key do not fit");
  EXPECT_EQ(fault(pem("RSA PRIVATE KEY", rsa_key(2048) + "x")),
            "the lengths inside the key do not fit");
  EXPECT_EQ(fault(pem("OPENSSH PRIVATE KEY", "openssh-key-v2")),
            "it does not begin as OpenSSH's keys do");
  EXPECT_EQ(fault(pem("OPENSSH PRIVATE KEY", with_zeros("openssh-key-v1\0"))),
            "OpenSSH's fields do not fit");
  EXPECT_EQ(inspected("no armour").result, StructureResult::kNone);
  EXPECT_TRUE(inspected(pem("PRIVATE KEY", std::string(300, '\0'))).is_dummy);
  EXPECT_TRUE(inspected(pem("PRIVATE KEY", "")).is_dummy);
}

// What stands behind a header on its line may be the body.
TEST(PrivateKey, OnOneLineIsNoDummy) {
  const auto on_one_line = [](const std::string& label, const std::string& body) {
    return "-----BEGIN " + label + "----- " + body + " -----END " + label + "-----";
  };
  const Structure rsa = inspected(
      on_one_line("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED DEK-Info: AES-128-CBC,00FF QUJD"));
  EXPECT_FALSE(rsa.is_dummy);
  EXPECT_TRUE(rsa.encrypted);
  const Structure pgp = inspected(on_one_line("PGP PRIVATE KEY BLOCK", "Version: GnuPG v2 lQOY"));
  EXPECT_FALSE(pgp.is_dummy);
  EXPECT_EQ(pgp.result, StructureResult::kFails);
}

TEST(PrivateKey, CutAnywhere) {
  const std::string cipher = element('\x30', element('\x06', "x"));
  for (const std::string& text :
       {pem("RSA PRIVATE KEY", rsa_key(2048)),
        pem("PRIVATE KEY", pkcs8_key("\x2B\x65\x70", "", "x")),
        pem("OPENSSH PRIVATE KEY",
            openssh_key("none", ssh_string("ssh-ed25519") + ssh_string("x"))),
        pem("ENCRYPTED PRIVATE KEY", element('\x30', cipher))}) {
    const std::size_t two_letters = text.find('\n') + 3;
    for (std::size_t size = 0; size < text.size(); ++size) {
      const Structure cut = inspected(text.substr(0, size));
      EXPECT_EQ(cut.result == StructureResult::kFails, !cut.fault.empty()) << size;
      EXPECT_FALSE(cut.is_dummy && size >= two_letters) << size;
    }
  }
  const std::string cut = pem("RSA PRIVATE KEY", rsa_key(4096)).substr(0, 540);
  EXPECT_EQ(inspected(cut).result, StructureResult::kHolds);
  EXPECT_THAT(inspected(cut).facts, Contains(Fact{"key", "RSA 4096 bits"}));
}

TEST(PrivateKey, Base64OfArmourAndOfDer) {
  const std::string text = encode_base64(pem("RSA PRIVATE KEY", rsa_key(2048)), false);
  EXPECT_THAT(inspect("private-key-base64", {text, "", ""}).facts,
              Contains(Fact{"key", "RSA 2048 bits"}));
  EXPECT_EQ(inspect("private-key-base64", {"%%", "", ""}).result, StructureResult::kFails);
  const std::string der = encode_base64(rsa_key(2048), false);
  EXPECT_THAT(inspect("private-key-der", {der, "", ""}).facts,
              Contains(Fact{"key", "RSA 2048 bits"}));
  EXPECT_EQ(inspect("private-key-der", {der.substr(0, 400), "", ""}).result,
            StructureResult::kFails);
}

TEST(PrivateKey, Putty) {
  const std::string head =
      "PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: aes256-cbc\r\nComment: x\r\n";
  const Structure closed = inspect("putty-key", {"QUJD\r\nREVG\r\n", head, ""});
  EXPECT_EQ(closed.result, StructureResult::kHolds);
  EXPECT_TRUE(closed.encrypted);
  EXPECT_THAT(closed.facts, Contains(Fact{"key", "Ed25519"}));
  const Structure open = inspect("putty-key", {"QUJD", "Private-Lines: 1", ""});
  EXPECT_FALSE(open.encrypted);
  EXPECT_EQ(inspect("putty-key", {"QUJDR", "", ""}).result, StructureResult::kFails);
}

TEST(PrivateKey, GoogleServiceAccount) {
  const std::string key = pem("PRIVATE KEY", pkcs8_key("\x2B\x65\x70", "", "x"));
  const auto facts = [&](std::string_view after) {
    return inspect("gcp-service-account", {key, "", after}).facts;
  };
  const Fact account{"service account", "x-1@y.iam.gserviceaccount.com"};
  EXPECT_THAT(facts("\\n\",\n \"client_email\": \"x-1@y.iam.gserviceaccount.com\",\n"),
              Contains(account));
  EXPECT_THAT(facts("\\\"client_email\\\":\\\"x-1@y.iam.gserviceaccount.com\\\""),
              Contains(account));
  EXPECT_EQ(facts("\"client_email\": \"somebody@example.com\"").size(), 3U);
  EXPECT_EQ(facts("\"client_email\": \"").size(), 3U);
  EXPECT_EQ(facts("client_email").size(), 3U);
}

}  // namespace
}  // namespace dowse
