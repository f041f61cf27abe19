#include "engine/report/rule_json.h"

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace dowse {

using Json = nlohmann::ordered_json;

Json or_null(std::string text) {
  return text.empty() ? Json() : Json(std::move(text));
}

Json rotation_json(const Rotation& rotation) {
  Json json = {{"steps", rotation.steps},
               {"commands", rotation.commands},
               {"console_url", or_null(rotation.console_url)},
               {"docs_url", or_null(rotation.docs_url)},
               {"overlap", nullptr},
               {"reload", or_null(rotation.reload)},
               {"check", or_null(rotation.check)},
               {"generate", or_null(rotation.generate)}};
  if (rotation.overlap.has_value()) json["overlap"] = *rotation.overlap;
  return json;
}

Json rule_json(const Rule& rule) {
  return {{"id", rule.id},
          {"description", rule.description},
          {"provider", or_null(rule.provider)},
          {"family", rule.family.empty() ? rule.id : rule.family},
          {"severity", name_of(rule.severity)},
          {"confidence", name_of(rule.confidence)},
          {"basis", name_of(rule.basis)},
          {"fact", or_null(rule.fact)},
          {"tags", rule.tags},
          {"references", rule.references},
          {"rotation", rotation_json(rule.rotation)}};
}

}  // namespace dowse
