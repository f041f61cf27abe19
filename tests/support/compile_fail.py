"""Shows that a file does not compile, for the reason it names, and would without its one mistake.

compile_fail.py FILE COMPILER FLAG...: the first line of FILE is "// expect: EXPRESSION", which the errors must
match; with CONTROL defined it compiles.
"""

import re
import subprocess
import sys


def main(path, compiler, *flags):
    with open(path, encoding="utf-8") as file:
        expected = re.match(r"// expect: (.+)\n", file.read())
    if not expected:
        return f"{path}: its first line names no expected error"
    command = [compiler, *flags, "-fsyntax-only", "-Werror", path]
    control = subprocess.run([*command, "-DCONTROL"], capture_output=True, text=True, check=False)
    if control.returncode != 0:
        return f"{path}: does not compile without its mistake either:\n{control.stderr}"
    broken = subprocess.run(command, capture_output=True, text=True, check=False)
    if broken.returncode == 0:
        return f"{path}: compiles"
    if not re.search(expected.group(1), broken.stderr):
        return f"{path}: fails for another reason than '{expected.group(1)}':\n{broken.stderr}"
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
