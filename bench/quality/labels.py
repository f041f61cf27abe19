"""The labelled files: where each label stands, and what it says.

A set is a folder with `labels_current.jsonl`, `labels_2022.jsonl` and the files they name, or a `.tar.xz` of one.
"""

import contextlib
import dataclasses
import json
import pathlib
import sys
import tarfile
import tempfile

CURRENT = "labels_current.jsonl"
OF_2022 = "labels_2022.jsonl"

# A label wholly within these is left out of the core: they identify, and open nothing.
NOT_CORE = {"UUID", "AWS S3 Bucket", "Firebase Domain", "Tencent WeChat API App ID", "Nonce", "Salt", "Other"}

# Told by the name beside the value. Every other category is told by a format of its own. "Dropbox App secret" is any fifteen
# small letters and digits.
NAMED = {"API", "Auth", "Authentication Key & Token", "CMD Password", "CMD Secret", "CMD Token", "CURL User Password",
         "Credential", "Dropbox App secret", "Generic Secret", "Generic Token", "Key", "OTP / 2FA Secret", "Password",
         "SQL Password", "Secret", "Token"}

# Stands for the end of a line whose length does not matter.
LINE_END = 1 << 40


@dataclasses.dataclass(frozen=True)
class Label:
    repo: str
    file: str
    begin: tuple  # line, column: both from 1, columns count bytes
    end: tuple  # one past the last byte
    truth: str  # T, F or X
    categories: frozenset

    @property
    def is_secret(self):
        return self.truth == "T"

    @property
    def in_core(self):
        return not self.categories <= NOT_CORE or not self.categories

    @property
    def is_fixed(self):
        """Has a format of its own, whatever else it is."""
        return bool(self.categories - NAMED - NOT_CORE)


@dataclasses.dataclass(frozen=True)
class LabelledSet:
    root: pathlib.Path
    current: tuple
    of_2022: tuple

    def repositories(self):
        return sorted({label.repo for label in self.current + self.of_2022})

    def folders(self, repo):
        """The folders that hold the files of one repository: the first two parts of each path."""
        return sorted({"/".join(label.file.split("/")[:2]) for label in self.current + self.of_2022 if label.repo == repo})


class Lines:
    """Lines of files, read once each."""

    def __init__(self, root):
        self.root = root
        self.files = {}

    def line(self, file, number):
        if file not in self.files:
            self.files[file] = (self.root / file).read_bytes().split(b"\n")
        lines = self.files[file]
        return lines[number - 1] if 0 < number <= len(lines) else b""


def column(line, characters):
    """The column, in bytes, at which so many characters of a line have passed."""
    return len(line.decode("utf-8", errors="replace")[:characters].encode("utf-8", errors="replace")) + 1


def read_label(raw, lines):
    file, first, last = raw["file"], raw["line"], raw["line_end"]
    begin, end = (first, 1), (last, LINE_END)
    if raw["start"] >= 0:
        begin = (first, column(lines.line(file, first), raw["start"]))
        if raw["end"] >= 0:
            end = (last, column(lines.line(file, last), raw["end"]))
    return Label(raw["repo"], file, begin, end, raw["truth"], frozenset(raw["categories"]))


def read_labels(path, lines):
    with open(path, encoding="utf-8") as file:
        return tuple(read_label(json.loads(line), lines) for line in file if line.strip())


def load(root):
    root = pathlib.Path(root)
    lines = Lines(root)
    return LabelledSet(root, read_labels(root / CURRENT, lines), read_labels(root / OF_2022, lines))


def find_root(folder):
    """The folder with the labels: this one, or one right inside."""
    for candidate in [folder, *sorted(folder.iterdir())]:
        if (candidate / CURRENT).is_file():
            return candidate
    return None


@contextlib.contextmanager
def opened(path):
    """The labelled set at `path`; one that is packed is unpacked to a temporary folder as long as it is used."""
    path = pathlib.Path(path)
    if not path.exists():
        sys.exit(f"quality: {path} does not exist")
    root = find_root(path) if path.is_dir() else None
    if root:
        yield load(root)
        return
    packed = [path] if path.is_file() else sorted(path.glob("*.tar.xz"))
    if len(packed) != 1:
        sys.exit(f"quality: {path}: neither {CURRENT} nor one .tar.xz in it")
    with tempfile.TemporaryDirectory(prefix="dowse-quality-") as folder:
        with tarfile.open(packed[0]) as archive:
            archive.extractall(folder)
        root = find_root(pathlib.Path(folder))
        if not root:
            sys.exit(f"quality: {packed[0]} holds no {CURRENT}")
        yield load(root)
