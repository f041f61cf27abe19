#include "engine/find/structure.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/find/private_key.h"
#include "engine/find/token_structure.h"

namespace dowse {
namespace {

using Inspect = Structure (*)(const SecretView&);

constexpr auto kStructures = std::to_array<std::pair<std::string_view, Inspect>>(
    {{"aws-key-id", &inspect_aws_key_id},
     {"azure-annotated", &inspect_azure_annotated},
     {"basic-credentials", &inspect_basic},
     {"discord-bot", &inspect_discord},
     {"docker-config", &inspect_docker_config},
     {"gcp-service-account", &inspect_gcp_key},
     {"gitlab-routable", &inspect_gitlab_routable},
     {"grafana-cloud", &inspect_grafana_cloud},
     {"jwt", &inspect_jwt},
     {"mapbox-token", &inspect_mapbox},
     {"onepassword-service", &inspect_onepassword},
     {"private-key", &inspect_pem},
     {"private-key-base64", &inspect_pem_base64},
     {"private-key-der", &inspect_der_base64},
     {"putty-key", &inspect_putty},
     {"pypi-macaroon", &inspect_pypi},
     {"sentry-org", &inspect_sentry_org},
     {"vault-token", &inspect_vault}});

const auto* find_structure(std::string_view name) {
  return std::find_if(kStructures.begin(), kStructures.end(),
                      [name](const auto& known) { return known.first == name; });
}

}  // namespace

bool is_known_structure(std::string_view name) noexcept {
  return find_structure(name) != kStructures.end();
}

std::vector<std::string_view> structure_names() {
  std::vector<std::string_view> names;
  names.reserve(kStructures.size());
  for (const auto& [name, inspect] : kStructures)
    names.push_back(name);
  return names;
}

Structure inspect(std::string_view name, const SecretView& where) {
  const auto* found = find_structure(name);
  return found == kStructures.end() ? Structure() : found->second(where);
}

}  // namespace dowse
