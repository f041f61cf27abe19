#include "tests/support/trap_repository.h"

#include <gtest/gtest.h>

#include "engine/rules/recipe.h"

namespace dowse::testing {
namespace {

// The secrets stand in files that the scripts read, so that no script, and no message of a failing
// one, holds a secret. A script leaves the commit it expects in expect/WHERE.
constexpr std::string_view kPrelude = R"sh(
root=$(cd .. && pwd)
now=1700000000
tick() { now=$((now + 60)); export GIT_AUTHOR_DATE="$now +0000" GIT_COMMITTER_DATE="$now +0000"; }
token() { cat "$root/tokens/$1"; }
settings() { printf '# settings\nkey = %s\n# end\n' "$(token "$1")"; }
expect() { git rev-parse "$2" >"$root/expect/$1"; }
commit() { git add -A; tick; git commit -q --allow-empty -m "$1"; }
# The id of a commit whose tree is one file with a secret: side_commit WHERE FILE [-p PARENT]
side_commit() {
  blob=$(settings "$1" | git hash-object -w --stdin)
  tree=$(printf '100644 blob %s\t%s\n' "$blob" "$2" | git mktree)
  tick
  git commit-tree -m "Side work" "${@:3}" "$tree" | tee "$root/expect/$1"
}
)sh";

constexpr std::string_view kHistory = R"sh(
rm .keep
git init -q -b main .
git config gc.auto 0
git config core.compression 1
printf '*.nodiff -diff\n' >.gitattributes
printf '*.ignored\n' >.gitignore
mkdir src
printf 'first\nsecond\nthird\n' >src/app.txt
printf 'a plain file\n' >typechange
printf 'name = value\n' >modified.txt
commit "Begin"

git checkout -q -b side
echo side >side.txt
commit "Side"
git checkout -q main
echo more >more.txt
commit "More"
git merge -q --no-commit --no-ff side
settings evil-merge >evil.txt
commit "Merge side"
expect evil-merge HEAD
git rm -q evil.txt
commit "Clean up"
expect evil-merge.removed HEAD

rm typechange
ln -s "/run/keys/$(token type-change)" typechange
commit "Point to the key"
expect type-change HEAD
settings no-diff >settings.nodiff
commit "Settings"
expect no-diff HEAD
ln -s "../keys/$(token symlink-target)" src/key-link
commit "Link"
expect symlink-target HEAD
tick
git commit -q --allow-empty -m "Rotate" -m "the old one was $(token commit-message)"
expect commit-message HEAD
tick
git commit -q --allow-empty --author "A U Thor <$(token author-address)@example.com>" -m "Thanks"
expect author-address HEAD
tick
git tag -a -m "Version 1" -m "$(token tag-message)" v1
tick
git notes add -m "see $(token note)" HEAD
expect note refs/notes/commits
git rev-parse HEAD >"$root/expect/note.path"
mkdir names
echo named >"names/key-$(token file-name).txt"
commit "A name"
expect file-name HEAD
git branch "leak/$(token branch-name)"
)sh";

constexpr std::string_view kShapes = R"sh(
{ yes 'Dowse reads it all.' | head -c 31457280; printf 'key = %s' "$(token big-file-end)"; } >big.txt
commit "Big"
expect big-file-end HEAD
{
  head -c 2500000 /dev/zero | tr '\0' '.'
  printf ' %s ' "$(token wide-line)"
  head -c 2500000 /dev/zero | tr '\0' '.'
} >wide.txt
commit "Wide"
expect wide-line HEAD
printf '%s\nrest\n' "$(token first-byte)" >first.txt
commit "First"
expect first-byte HEAD
printf 'start\n%s' "$(token last-byte)" >last.txt
commit "Last"
expect last-byte HEAD
{ printf '\211BIN\000\000\001\002'; token binary; printf '\000\377\376\000'; } >image.bin
commit "Binary"
expect binary HEAD
)sh";

constexpr std::string_view kHidden = R"sh(
settings stash-tracked >src/app.txt
settings stash-untracked >stash-new.txt
tick
git stash push -q -u
expect stash-tracked refs/stash
expect stash-untracked 'refs/stash^3'

side_commit dangling-commit dangling.txt -p main >/dev/null
settings dangling-blob | git hash-object -w --stdin >/dev/null
git branch doomed "$(side_commit deleted-branch doomed.txt -p main)"
git branch -q -D doomed
git update-ref refs/custom/x "$(side_commit custom-ref custom.txt -p main)"

settings reflog >reflog.txt
commit "Known to the reflog"
expect reflog HEAD
git reset -q --hard HEAD~1
git reset -q --hard HEAD

git repack -q -a -d
settings loose-object >loose.txt
commit "Loose"
expect loose-object HEAD

git branch replaced "$(side_commit replaced replaced.txt -p main)"
git replace "$(git rev-parse replaced:replaced.txt)" "$(echo clean | git hash-object -w --stdin)"

git init -q --bare -b main ../alternate.git
( cd ../alternate.git && git update-ref refs/heads/main "$(side_commit alternate alternate.txt)" )
echo "$root/alternate.git/objects" >.git/objects/info/alternates

git worktree add -q --detach ../linked main~1
(
  cd ../linked
  settings linked-commit >linked.txt
  commit "In the second working tree"
  expect linked-commit HEAD
  settings linked-untracked >linked-new.txt
)

git remote add origin "https://deploy:$(token config-url)@git.example.com/team/app.git"
grep -n 'git.example.com' .git/config | cut -d: -f1 >"$root/expect/config-url.line"
settings staged >staged.txt
git add staged.txt
settings modified >modified.txt
settings untracked >untracked.txt
settings ignored >secret.ignored
)sh";

struct Spec {
  std::string_view where;
  PlantScope scope;
  TextKind kind;
  std::string_view path;
  std::uint32_t line;
  std::string_view ref;
  bool at_head = false;
  bool unreachable = false;
};

constexpr std::string_view kMain = "refs/heads/main";
using enum PlantScope;
using enum TextKind;

// Lines: settings() puts the secret on line 2; a commit object with one parent has four header
// lines and a blank one, a tag too.
constexpr Spec kSpecs[] = {
    {"evil-merge", kStore, kBlob, "evil.txt", 2, kMain},
    {"stash-tracked", kStore, kBlob, "src/app.txt", 2, "refs/stash"},
    {"stash-untracked", kStore, kBlob, "stash-new.txt", 2, "refs/stash"},
    {"dangling-commit", kStore, kBlob, "dangling.txt", 2, "", false, true},
    {"dangling-blob", kStore, kBlob, "", 2, "", false, true},
    {"reflog", kStore, kBlob, "reflog.txt", 2, "", false, true},
    {"type-change", kStore, kBlob, "typechange", 1, kMain, true},
    {"no-diff", kStore, kBlob, "settings.nodiff", 2, kMain, true},
    {"symlink-target", kStore, kBlob, "src/key-link", 1, kMain, true},
    {"commit-message", kStore, kCommit, "", 8, kMain},
    {"author-address", kStore, kCommit, "", 3, kMain},
    {"tag-message", kStore, kTag, "", 8, "refs/tags/v1"},
    {"note", kStore, kBlob, "", 1, "refs/notes/commits"},
    {"file-name", kStore, kTreeNames, "", 1, kMain, true},
    {"branch-name", kStore, kRefNames, "", 0, ""},
    {"loose-object", kStore, kBlob, "loose.txt", 2, kMain, true},
    {"alternate", kStore, kBlob, "alternate.txt", 2, "", false, true},
    {"linked-commit", kStore, kBlob, "linked.txt", 2, ""},
    {"linked-untracked", kLinked, kWorktreeFile, "linked-new.txt", 2, "", true},
    {"deleted-branch", kStore, kBlob, "doomed.txt", 2, "", false, true},
    {"custom-ref", kStore, kBlob, "custom.txt", 2, "refs/custom/x"},
    {"replaced", kStore, kBlob, "replaced.txt", 2, "refs/heads/replaced"},
    {"config-url", kGitDir, kGitFile, ".git/config", 0, ""},
    // 31457280 bytes are 1572864 lines of 20.
    {"big-file-end", kStore, kBlob, "big.txt", 1572865, kMain, true},
    {"wide-line", kStore, kBlob, "wide.txt", 1, kMain, true},
    {"first-byte", kStore, kBlob, "first.txt", 1, kMain, true},
    {"last-byte", kStore, kBlob, "last.txt", 2, kMain, true},
    {"binary", kStore, kBlob, "image.bin", 1, kMain, true},
    {"staged", kWorktree, kBlob, "staged.txt", 2, "", true},
    {"modified", kWorktree, kWorktreeFile, "modified.txt", 2, "", true},
    {"untracked", kWorktree, kWorktreeFile, "untracked.txt", 2, "", true},
    {"ignored", kIgnored, kWorktreeFile, "secret.ignored", 2, "", true},
};

std::string without_line_end(std::string text) {
  while (!text.empty() && text.back() == '\n')
    text.pop_back();
  return text;
}

}  // namespace

std::string make_token(std::uint32_t number) {
  const Result<RecipeText> token =
      expand_recipe("ghp_{base62:30}{crc32:base62:6}", {.seed = number, .length = {}});
  if (!token) {
    ADD_FAILURE() << token.error().message();
    return {};
  }
  return token->text;
}

TrapRepository::TrapRepository(const std::string& object_format) {
  std::uint32_t number = 0;
  for (const Spec& spec : kSpecs) {
    Planted plant;
    plant.where = spec.where;
    plant.secret = make_token(number++);
    plant.scope = spec.scope;
    plant.kind = spec.kind;
    plant.path = spec.path;
    plant.line = spec.line;
    plant.ref = spec.ref;
    plant.at_head = spec.at_head;
    plant.unreachable = spec.unreachable;
    write_file(root_ / ("tokens/" + plant.where), plant.secret);
    planted_.push_back(std::move(plant));
  }
  write_file(root_ / "expect/.keep", "");
  write_file(root_ / "trap/.keep", "");
  std::string script = "export GIT_DEFAULT_HASH=" + object_format + "\n";
  for (const std::string_view part : {kPrelude, kHistory, kShapes, kHidden})
    script += part;
  git(root_ / "trap", script);
  for (Planted& plant : planted_) {
    const std::string expected = root_ / ("expect/" + plant.where);
    plant.commit = without_line_end(read_file(expected));
    plant.removed_by = without_line_end(read_file(expected + ".removed"));
    if (plant.where == "note") plant.path = without_line_end(read_file(expected + ".path"));
    if (plant.where == "file-name") plant.path = "names/key-" + plant.secret + ".txt";
    if (plant.where == "config-url") {
      plant.line = static_cast<std::uint32_t>(std::stoul(read_file(expected + ".line")));
    }
  }
}

std::string TrapRepository::copy_of_trap(std::string_view name) {
  std::string copy = root_ / (std::string(name) + std::to_string(copies_++));
  git(root_.path(), "cp -a trap '" + copy + "'");
  return copy;
}

std::string TrapRepository::make_repacked(int window, int depth) {
  std::string copy = copy_of_trap("repacked");
  git(copy, "git repack -q -a -d -f -k --window=" + std::to_string(window) +
                " --depth=" + std::to_string(depth) + "; git prune-packed -q");
  return copy;
}

std::string TrapRepository::make_loose() {
  std::string copy = copy_of_trap("loose");
  git(copy,
      "mv .git/objects/pack ../pack-of-loose; mkdir .git/objects/pack;"
      "for p in ../pack-of-loose/*.pack; do git unpack-objects -q <\"$p\"; done;"
      "rm -rf ../pack-of-loose");
  return copy;
}

std::string TrapRepository::make_bare() {
  std::string copy = root_ / ("bare" + std::to_string(copies_++) + ".git");
  git(root_.path(), "git clone -q --mirror trap '" + copy + "'");
  return copy;
}

}  // namespace dowse::testing
