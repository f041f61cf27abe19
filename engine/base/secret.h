#pragma once
// A detected credential, in a type that prints masked and wipes itself. `reveal` is the one door to
// its bytes; it is used in find/ (grouping, fingerprints, redaction) and report/ (--reveal) only.

#include <iosfwd>
#include <string>
#include <string_view>

namespace dowse {

class Secret {
 public:
  explicit Secret(std::string_view bytes) : bytes_(bytes) {}

  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  // Lifetime: this Secret.
  std::string_view reveal() const& noexcept { return bytes_; }

  std::string_view reveal() const&& = delete;

  // What may be shown: see mask().
  std::string masked(std::string_view prefix = {}) const;

 private:
  void wipe() noexcept;

  std::string bytes_;
};

std::ostream& operator<<(std::ostream& out, const Secret& secret);

// What may be shown of a secret: the provider's documented public prefix, when the secret starts
// with it, and the length. "ghp_****(40)". Nothing else of the secret is in it, whatever its
// length.
std::string mask(std::string_view secret, std::string_view prefix = {});

}  // namespace dowse
