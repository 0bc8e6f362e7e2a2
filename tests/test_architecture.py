"""Who may import whom (architecture.md): the rooms are real, not only folders."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("spiders", "normalize", "db", "digest", "scheduler", "yindao")

# What each room may import of ours. A dotted name allows that module only.
ALLOWED = {
    "normalize": {"normalize"},
    "db": {"db", "normalize.records"},
    "spiders": {"spiders", "normalize", "db.store"},
    "digest": {"digest", "db"},
    "scheduler": {"scheduler", "db"},
    "yindao": set(ROOMS),
}


def _modules(room: str) -> Iterator[Path]:
    return (ROOT / room).rglob("*.py")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if _is_module(inner) else node.module


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def _may(room: str, imported: str) -> bool:
    allowed = ALLOWED[room]
    return any(imported == name or imported.startswith(f"{name}.") for name in allowed)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {imported}"
        for path in _modules(room)
        for imported in _imports(path)
        if imported.split(".")[0] in ROOMS and not _may(room, imported)
    ]
    assert wrong == []


def test_modules_do_not_import_each_other_in_circles() -> None:
    graph = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): {
            name for name in _imports(path) if name.split(".")[0] in ROOMS
        }
        for room in ROOMS
        for path in _modules(room)
    }
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join((*way, module))
        if module not in done:
            for name in graph.get(module, ()):
                visit(name, (*way, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_no_file_grows_into_a_god_module() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for room in ROOMS
        for path in _modules(room)
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert long == {}


def test_each_advisory_lock_has_a_number_of_its_own() -> None:
    """On PostgreSQL all of them share one space: the daemon's would stop whoever has the same."""
    keys = [
        node.value
        for room in ("db", "scheduler")
        for path in _modules(room)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) is int
        if node.value // 1000 == 7_305
    ]
    assert len(keys) == len(set(keys)) > 4, sorted(keys)
