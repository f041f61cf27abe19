#pragma once
// A repository with one planted secret in each place where content can hide from a scanner that
// reads what a log shows. Built by the git on the machine in a temporary folder; the same bytes on
// every run (fixed seed, fixed dates).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/text_kind.h"
#include "tests/support/support.h"

namespace dowse::testing {

// What must be scanned for a planted secret to be seen.
enum class PlantScope : std::uint8_t {
  kStore,     // the repository in any form, a mirror clone too
  kGitDir,    // the repository itself: a clone does not carry it
  kWorktree,  // its working tree
  kIgnored,   // its working tree with --include-ignored
  kLinked,    // the linked working tree
};

// One secret and what a report must say of it.
struct Planted {
  std::string where;  // "evil-merge": unique, holds nothing of the secret: fit for test messages
  std::string secret;
  PlantScope scope{};
  TextKind kind{};
  std::string path;        // raw; empty: the place has none
  std::uint32_t line = 0;  // of the text of that kind
  std::string commit;      // hexadecimal; the introducing commit; empty: none
  std::string removed_by;  // hexadecimal; empty: not said
  std::string ref;         // a ref that must be named; empty: not said
  bool at_head = false;
  bool unreachable = false;
};

// A token in the shape of a GitHub personal access token (classic), with a checksum that holds.
// The same for the same number.
std::string make_token(std::uint32_t number);

class TrapRepository {
 public:
  // Of a way to name objects: "sha1" or "sha256".
  explicit TrapRepository(const std::string& object_format = "sha1");

  // The repository: working tree with .git, loose objects, one pack, an alternate outside it.
  std::string path() const { return root_ / "trap"; }

  // A second working tree of it.
  std::string linked_path() const { return root_ / "linked"; }

  // The object store that `path` borrows from.
  std::string alternate_path() const { return root_ / "alternate.git"; }

  const std::vector<Planted>& planted() const noexcept { return planted_; }

  // Copies in another form; each call builds one and returns its path. Everything of scope kStore
  // is in each of them; kGitDir and kWorktree in the first two.
  std::string make_repacked(int window, int depth);  // everything in one pack
  std::string make_loose();                          // no pack at all
  std::string make_bare();                           // a mirror clone

 private:
  TempDir root_;
  std::vector<Planted> planted_;
  int copies_ = 0;

  std::string copy_of_trap(std::string_view name);
};

}  // namespace dowse::testing
