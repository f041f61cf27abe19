#pragma once
// The organisation's key under which fingerprints are made (DESIGN.md section 6): the same key, the
// same fingerprints.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace dowse {

// Wiped when it dies.
class FingerprintKey {
 public:
  // Where it came from; a report says so.
  enum class Origin : std::uint8_t {
    kEnvironment,  // DOWSE_KEY
    kFile,         // a key file named by the user
    kUser,         // generated once for this user
    kRun,          // generated for this run: fingerprints cannot be compared with another run's
  };

  // Any text of 16 bytes or more, brought to 32 bytes by BLAKE2b. Errors: kUsage when it is
  // shorter.
  static Result<FingerprintKey> from_text(std::string_view text, Origin origin);

  // From fresh random bytes.
  static FingerprintKey for_this_run();

  FingerprintKey(const FingerprintKey&) noexcept = default;
  FingerprintKey& operator=(const FingerprintKey&) noexcept = default;
  ~FingerprintKey();

  std::span<const std::uint8_t> bytes() const noexcept { return bytes_; }

  Origin origin() const noexcept { return origin_; }

  // True for a key that an organisation shares: what is hashed under it can be recognised by
  // others.
  static constexpr bool is_shared(Origin origin) noexcept {
    return origin == Origin::kEnvironment || origin == Origin::kFile;
  }

  bool is_shared() const noexcept { return is_shared(origin_); }

 private:
  explicit FingerprintKey(Origin origin) noexcept : origin_(origin) {}

  std::array<std::uint8_t, 32> bytes_{};
  Origin origin_;
};

// As in reports: "environment", "file", "user", "run".
std::string_view name_of(FingerprintKey::Origin origin) noexcept;

// The key of a scan: `key_file` when it is not empty; else $DOWSE_KEY; else the user's own,
// $XDG_DATA_HOME/dowse/key or ~/.local/share/dowse/key, made on first use with mode 0600; else,
// when no such place can be written, one for this run. Errors: kIo, kUsage when a key that was
// asked for cannot be read or is too short: no other key is taken then.
Result<FingerprintKey> load_key(const std::string& key_file);

}  // namespace dowse
