#pragma once
// Private keys: which kind, how long, under a passphrase or not. Reads PKCS #1 (RFC 8017), PKCS #8
// (RFC 5958), EC keys (RFC 5915), the DSA keys of OpenSSL, keys of OpenSSH (PROTOCOL.key) and of
// PuTTY (its manual, appendix C).

#include <string_view>

#include "engine/find/structure.h"

namespace dowse {

Structure inspect_pem(const SecretView& where);         // "private-key": armour
Structure inspect_pem_base64(const SecretView& where);  // "private-key-base64": base 64 of armour
Structure inspect_der_base64(const SecretView& where);  // "private-key-der": base 64 of DER
Structure inspect_putty(const SecretView& where);       // "putty-key": the private lines
Structure inspect_gcp_key(const SecretView& where);     // "gcp-service-account"

}  // namespace dowse
