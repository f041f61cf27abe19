#pragma once
// Tokens with something readable inside. The names are those of structure.h; each says where the
// structure is documented.

#include "engine/find/structure.h"

namespace dowse {

// "jwt": RFC 7519, RFC 7515. Tells algorithm, issuer, expiry; of the keys of Supabase their role,
// and that an anon key is public (https://supabase.com/docs/guides/api/api-keys).
Structure inspect_jwt(const SecretView& where);

// "mapbox-token": pk, sk or tk, a JSON object, a signature.
// https://docs.mapbox.com/api/accounts/tokens/
Structure inspect_mapbox(const SecretView& where);

// "basic-credentials": base 64 of user:password, RFC 7617. Tells neither: with some services the
// key is the user.
Structure inspect_basic(const SecretView& where);

// "docker-config": base 64 of a Docker configuration, whose first password or `auth` is looked at.
Structure inspect_docker_config(const SecretView& where);

// "aws-key-id": the account stands in the id, in base 32 behind the four letters: bits 1 to 40 of
// the first 48; the first bit is set in ids of this form. What `aws sts get-access-key-info`
// answers: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
Structure inspect_aws_key_id(const SecretView& where);

// "azure-annotated": the year and the month a key was made in, and the service, at 58 and 76
// (IdentifiableSecrets.cs in microsoft/security-utilities).
Structure inspect_azure_annotated(const SecretView& where);

// "pypi-macaroon": a macaroon of version 2, base 64 behind pypi- (pypitoken.readthedocs.io;
// https://github.com/rescrv/libmacaroons/blob/master/doc/format.txt).
Structure inspect_pypi(const SecretView& where);

// "vault-token": a signed service token (hvs.) is a message with version 1, a batch token (hvb.) a
// block of the barrier: the term of its key, version 2 (vault/token_store.go, barrier_aes_gcm.go).
Structure inspect_vault(const SecretView& where);

// "gitlab-routable": base 64 of lines such as "u:2" (numbers in base 36), random bytes and their
// count.
// handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/
Structure inspect_gitlab_routable(const SecretView& where);

// Base 64 of a JSON object behind a prefix: "grafana-cloud" (glc_), "sentry-org" (sntrys_, and a
// secret behind _), "onepassword-service" (ops_).
Structure inspect_grafana_cloud(const SecretView& where);
Structure inspect_sentry_org(const SecretView& where);
Structure inspect_onepassword(const SecretView& where);

// "discord-bot": base 64 of the application's id, before the first dot.
// https://discord.com/developers/docs/reference#authentication
Structure inspect_discord(const SecretView& where);

}  // namespace dowse
