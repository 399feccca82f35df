"""The architecture as a test: imports point one way, and each library has one door."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "styrdok"

LAYERS = [
    {"__init__", "errors", "dates", "shares", "text"},
    {"model"},
    {"tables", "settings", "titles", "sentences", "sketch", "comparison", "subjects"},
    {
        "pdf",
        "finders",
        "resolve",
        "status",
        "relations",
        "history",
        "corrections",
        "store",
        "render",
        "workers",
    },
    {"analysis", "assessment", "citations", "doubt", "search"},
    {"ingest", "score", "standings", "verification", "audit"},
    {"changes", "cluster", "browse"},
    {"cli"},
    {"__main__"},
]
"""From the bottom up. A module imports from layers below its own, and within its own package."""

DOORS = {
    "ahocorasick_rs": "tables",
    "click": "cli",
    "pypdfium2": "pdf",
    "pdfplumber": "pdf",
    "sqlite3": "store",
    "sqlite_utils": "store",
    "icalendar": "render",
    "jinja2": "render",
    "xlsxwriter": "render",
    "dask": "cluster",
    "distributed": "cluster",
    "datasette": "browse",
    "uvicorn": "browse",
    "multiprocessing": "workers",
    "psutil": "workers",
}

IMPORTS = [
    (path.relative_to(SOURCE).parts[0].removesuffix(".py"), imported, path.name)
    for path in sorted(SOURCE.rglob("*.py"))
    for node in ast.walk(ast.parse(path.read_text("utf-8")))
    for imported in (
        [alias.name for alias in node.names]
        if isinstance(node, ast.Import)
        else [f"{node.module}.{alias.name}" for alias in node.names]
        if isinstance(node, ast.ImportFrom) and node.module
        else []
    )
]


def level(module: str) -> int:
    """The layer that a top-level module of ours stands in."""
    return next(n for n, layer in enumerate(LAYERS) if module in layer)


def test_every_module_has_a_layer() -> None:
    """A new module must say where it stands."""
    assert {module for module, _, _ in IMPORTS} <= set().union(*LAYERS)


def test_imports_point_down() -> None:
    """No module imports one of its own layer or above, but for its own package."""
    ours = [
        (m, i.split(".")[1] if "." in i else "__init__", f)
        for m, i, f in IMPORTS
        if i.split(".")[0] == "styrdok"
    ]
    known = set().union(*LAYERS)
    wrong = [
        (file, module, target)
        for module, target, file in ours
        if target in known and target != module and level(target) >= level(module)
    ]
    assert wrong == []


@pytest.mark.parametrize(("library", "door"), DOORS.items())
def test_each_library_has_one_door(library: str, door: str) -> None:
    """What a library can raise or change is dealt with in one place."""
    users = {module for module, imported, _ in IMPORTS if imported.split(".")[0] == library}
    assert users <= {door}
