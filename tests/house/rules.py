"""The rules of the house that a text search can check. Each rule takes the root of a tree and yields
what breaks it, as `file:line: what`. test_rules.py applies them to this checkout and to planted faults.
"""

import re
from pathlib import Path

FOLDERS = ("sim", "models", "analysis", "cli", "tests")
ENGINE = ("sim", "models")
MAY_USE = {
    "sim": {"sim"},
    "models": {"sim", "models"},
    "analysis": {"sim", "analysis"},
    "cli": {"sim", "models", "analysis", "cli"},
}
RESULTS_LIBRARY = re.compile(r"^(H5\w*\.h(pp)?|hdf5.*|highfive/.*|netcdf.*)$")


def files(root, folders, *suffixes):
    """The source files below the folders, in name order, without what others wrote or a build leaves."""
    for folder in folders:
        for path in sorted((Path(root) / folder).rglob("*")):
            if path.is_file() and path.suffix in suffixes and not {"__pycache__", "node_modules"} & set(path.parts):
                yield path


def cpp_files(root, folders=FOLDERS):
    return files(root, folders, ".hpp", ".cpp")


def place(root, path, line):
    return f"{path.relative_to(root)}:{line}"


def blanked(text):
    """C++ text with comments, string and character literals turned to spaces; lines stay in place."""
    pattern = r"""//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)'(?:\\.|[^'\\\n])*'"""
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.DOTALL)


def found(root, paths, pattern, what, allowed=None):
    """Every match of the pattern in code (not in comments or strings) as a fault."""
    for path in paths:
        lines = path.read_text().splitlines()
        for number, line in enumerate(blanked("\n".join(lines)).splitlines(), 1):
            for match in re.finditer(pattern, line):
                if not (allowed and allowed in lines[number - 1]):
                    yield f"{place(root, path, number)}: {what}: {match.group().strip()}"


# Folders.

def layers(root):
    """sim uses nothing of ours, models and analysis use sim alone; only analysis and cli know HDF5."""
    for folder, allowed in MAY_USE.items():
        for path in cpp_files(root, [folder]):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
                if not match:
                    continue
                name = match.group(1)
                first = name.split("/")[0]
                if name.startswith("."):
                    yield f"{place(root, path, number)}: include from the root, not {name}"
                elif first in FOLDERS and first not in allowed:
                    yield f"{place(root, path, number)}: {folder}/ may not use {name}"
                elif folder in ENGINE and RESULTS_LIBRARY.match(name):
                    yield f"{place(root, path, number)}: {folder}/ may not use HDF5 ({name})"


# Same input, same bytes.

def no_thread_local(root):
    yield from found(root, cpp_files(root), r"\bthread_local\b", "no thread-local state")


def no_unordered(root):
    """Iteration over unordered containers has no order; a container that is only looked up may say so."""
    yield from found(root, cpp_files(root, ENGINE), r"\bstd::unordered_\w+|\bboost::unordered\w*",
                     "order by hash; or end the line with `// lookup only`", allowed="// lookup only")


def no_other_randomness(root):
    """Draws come from addressed streams; the laws of <random> differ from library to library."""
    yield from found(root, cpp_files(root, ENGINE),
                     r"\bstd::(rand|srand|random_device|mt19937\w*|minstd_\w+|\w+_distribution)\b",
                     "not an addressed draw")


def no_wall_clock(root):
    yield from found(root, cpp_files(root, ENGINE),
                     r"\b(system_clock|high_resolution_clock|std::time|localtime|gmtime)\b",
                     "the wall clock has no place in a model")


def no_fast_math(root):
    for path in [*files(root, ["."], ".txt"), *cpp_files(root)]:
        if "build" in path.relative_to(root).parts:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            code = line.split("#")[0] if path.suffix == ".txt" else blanked(line)
            if re.search(r"-(Ofast|ffast-math|march=native|ffp-contract=fast)|\bfast-math\b", code):
                yield f"{place(root, path, number)}: changes the last bits of results"


# Coroutines: what g++ 12 compiles wrongly inside one co_await expression, and what dangles.

def operand(text, start):
    """The text of a co_await operand: up to the end of the statement, argument or bracket it is in."""
    depth = 0
    for end in range(start, len(text)):
        sign = text[end]
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        if depth < 0 or (depth == 0 and sign in ";,"):
            return text[start:end]
    return text[start:]


def awaits(root):
    """(where, operand, text before it on the same statement) of every co_await."""
    for path in cpp_files(root):
        text = blanked(path.read_text())
        for match in re.finditer(r"\bco_await\b", text):
            line = text.count("\n", 0, match.start()) + 1
            before = re.split(r"[;{}]", text[:match.start()])[-1]
            yield place(root, path, line), operand(text, match.end()), before


def await_plain_operands(root):
    """No brace and no lambda: such temporaries are destroyed twice. Name them first, then move them in."""
    for where, awaited, _ in awaits(root):
        if "{" in awaited:
            yield f"{where}: a braced temporary or lambda body inside co_await{awaited.split('{')[0]}"
        elif re.search(r"(^|[(,=&|?:\s])\[[^\[\]]*\]\s*[({]", awaited):
            yield f"{where}: a lambda inside co_await{awaited}"


def one_await_per_operand(root):
    for where, awaited, _ in awaits(root):
        if re.search(r"\bco_await\b", awaited):
            yield f"{where}: one co_await per expression:{awaited}"


def no_await_into_binding(root):
    for where, _, before in awaits(root):
        if re.search(r"\bauto\s*&{0,2}\s*\[[^\]]*\]\s*=\s*$|\]\s*=\s*$", before) and "auto" in before:
            yield f"{where}: no structured binding on co_await"


def await_tasks_at_once(root):
    """A task runs when it is made: kept instead of awaited, it may wait while its caller goes on."""
    yield from found(root, cpp_files(root, ENGINE), r"\bTask<[^;(){}]*>\s+\w+\s*[={;]",
                     "a task is awaited where it is made")


def no_capturing_coroutine(root):
    """A lambda's captures die with the closure, long before the coroutine does."""
    yield from found(root, cpp_files(root), r"\[[^\]\n]+\]\s*\([^)\n]*\)[^{;\n]*->\s*(\w+::)*Process\b",
                     "a coroutine lambda with captures")


def cargo_by_value(root):
    """A process outlives its caller's temporaries: a place by reference, everything else by value."""
    pattern = re.compile(r"\bProcess\s+\w+\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
    for path in cpp_files(root, ["models"]):
        text = blanked(path.read_text())
        for match in pattern.finditer(text):
            bad = re.search(r"\bconst\s+[\w:<>, ]+&|[\w:<>]+\s*&&|\bconst&|string_view|\bspan\b", match.group(1))
            if bad:
                line = text.count("\n", 0, match.start()) + 1
                yield f"{place(root, path, line)}: a process takes cargo by value, not {bad.group().strip()}"


# Length, names, traces of a machine.

def file_length(root, limit=400):
    for path in [*cpp_files(root), *files(root, FOLDERS, ".py")]:
        length = len(path.read_text().splitlines())
        if length > limit:
            yield f"{path.relative_to(root)}: {length} lines, {limit} allowed"


def line_length(root, limit=100):
    for path in cpp_files(root):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if len(line) > limit:
                yield f"{place(root, path, number)}: {len(line)} columns, {limit} allowed"


def function_length(root, limit=60):
    """A function at namespace level: from a line in column 0 with ( to the } in column 0."""
    for path in cpp_files(root):
        start = None
        for number, line in enumerate(blanked(path.read_text()).splitlines(), 1):
            if re.match(r"(?!namespace|struct|class|enum|union|extern|using|#|})\w[^;=]*\(", line):
                start = number
            elif line.startswith("}"):
                if start and number - start + 1 > limit:
                    yield f"{place(root, path, start)}: {number - start + 1} lines, {limit} allowed"
                start = None


def opening(root):
    """A file opens with its purpose, a source perhaps in the header of its name; headers count once."""
    for path in cpp_files(root):
        lines = path.read_text().splitlines()
        told_in_header = path.suffix == ".cpp" and path.with_suffix(".hpp").exists()
        if not told_in_header and not any(line.startswith("//") for line in lines[:3]):
            yield f"{path.relative_to(root)}:1: opens without saying what it is for"
        if path.suffix == ".hpp" and "#pragma once" not in lines:
            yield f"{path.relative_to(root)}:1: no #pragma once"
        if path.suffix == ".hpp":
            yield from found(root, [path], r"\busing namespace (?!std::(chrono_)?literals)(?!.*_literals)",
                             "no using namespace in a header")


EMPTY_WORDS = {"manager", "managers", "handler", "handlers", "helper", "helpers", "util", "utils", "utility",
               "utilities", "info"}
EMPTY_TYPE_WORDS = EMPTY_WORDS | {"data", "service"}


def words(name):
    return [w.lower() for w in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def empty(name, vocabulary):
    named = [w for w in words(name) if w != "test"]
    bad = [w for w in named if w in vocabulary]
    return [] if named[:2] == ["sea", "service"] else bad


def names(root):
    """Names say what a thing is: no manager, handler, helper, utils, info; no get_, do_, My."""
    declared = r"(?<![\w.>:~])([A-Za-z_]\w*)"
    for path in cpp_files(root):
        for word in empty(path.stem, EMPTY_TYPE_WORDS):
            yield f"{path.relative_to(root)}: a file named {word}"
        for number, line in enumerate(blanked(path.read_text()).splitlines(), 1):
            types = re.findall(r"\b(?:class|struct|enum(?: class)?|union) (\w+)", line)
            bad = [t for t in types if empty(t, EMPTY_TYPE_WORDS)]
            for name in [] if line.lstrip().startswith("#") else re.findall(declared, line):
                if name.isupper() or name.startswith("H5"):
                    continue  # a macro of Catch2, a name of HDF5
                if re.match(r"(get_(?!return_object)|do_)\w|My[A-Z]", name) or empty(name, EMPTY_WORDS):
                    bad.append(name)
            for name in dict.fromkeys(bad):
                yield f"{place(root, path, number)}: the name {name}"


MACHINE = re.compile(r"""(?<![\w./}])/(home|Users|root|work|workspace|builds|mnt|scratch)/\w"""
                     r"""|\b(local[h]ost|(10|127|192\.168)\.\d+\.\d+)\b|[C]:\\""")


def no_machine_traces(root):
    """The tree speaks of freight: no path or address of the machine it was written on."""
    folders = (*FOLDERS, "scenarios", ".ci")
    kinds = (".hpp", ".cpp", ".py", ".toml", ".csv", ".md", ".txt", ".json", ".html", ".js", "")
    loose = [p for p in sorted(Path(root).iterdir()) if p.is_file() and p.suffix in kinds
             and p.name != ".git"]  # a file in a worktree
    for path in [*files(root, folders, *kinds), *loose]:
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            match = MACHINE.search(line)
            if match:
                yield f"{place(root, path, number)}: a trace of a machine: {match.group()}"


RULES = (layers, no_thread_local, no_unordered, no_other_randomness, no_wall_clock, no_fast_math,
         await_plain_operands, one_await_per_operand, no_await_into_binding, await_tasks_at_once,
         no_capturing_coroutine,
         cargo_by_value, file_length, line_length, function_length, opening, names, no_machine_traces)
