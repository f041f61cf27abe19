#!/usr/bin/env python3
"""How good the findings are: scores on a labelled set, or noise in clean repositories (bench/README.md)."""

import argparse
import os
import sys

import labels
import noise
import scan
import tables


def arguments():
    parser = argparse.ArgumentParser(prog="quality", description=__doc__)
    parser.add_argument("data", nargs="?", default=os.environ.get("DOWSE_LABELLED_DATA"),
                        help="labelled set: a folder, or a .tar.xz of one (default: $DOWSE_LABELLED_DATA)")
    parser.add_argument("--program", required=True, help="the program to run")
    parser.add_argument("--rules", action="append", default=[], metavar="FILE", help="passed on to it")
    parser.add_argument("--no-builtin-rules", action="store_true", help="passed on to it")
    parser.add_argument("--list", choices=("missed", "wrong", "unlabelled"), help="list these instead, with their lines")
    parser.add_argument("--noise", metavar="FOLDER", help="a folder of clean repositories: findings per million lines")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="at most so many of --list; with --noise: list so many")
    return parser.parse_args()


def scan_options(args):
    options = [part for file in args.rules for part in ("--rules", os.path.abspath(file))]
    return options + (["--no-builtin-rules"] if args.no_builtin_rules else [])


def scan_labelled(program, labelled, options):
    """Every place in every repository, each scanned by itself."""
    return [place for repo in labelled.repositories()
            for place in scan.scan(program, labelled.root, labelled.folders(repo), options)]


def noise_lines(args):
    measured = noise.measure(os.path.abspath(args.program), args.noise, scan_options(args))
    return noise.sample(measured, args.sample) if args.sample else noise.report(measured)


def main():
    args = arguments()
    if args.noise:
        print("\n".join(noise_lines(args)))
        return
    if not args.data:
        sys.exit("quality: give a labelled set, or a folder of clean repositories with --noise")
    with labels.opened(args.data) as labelled:
        places = scan_labelled(os.path.abspath(args.program), labelled, scan_options(args))
        if args.list:
            print("\n".join(tables.listing(labelled, places, args.list, args.sample)))
        else:
            print("\n".join(tables.report(labelled, places)))


if __name__ == "__main__":
    main()
