#!/usr/bin/env python3
"""The scores of bench/quality on made-up labels, and one run of it with the real program. quality_test.py PROGRAM"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = ROOT / "bench" / "quality"
sys.path.insert(0, str(TOOL))

import labels  # noqa: E402
import noise  # noqa: E402
import scan  # noqa: E402
import score  # noqa: E402
import tables  # noqa: E402

PROGRAM = None


def label(line=1, columns=None, truth="T", categories=("Password",), last=None, repo="r", file="f"):
    begin, end = columns or (1, labels.LINE_END)
    return labels.Label(repo, file, (line, begin), (last or line, end), truth, frozenset(categories))


def place(line=1, columns=(1, 9), rule="rule", confidence="low", last=None, file="f"):
    return scan.Place(file, (line, columns[0]), (last or line, columns[1]), rule, confidence)


def numbers(counts):
    return counts.tp, counts.fp, counts.fn


class ByLine(unittest.TestCase):
    def test_the_first_label_decides(self):
        both = [label(truth="F"), label(truth="T")]
        self.assertEqual(numbers(score.by_line(both, [place()]).counts()), (0, 1, 1))
        self.assertEqual(numbers(score.by_line(both[::-1], [place()]).counts()), (1, 0, 0))

    def test_each_label_counts_once(self):
        self.assertEqual(numbers(score.by_line([label()], [place(), place(columns=(20, 30))]).counts()), (1, 0, 0))
        self.assertEqual(numbers(score.by_line([label(truth="X")], [place(), place()]).counts()), (0, 1, 0))

    def test_what_no_label_covers_counts_nowhere(self):
        result = score.by_line([label(line=1)], [place(line=2), place(file="other")])
        self.assertEqual(numbers(result.counts()), (0, 0, 1))
        self.assertEqual(len(result.uncovered), 2)

    def test_a_label_of_several_lines_holds_each_of_them(self):
        for line, expected in ((1, (0, 0, 1)), (2, (1, 0, 0)), (4, (1, 0, 0)), (5, (0, 0, 1))):
            self.assertEqual(numbers(score.by_line([label(line=2, last=4)], [place(line=line)]).counts()), expected)


class ByOverlap(unittest.TestCase):
    def test_spans_that_only_touch_do_not_overlap(self):
        for columns, expected in (((1, 5), (0, 0, 1)), ((1, 6), (1, 0, 0)), ((9, 12), (1, 0, 0)), ((10, 12), (0, 0, 1))):
            self.assertEqual(numbers(score.by_overlap([label(columns=(5, 10))], [place(columns=columns)]).counts()), expected)

    def test_every_label_overlapped_counts(self):
        both = [label(columns=(1, 5)), label(columns=(6, 9), truth="F"), label(columns=(20, 30))]
        self.assertEqual(numbers(score.by_overlap(both, [place(columns=(1, 9))]).counts()), (1, 1, 1))

    def test_what_identifies_is_left_out(self):
        aside = [label(categories=("UUID",)), label(line=2, categories=("UUID", "Salt"), truth="F")]
        result = score.by_overlap(aside, [place(line=1), place(line=2)])
        self.assertEqual((numbers(result.counts()), result.uncovered), ((0, 0, 0), []))
        mixed = [label(categories=("UUID", "Token"))]
        self.assertEqual(numbers(score.by_overlap(mixed, [place()]).counts()), (1, 0, 0))

    def test_over_lines(self):
        key = [label(line=3, columns=(5, 2), last=6)]
        for begin, last, expected in ((1, 2, 0), (1, 3, 1), (4, 5, 1), (6, 9, 1), (7, 9, 0)):
            found = place(line=begin, columns=(1, 9), last=last)
            self.assertEqual(score.by_overlap(key, [found]).counts().tp, expected, (begin, last))


class Statistics(unittest.TestCase):
    def test_counts(self):
        counts = score.Counts(6, 2, 4)
        self.assertEqual((counts.precision, counts.recall), (0.75, 0.6))
        self.assertAlmostEqual(counts.f1, 12 / 18)
        self.assertEqual(score.Counts().f1, 0.0)

    def test_wilson(self):
        low, high = score.wilson(8, 10)
        self.assertAlmostEqual(low, 0.490, 3)
        self.assertAlmostEqual(high, 0.943, 3)
        self.assertEqual(score.wilson(0, 0), (0.0, 1.0))

    def test_bootstrap_holds_the_value_and_is_the_same_each_time(self):
        counts = {str(i): score.Counts(i, 5, 10 - i) for i in range(10)}
        low, high = score.bootstrap_f1(counts)
        self.assertLess(low, sum(counts.values(), score.Counts()).f1)
        self.assertGreater(high, sum(counts.values(), score.Counts()).f1)
        self.assertEqual(score.bootstrap_f1(counts), (low, high))

    def test_the_median_leaves_out_repositories_with_nothing(self):
        counts = {"a": score.Counts(), "b": score.Counts(1, 0, 0), "c": score.Counts(0, 0, 1), "d": score.Counts(0, 1, 0)}
        self.assertEqual(score.median_f1(counts), 0.0)
        del counts["d"]
        self.assertEqual(score.median_f1(counts), 0.5)

    def test_folds_take_each_repository_once_and_are_even(self):
        counts = {str(i): score.Counts(i, 0, 0) for i in range(20)}
        groups = score.folds(counts, 4)
        self.assertEqual(sorted(repo for group in groups for repo in group), sorted(counts))
        sums = [sum(part.tp for part in group.values()) for group in groups]
        self.assertLessEqual(max(sums) - min(sums), 5)


class Kinds(unittest.TestCase):
    def test_a_format_of_its_own(self):
        for categories, fixed in ((("Password",), False), (("JSON Web Token", "Token"), True), (("UUID", "Token"), False),
                                  (("Slack Token",), True), ((), False)):
            self.assertEqual(label(categories=categories).is_fixed, fixed, categories)


class MadeUpSet:
    """A labelled set of one repository in a temporary folder."""

    PASSWORD = "kd93" + "hsXq"

    def __init__(self, folder):
        self.root = pathlib.Path(folder) / "dev"
        (self.root / "data" / "r1" / "src").mkdir(parents=True)
        (self.root / "data22" / "r1").mkdir(parents=True)
        self.write("data/r1/src/a.py", f"# \u00e9t\u00e9\nnom = 'h\u00e9'; password = '{self.PASSWORD}'\nuser = 'somebody'\n")
        self.write("data22/r1/b.py", f"\npassword = '{self.PASSWORD}2'\n")
        line = f"nom = 'h\u00e9'; password = '{self.PASSWORD}'"
        start = line.index(self.PASSWORD)
        self.label(labels.CURRENT, file="data/r1/src/a.py", line=2, line_end=2, start=start, end=start + len(self.PASSWORD))
        self.label(labels.CURRENT, file="data/r1/src/a.py", line=3, line_end=3, start=-1, end=-1, truth="F")
        self.label(labels.OF_2022, file="data22/r1/b.py", line=2, line_end=2, start=-1, end=-1)

    def write(self, path, text):
        (self.root / path).write_text(text, encoding="utf-8")

    def label(self, name, truth="T", **where):
        with open(self.root / name, "a", encoding="utf-8") as file:
            file.write(json.dumps({"repo": "o/r1", "truth": truth, "categories": ["Password"], **where}) + "\n")


class WithFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_columns_count_bytes(self):
        labelled = labels.load(MadeUpSet(self.folder).root)
        begin, end = labelled.current[0].begin, labelled.current[0].end
        text = (labelled.root / "data/r1/src/a.py").read_bytes().split(b"\n")[1]
        self.assertEqual(text[begin[1] - 1:end[1] - 1].decode(), MadeUpSet.PASSWORD)
        self.assertEqual(labelled.folders("o/r1"), ["data/r1", "data22/r1"])

    def test_a_packed_set_is_unpacked_elsewhere_and_removed(self):
        made = MadeUpSet(self.folder)
        subprocess.run(["tar", "-cJf", self.folder / "set.tar.xz", "-C", self.folder, "dev"], check=True)
        with labels.opened(self.folder / "set.tar.xz") as labelled:
            root = labelled.root
            self.assertNotEqual(root, made.root)
            self.assertEqual(len(labelled.current), 2)
        self.assertFalse(root.exists())

    def test_the_real_program_finds_what_is_labelled(self):
        labelled = labels.load(MadeUpSet(self.folder).root)
        places = scan.scan(PROGRAM, labelled.root, labelled.folders("o/r1"))
        self.assertEqual({found.file for found in places}, {"data/r1/src/a.py", "data22/r1/b.py"})
        self.assertEqual(numbers(score.by_overlap(labelled.current, places).counts()), (1, 0, 0))
        self.assertEqual(numbers(score.by_line(labelled.of_2022, places).counts()), (1, 0, 0))
        text = "\n".join(tables.report(labelled, places))
        self.assertIn("current core, by overlap               1     0     0  100.0 100.0 100.0", text)

    def test_places_beyond_those_of_a_report_are_found(self):
        count = 150
        for name in ("a", "b"):
            (self.folder / name).mkdir()
            for i in range(count // 2):
                (self.folder / name / f"{i}.py").write_text(f"password = '{MadeUpSet.PASSWORD}'\n")
        findings = scan.run(PROGRAM, [], ["a", "b"], self.folder)
        self.assertTrue(any(scan.is_cut(finding) for finding in findings), "else this shows nothing")
        self.assertEqual(len(scan.scan(PROGRAM, self.folder, ["a", "b"])), count)

    def test_lists_and_noise(self):
        made = MadeUpSet(self.folder)
        labelled = labels.load(made.root)
        missed = list(tables.listing(labelled, [], "missed", 0))
        self.assertEqual(len(missed), 1)
        self.assertTrue(missed[0].startswith("data/r1/src/a.py:2:"), missed)
        (self.folder / "clean" / "one" / ".git").mkdir(parents=True)
        (self.folder / "clean" / "one" / ".git" / "x").write_text("not counted\n" * 10)
        (self.folder / "clean" / "one" / "a.c").write_text("int main;\n" * 498 + f"char *password = \"{made.PASSWORD}\";")
        (self.folder / "clean" / "one" / "a.bin").write_bytes(b"\0\n\n\n")
        (self.folder / "clean" / "one" / "lib").mkdir()
        (self.folder / "clean" / "one" / "lib" / "lib").write_text("x = 1\n")
        measured = noise.measure(PROGRAM, self.folder / "clean", [])
        text = "\n".join(noise.report(measured))
        self.assertIn("1 repositories, 500 lines, 1 findings", text)
        self.assertIn("2000.0", text)
        listed = list(noise.sample(measured, 5))
        self.assertTrue(listed[0].startswith("one/a.c:499\t"), listed)
        self.assertNotIn(made.PASSWORD, listed[0])


if __name__ == "__main__":
    PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
