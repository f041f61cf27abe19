#pragma once
// Finds known secrets in a text, many at once: wherever they stand, as they are, percent-encoded or
// escaped as in JSON. Linear in the text, times the logarithm of the number of secrets where a
// secret may begin.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/secret.h"
#include "engine/base/text.h"

namespace dowse {

// Immutable after build(). Threads: any. Its copies of the secrets are wiped when it dies.
class KnownSecrets {
 public:
  // Shorter ones are not looked for: they stand everywhere.
  static constexpr std::size_t kMinLength = 4;
  // Shorter ones count only as whole words.
  static constexpr std::size_t kMinAnywhere = 8;
  // Lines of a secret of several lines count by themselves from this length on.
  static constexpr std::size_t kMinLineLength = 20;

  // What a text is. In a name (of a file, a ref, a target) a secret that is no more than a word is
  // not looked for: a path with every such word masked is of no use to anyone, and as everybody
  // knows what stood there, it would tell the secret.
  enum class In { kText, kName };

  struct Hit {
    ByteSpan span;
    std::string_view prefix;  // as given to add(). Lifetime: this KnownSecrets
  };

  KnownSecrets() = default;
  KnownSecrets(KnownSecrets&&) noexcept = default;
  KnownSecrets& operator=(KnownSecrets&&) noexcept = default;

  // `prefix` is the public prefix of the secret.
  void add(std::string_view secret, std::string_view prefix);

  // To be called once, after the last add().
  void build();

  // The longest known secret at each place where one begins, ascending; they may overlap.
  std::vector<Hit> find(std::string_view text, In in) const;

 private:
  struct Pattern {
    Secret bytes;
    std::string prefix;
    std::size_t enclosed = kNone;  // the longest other pattern that this one starts with
    bool is_word = false;
  };

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  void add_pattern(std::string_view bytes, std::string_view prefix);
  std::size_t longest_at(std::string_view rest) const;
  bool may_begin(std::string_view rest) const noexcept;

  std::vector<Pattern> patterns_;  // sorted by bytes, no doubles
  std::vector<bool> starts_;       // by a hash of the first kMinLength bytes
};

}  // namespace dowse
