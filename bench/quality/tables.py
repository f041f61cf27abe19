"""The report, as text."""

import collections
import random
import statistics

import score
from labels import Lines
from scan import CONFIDENCES

CONTEXT = 160  # bytes of a line that are shown


def percent(value):
    return f"{100 * value:5.1f}"


def interval(pair):
    return f"{100 * pair[0]:3.0f}-{100 * pair[1]:.0f}"


def counts_line(name, counts, more=""):
    return (f"  {name:<34}{counts.tp:6}{counts.fp:6}{counts.fn:6}  {percent(counts.precision)} {percent(counts.recall)} "
            f"{percent(counts.f1)}  {more}".rstrip())


def heading(title):
    return f"\n{title}\n  {'':<34}{'TP':>6}{'FP':>6}{'FN':>6}   prec.  rec.    F1"


def uncovered_share(result, places):
    share = len(result.uncovered) / len(places) if places else 0
    return f"{len(result.uncovered)} of {len(places)} findings ({percent(share).strip()} %)"


class Views:
    """Both views of what was found at a confidence or above."""

    def __init__(self, labelled, places, confidence):
        self.confidence = confidence
        self.places = [place for place in places if place.at_least(confidence)]
        self.of_2022 = score.by_line(labelled.of_2022, self.places)
        self.core = score.by_overlap(labelled.current, self.places)


def three_scores(views):
    """The three scores, and what no label says anything of."""
    yield heading(f"Confidence {views.confidence} or above")
    for name, result in (("2022 view, by line", views.of_2022), ("current core, by overlap", views.core)):
        repositories = result.by_repository()
        ends = score.bootstrap_f1(repositories)
        yield counts_line(name, result.counts(), f"F1 95 %: {interval(ends)}")
    yield f"  current core, median F1 of a repository                     {percent(score.median_f1(views.core.by_repository()))}"
    yield f"  without a label: 2022 {uncovered_share(views.of_2022, views.places)}, "
    yield f"                   current {uncovered_share(views.core, views.places)}"


def kinds(views):
    """Formats and names apart."""
    yield heading(f"Current core by kind, confidence {views.confidence} or above")
    for name, keep in (("of a fixed format", lambda label: label.is_fixed), ("by name", lambda label: not label.is_fixed)):
        yield category_line(name, views.core.counts(keep))


def category_line(name, counts):
    precision = interval(score.wilson(counts.tp, counts.found)) if counts.found else "-"
    recall = interval(score.wilson(counts.tp, counts.true)) if counts.true else "-"
    return counts_line(name, counts, f"precision {precision:<7} recall {recall}")


def categories(result, title):
    """A label with several categories counts for each of them."""
    names = sorted({name for label in result.hit + result.missed for name in label.categories})
    rows = [(name, result.counts(lambda label, name=name: name in label.categories)) for name in names]
    yield heading(title)
    for name, counts in sorted(rows, key=lambda row: (-row[1].true, row[0])):
        if counts.true or counts.found:
            yield category_line(name, counts)


def cross_validation(views):
    yield f"\nFive folds by repository, confidence {views.confidence} or above: F1"
    for name, result in (("2022 view", views.of_2022), ("current core", views.core)):
        values = score.fold_f1(result.by_repository())
        spread = f"mean {percent(statistics.mean(values)).strip()}, deviation {percent(statistics.stdev(values)).strip()}"
        yield f"  {name:<34}{'  '.join(percent(value) for value in values)}   {spread}"


def repositories(views):
    yield heading(f"Current core by repository, confidence {views.confidence} or above")
    rows = views.core.by_repository().items()
    for repo, counts in sorted(rows, key=lambda row: (-row[1].true - row[1].found, row[0])):
        if counts.true or counts.found:
            yield counts_line(repo, counts)


def rules(views):
    """What each rule says, as often as it says it."""
    said = collections.defaultdict(collections.Counter)
    uncovered = set(map(id, views.core.uncovered))
    at = collections.defaultdict(list)
    for label in views.core.hit:
        at[label.file].append(label)
    for place in views.places:
        truths = {label.is_secret for label in at.get(place.file, ()) if place.overlaps(label)}
        word = "unlabelled" if id(place) in uncovered else "true" if True in truths else "false" if truths else "outside"
        said[place.rule][word] += 1
    yield f"\nPlaces by rule, current labels{'':<14}{'true':>8}{'false':>8}{'outside':>9}{'unlabelled':>12}"
    for rule, words in sorted(said.items(), key=lambda item: (-sum(item[1].values()), item[0])):
        yield f"  {rule:<42}{words['true']:>8}{words['false']:>8}{words['outside']:>9}{words['unlabelled']:>12}"


def report(labelled, places):
    """All scores of one scan, line by line."""
    yield (f"{len(labelled.repositories())} repositories, {len(labelled.current)} current labels, "
           f"{len(labelled.of_2022)} of 2022, {len(places)} places found")
    views = [Views(labelled, places, confidence) for confidence in CONFIDENCES]
    for each in views:
        yield from three_scores(each)
    for each in views:
        yield from kinds(each)
    every = views[0]
    yield from cross_validation(every)
    yield from categories(every.core, "Current core by category, all confidences")
    yield from categories(every.of_2022, "2022 view by category, all confidences")
    yield from repositories(every)
    yield from rules(every)


def listing(labelled, places, what, limit):
    """A sample, the same each time, of labels missed or wrongly hit, or of findings without a label, with their lines."""
    result = Views(labelled, places, "low").core
    items = {"missed": [label for label in result.missed if label.is_secret],
             "wrong": [label for label in result.hit if not label.is_secret],
             "unlabelled": result.uncovered}[what]
    if limit and len(items) > limit:
        items = random.Random(1).sample(items, limit)
    lines = Lines(labelled.root)
    for item in sorted(items, key=lambda item: (item.file, item.begin)):
        said = getattr(item, "rule", None) or "+".join(sorted(item.categories))
        yield f"{item.file}:{item.begin[0]}:{item.begin[1]}\t{said}\t{excerpt(lines, item)}"


def excerpt(lines, item):
    """The line around where it stands."""
    line = lines.line(item.file, item.begin[0])
    begin = max(0, item.begin[1] - 1 - CONTEXT // 2)
    return line[begin:begin + CONTEXT].decode("utf-8", errors="replace").strip()
