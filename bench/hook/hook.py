#!/usr/bin/env python3
"""How long a commit waits for the hook: from exec to verdict, with so many entries in the index (bench/README.md)."""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

STAGED_FILES = 20
STAGED_BYTES = 8500  # of each
TARGETS_MS = ((10_000, 10.0), (200_000, 15.0))  # at most so many entries: DESIGN.md section 9
FOLDERS = (97, 53)


def arguments():
    parser = argparse.ArgumentParser(prog="hook", description=__doc__)
    parser.add_argument("--program", required=True, help="the program to run")
    parser.add_argument("--entries", type=int, nargs="+", default=[5_000, 200_000], metavar="N", help="of the index")
    parser.add_argument("--rounds", type=int, default=60, metavar="N", help="runs of each command, taking turns")
    return parser.parse_args()


def git(folder, *arguments, **options):
    quiet = ["-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *quiet, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL, **options)


def path_of(number):
    return f"module_{number % FOLDERS[0]:02d}/part_{number // FOLDERS[0] % FOLDERS[1]:02d}/a_file_{number:06d}.c"


def commit_files(folder, entries):
    """One commit with so many small files, and the index and working tree of it."""
    lines = ["commit refs/heads/main", "committer n <n@example.org> 1700000000 +0000", "data 0", ""]
    for number in range(entries):
        content = f"int x{number};\n"
        lines += [f"M 100644 inline {path_of(number)}", f"data {len(content)}", content]
    git(folder, "fast-import", "--quiet", input="\n".join(lines).encode())
    git(folder, "reset", "--quiet", "--hard")


def stage_files(folder, entries):
    """Code from all over this project in files from all over the index."""
    sources = pathlib.Path(__file__).resolve().parents[2] / "engine"
    code = b"".join(file.read_bytes() for file in sorted(sources.rglob("*.cc")))
    step = len(code) // STAGED_FILES
    for i in range(STAGED_FILES):
        file = pathlib.Path(folder) / path_of(i * (entries // STAGED_FILES))
        file.write_bytes(code[i * step:i * step + STAGED_BYTES])
    git(folder, "add", "--update")


def milliseconds(command, folder):
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    elapsed = (time.perf_counter() - begin) * 1000
    if done.returncode > 1:
        sys.exit(f"hook: {' '.join(command)} ended with {done.returncode}:\n{done.stderr.decode('utf-8', 'replace')}")
    return elapsed


def measure(program, entries, rounds):
    commands = {"dowse scan --staged": [program, "scan", "--staged", "."],
                "git diff --cached": ["git", "diff", "--cached", "--quiet"],
                "dowse --version": [program, "--version"]}
    with tempfile.TemporaryDirectory(prefix="dowse-hook-") as folder:
        git(folder, "init", "--quiet")
        commit_files(folder, entries)
        stage_files(folder, entries)
        times = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                times[name].append(milliseconds(command, folder))
    target = next((limit for most, limit in TARGETS_MS if entries <= most), None)
    print(f"{entries:,} entries, {STAGED_FILES} files of {STAGED_BYTES:,} bytes staged"
          + (f": DESIGN.md section 9 asks for at most {target:g} ms" if target else ""))
    print(f"{'':24}{'best ms':>9}{'median':>9}")
    for name, taken in times.items():
        taken.sort()
        print(f"{name:24}{taken[0]:9.1f}{taken[len(taken) // 2]:9.1f}")


def main():
    args = arguments()
    for entries in args.entries:
        if entries < STAGED_FILES:
            sys.exit(f"hook: --entries {entries}: at least {STAGED_FILES}, which are staged")
        measure(os.path.abspath(args.program), entries, args.rounds)


if __name__ == "__main__":
    main()
