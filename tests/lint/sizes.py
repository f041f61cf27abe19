#!/usr/bin/env python3
"""Sizes (STYLE.md 1.8): file 500 lines, header 200, function 60, parameters 5, nesting 3, CMakeLists.txt 120.
What is over must stand with a reason in engine/README.md, under "Size exceptions", as
"- `path`: reason" or "- `path` `function`: reason"."""

import re

import repo

LIMITS = {".cc": 500, ".h": 200, "CMakeLists.txt": 120, ".py": 500, ".sh": 500, "run": 300}
FUNCTION_LINES = 60
PARAMETERS = 5
NESTING = 3

# The head of a function definition at the left margin or inside a class: everything between the last ';', '}',
# '{' or ':' (access) and the '{' that opens the body.
NOT_FUNCTIONS = re.compile(r"^\s*(?:namespace|class|struct|union|enum|extern|if|for|while|switch|do|else|try|catch"
                           r"|return|case|default|using)\b|=\s*$|^\s*$")
LABEL = re.compile(r"^\s*(?:public|private|protected|default|case (?:[^:]|::)*[^:])\s*:$")
HEAD = re.compile(r"([\w:~]+|operator\s*\S+)\s*\(")


def without_literals(text):
    """The text with comments and literals blanked, line ends kept."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\'',
                       re.DOTALL)
    blank = lambda m: "\n" * m.group(0).count("\n") if m.group(0).startswith(("//", "/*")) else \
        '""' + "\n" * m.group(0).count("\n")
    text = token.sub(blank, text)
    return re.sub(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", lambda m: "\n" * m.group(0).count("\n"), text, flags=re.MULTILINE)


def parameters_of(head):
    """How many parameters the first parenthesis after the name holds."""
    match = HEAD.search(head)
    depth, count, some = 0, 0, False
    for char in head[match.end() - 1:]:
        depth += char in "([{<"
        if depth == 1 and char == ",":
            count += 1
        some = some or (depth >= 1 and not char.isspace() and char not in "()")
        depth -= char in ")]}>"
        if depth == 0:
            break
    return count + 1 if some else 0


class Function:
    def __init__(self, head, line, depth):
        self.name = HEAD.search(head).group(1)
        self.parameters = parameters_of(head)
        self.line = line
        self.depth = depth
        self.lines = 0
        self.nesting = 0


def functions_of(text):
    """The functions of a C++ file, by counting braces: good enough for code that clang-format laid out."""
    text = without_literals(text)
    found, current, blocks, line, head = [], None, [], 1, ""
    for char in text:
        line += char == "\n"
        if char == "{":
            is_function = current is None and HEAD.search(head) and not NOT_FUNCTIONS.search(head.strip())
            if is_function:
                current = Function(head.strip(), line - head.strip().count("\n"), len(blocks))
            # A block is nesting when a statement opens it; an initialiser list or a lambda's own braces are not.
            blocks.append(bool(re.search(r"^\s*(?:if|for|while|switch|do|else|try)\b", head)) and current is not None)
            if current is not None:
                current.nesting = max(current.nesting, sum(blocks[current.depth:]))
            head = ""
        elif char == "}":
            if blocks:
                blocks.pop()
            if current is not None and len(blocks) == current.depth:
                current.lines = line - current.line + 1
                found.append(current)
                current = None
            head = ""
        elif char == ";":
            # The semicolons of a for statement stay in its head.
            head = head + char if head.count("(") > head.count(")") else ""
        else:
            head += char
        if char == ":":
            head = re.sub(LABEL, "", head)
    return found


def check_function(path, function, excepted):
    if (path, function.name) in excepted:
        return []
    over = [(function.lines, FUNCTION_LINES, "lines"), (function.parameters, PARAMETERS, "parameters"),
            (function.nesting, NESTING, "levels of nesting")]
    return [f"{path}:{function.line}: {function.name} has {value} {what}; the limit is {limit}"
            for value, limit, what in over if value > limit]


def exceptions_in(readme):
    """The (path, function or None) pairs listed under "Size exceptions"."""
    section = readme.partition("Size exceptions")[2].partition("\n## ")[0]
    return {(path, function or None)
            for path, function in re.findall(r"^- `([^`]+)`(?: `([^`]+)`)?: \S", section, re.MULTILINE)}


def check(files):
    problems = []
    excepted = exceptions_in(files.get("engine/README.md", ""))
    problems += [f"engine/README.md: the size exception names {path}, which does not exist"
                 for path, _ in sorted(excepted, key=str) if path not in files]
    for path, text in files.items():
        limit = next((lines for end, lines in LIMITS.items() if path == end or path.endswith(("/" + end)) or
                      (end.startswith(".") and path.endswith(end))), None)
        lines = text.count("\n")
        if limit and lines > limit and (path, None) not in excepted:
            problems.append(f"{path}: {lines} lines; the limit is {limit}")
        if path.endswith((".cc", ".h")) and not path.startswith("tests/"):
            for function in functions_of(text):
                problems += check_function(path, function, excepted)
    return problems


if __name__ == "__main__":
    repo.main(check)
