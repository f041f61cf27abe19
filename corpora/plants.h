#pragma once
// The secrets that are planted: made from the examples of the built-in rules, each in turn, each
// secret once.

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/base/text.h"
#include "engine/base/text_kind.h"
#include "engine/rules/rule_set.h"

namespace dowse::corpora {

// A text that holds a secret, before it stands anywhere.
struct Plant {
  std::string rule;
  std::string text;  // one line or more; ends with a line end
  ByteSpan secret;   // in `text`
  std::string masked;

  std::string_view secret_bytes() const {
    return std::string_view(text).substr(secret.begin, secret.end - secret.begin);
  }
};

// Where it stands. Holds nothing of the secret.
struct Planted {
  std::string rule;
  TextKind kind{};
  ObjectId object;         // the first that holds it
  std::string path;        // of a blob; empty: it has none, or the path is the secret
  std::uint32_t line = 0;  // of the secret's first byte; 0: not said
  ObjectId commit;         // the first commit that holds it
  std::string masked;
  std::string digest;  // SHA-1 of the secret, hexadecimal
};

class PlantMaker {
 public:
  // Of all rules of a provider or a kind of key: what does not depend on paths or words elsewhere,
  // and is not a matter of judgement.
  static Result<PlantMaker> make(std::uint64_t seed);

  Result<Plant> next();
  // The same of a rule whose secrets can be names of files.
  Result<Plant> next_name();

 private:
  struct Recipe {
    std::string rule;
    std::string prefix;
    std::string text;
  };

  // Gives them one after another, with another seed in each round.
  struct Turn {
    std::vector<Recipe> recipes;
    std::uint64_t count = 0;

    void mix(std::uint64_t seed);
  };

  explicit PlantMaker(std::uint64_t seed) : seed_(seed) {}

  Result<Plant> from(Turn& turn);

  std::uint64_t seed_;
  Turn all_;
  Turn names_;
  std::set<std::string> made_;
};

}  // namespace dowse::corpora
