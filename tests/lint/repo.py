"""What the lints look at: the repository as a dictionary from path to text, and how they answer."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def tracked_files():
    """Tracked and new files (not ignored ones), as {path: text}; bytes that are no UTF-8 are replaced."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others",
         "--exclude-standard"], check=True, capture_output=True).stdout.decode()
    paths = [path for path in listed.split("\0") if path and (ROOT / path).is_file()]
    return {path: (ROOT / path).read_text(encoding="utf-8", errors="replace") for path in sorted(paths)}


def main(check):
    """Runs one lint over the repository: prints what is wrong, one a line; exits with 1 if anything is."""
    files = tracked_files()
    if not files:
        sys.exit("no files: is this a git checkout?")
    problems = check(files)
    print("\n".join(problems) or f"{len(files)} files: nothing to say")
    sys.exit(1 if problems else 0)
