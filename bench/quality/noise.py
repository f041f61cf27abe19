"""Findings per million lines in repositories that are taken to be clean."""

import collections
import pathlib
import random

import scan

SNIFFED = 8000  # bytes that are looked at for a zero, as git does


def lines_of(path):
    """Of a text file; a file with a zero byte at its begin has none."""
    data = path.read_bytes()
    return 0 if b"\0" in data[:SNIFFED] else data.count(b"\n") + (not data.endswith(b"\n") and bool(data))


def lines_in(folder):
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return sum(lines_of(path) for path in files if ".git" not in path.relative_to(folder).parts)


def repositories_in(folder):
    return sorted(path.name for path in pathlib.Path(folder).iterdir() if path.is_dir() and not path.name.startswith("."))


def measure(program, folder, options):
    """{repository: (lines, findings)} of the files that lie in each; their git objects are not looked at."""
    measured = {}
    root = pathlib.Path(folder)
    for name in repositories_in(folder):
        measured[name] = (lines_in(root / name), scan.run(program, options, files_of(root / name), root / name))
    return measured


def files_of(folder):
    """What lies in a repository, without its `.git`: so it is scanned as files."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".git") or ["."]


def table(title, rows, lines):
    yield f"\n{title:<36}{'findings':>10}{'a million lines':>18}"
    for name, count in rows:
        yield f"  {name:<34}{count:>10}{count * 1e6 / lines if lines else 0:>18.1f}"


def report(measured):
    lines = sum(part[0] for part in measured.values())
    findings = [finding for part in measured.values() for finding in part[1]]
    yield f"{len(measured)} repositories, {lines} lines, {len(findings)} findings"
    for title, keys in (("By confidence", ["confidence"]), ("By rule", ["rule"]), ("By both", ["rule", "confidence"])):
        counted = collections.Counter(" ".join(finding[key] for key in keys) for finding in findings)
        yield from table(title, sorted(counted.items(), key=lambda item: (-item[1], item[0])), lines)
    yield f"\n{'By repository':<36}{'findings':>10}{'a million lines':>18}"
    for name, (its_lines, its_findings) in measured.items():
        rate = len(its_findings) * 1e6 / its_lines if its_lines else 0
        yield f"  {name:<34}{len(its_findings):>10}{rate:>18.1f}"


def sample(measured, limit):
    """Findings to read, the same ones each time: one line each, secrets masked."""
    every = [(name, finding) for name, (_, findings) in measured.items() for finding in findings]
    chosen = random.Random(1).sample(every, limit) if limit and len(every) > limit else every
    for name, finding in chosen:
        place = scan.places_of([finding])[0]
        yield f"{name}/{place.file}:{place.begin[0]}\t{place.rule}\t{place.confidence}\t{finding['context'].strip()}"
