#!/usr/bin/env python3
"""Holds documents against a JSON schema: validate.py SCHEMA [--lines] FILE...
With --lines each line is a document and the schema is its `$defs/line`. Needs python3-jsonschema (./run deps)."""

import json
import sys

import jsonschema


def main(schema_path, *rest):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    lines = rest[0] == "--lines"
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    if lines:
        schema = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": "#/$defs/line"}
    failed = False
    for path in rest[1:] if lines else rest:
        with open(path, encoding="utf-8") as file:
            documents = file.read().splitlines() if lines else [file.read()]
        for number, text in enumerate(documents, 1):
            for error in validator(schema).iter_errors(json.loads(text)):
                failed = True
                where = "/".join(str(part) for part in error.absolute_path)
                print(f"{path}:{number}: {where}: {error.message[:400]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
