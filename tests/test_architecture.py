"""The rules of the house that nobody keeps by goodwill."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "claimtracker"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
BANNED = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "services"}

# What only some may import, and who they are: a folder or a module of the package.
EDGES = {
    "click": ("cli",),
    "flask": ("web", "app"),
    "jinja2": ("web", "app"),
    "werkzeug": ("web", "app"),
    "waitress": ("cli", "web", "app"),
}

# Written in pieces, so that this file does not find itself.
REGISTRIES = re.compile(
    "|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.(org|com)"])
)
MACHINES = re.compile(r"(?<![\w.<])/(work|root|home|Users)/\w")


def test_modules_are_at_most_300_lines() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in MODULES}

    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_functions_are_at_most_40_lines() -> None:
    lengths = {
        f"{name(path)}: {function.name}": length(function)
        for path in MODULES
        for function in functions(path)
    }

    assert len(lengths) > 10
    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == {}


def test_names_of_modules_and_classes_say_what_they_are() -> None:
    modules = {name(path): path.stem for path in [*MODULES, *PACKAGE.glob("*/")]}
    classes = {
        f"{name(path)}: {node.name}": node.name
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
    }

    assert [where for where, word in (modules | classes).items() if words(word) & BANNED] == []


@pytest.mark.parametrize("library", EDGES)
def test_library_is_imported_at_its_edge_only(library: str) -> None:
    importers = [path for path in MODULES if library in imports(path)]

    assert [name(path) for path in importers if edge(path) not in EDGES[library]] == []


def test_rules_import_no_web_and_no_database() -> None:
    forbidden = {"flask", "jinja2", "werkzeug", "sqlalchemy", "alembic", "click"}
    found = {name(path): imports(path) & forbidden for path in (PACKAGE / "rules").rglob("*.py")}

    assert {path for path, libraries in found.items() if libraries} == set()


def test_environment_is_read_in_config_only() -> None:
    readers = [
        name(path)
        for path in MODULES
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"})
        or (isinstance(node, ast.alias) and node.name in {"environ", "getenv"})
    ]

    assert [path for path in readers if path != "claimtracker/config.py"] == []


def test_sessions_are_committed_in_one_place_only() -> None:
    committing = {
        name(path)
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    }

    assert {path for path in committing if not path.startswith("claimtracker/db/")} == set()


def test_import_contracts_are_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")

    checked = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_pins_hold_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    wanted = {re.split(r"[^\w-]", need)[0] for group in groups for need in group}

    pinned = set(re.findall(r"^([\w-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE))

    assert wanted - pinned == set()


def test_tracked_files_name_no_registry_and_no_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in tracked()
        for line in path.read_text(errors="replace").splitlines()
        if REGISTRIES.search(line) or MACHINES.search(line)
    ]

    assert found == []


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    paths = [ROOT / line for line in listed.stdout.split("\0") if line]
    return [path for path in paths if path.is_file() and path.suffix not in {".png", ".gz"}]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def edge(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines from def to the end, without the docstring."""
    total = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is None:
        return total
    return total - ((first.end_lineno or first.lineno) - first.lineno + 1)


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def words(identifier: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", identifier)}
