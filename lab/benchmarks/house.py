"""What a code base is like to move into: lengths, docstrings, tests, imports back up the rooms.

    python -m lab.benchmarks.house [SOURCE[:TESTS]...]

Without arguments it prints this project's package; with folders a column for each, so that others
can stand beside it. Standard library only.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = "thrust_vision"

#: The rooms from the street to the roof: a room may import itself and those before it.
ROOMS: tuple[tuple[str, ...], ...] = (
    (
        "settings",
        "errors",
        "estimate",
        "files",
        "overlap",
        "progress",
        "worker",
        "worker_child",
        "worker_fence",
    ),
    ("weights",),
    ("video",),
    ("observe",),
    ("body",),
    ("reps",),
    ("scene",),
    ("measure",),
    ("form",),
    ("feedback",),
    ("export", "render"),
    ("analysis", "results", "clip_to_folder", "face", "batch"),
    ("library",),
    ("app", "cli", "__main__"),
)
#: The log stands beside the rooms of the picture: nothing of it imports them, the library and the
#: app, which come last, import it.
BESIDE = ("training",)
#: What a method may import when it is called: the public face of its class.
FACE = "face"

MAX_FUNCTION_LINES, MAX_POSITIONAL = 60, 6


@dataclass(frozen=True)
class Function:
    """A function or method.

    Attributes:
        place: file and line.
        name: of it.
        lines: from ``def`` to its end, without decorators.
        public: whether its name and those around it are.
        documented: whether it has a docstring.
    """

    place: str
    name: str
    lines: int
    public: bool
    documented: bool


@dataclass(frozen=True)
class House:
    """What was counted in a code base."""

    files: dict[str, int]
    functions: tuple[Function, ...]
    classes_documented: tuple[bool, ...]
    long_calls: tuple[str, ...]
    climbs: tuple[str, ...]
    test_lines: int

    @property
    def long_functions(self) -> tuple[Function, ...]:
        """Functions of more than ``MAX_FUNCTION_LINES`` lines."""
        return tuple(each for each in self.functions if each.lines > MAX_FUNCTION_LINES)

    @property
    def documented(self) -> list[bool]:
        """Of every public function and class, whether it has a docstring."""
        return [
            *(each.documented for each in self.functions if each.public),
            *self.classes_documented,
        ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, and for this project what breaks a rule."""
    asked = list(sys.argv[1:] if arguments is None else arguments)
    pairs = [each.partition(":")[::2] for each in asked] or [(str(ROOT / PACKAGE), "")]
    houses = {}
    for source, tests in pairs:
        folder = Path(source)
        houses[folder.name] = survey(folder, Path(tests) if tests else _tests_beside(folder))
    print(_table(houses))
    for name, house in houses.items():
        if name == PACKAGE:
            _print_breaches(house)


def survey(package: Path, tests: Path | None) -> House:
    """Count a package.

    Args:
        package: folder of its source.
        tests: folder of its tests; None if there is none.
    """
    paths = [path for path in sorted(package.rglob("*.py")) if not _is_test(path, package)]
    trees = {path: ast.parse(path.read_text("utf-8")) for path in paths}
    places = {path: path.relative_to(package).as_posix() for path in paths}
    return House(
        files={places[path]: len(path.read_text("utf-8").splitlines()) for path in paths},
        functions=tuple(each for p, tree in trees.items() for each in functions(tree, places[p])),
        classes_documented=tuple(
            ast.get_docstring(node) is not None
            for tree in trees.values()
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        ),
        long_calls=tuple(each for p, tree in trees.items() for each in long_calls(tree, places[p])),
        climbs=tuple(each for p, tree in trees.items() for each in climbs(tree, places[p])),
        test_lines=sum(_lines_below(folder) for folder in [tests] if folder is not None),
    )


def functions(tree: ast.AST, place: str, public: bool = True) -> Iterator[Function]:
    """Every function below a node.

    Args:
        tree: the node.
        place: name of its file.
        public: whether what stands around it is.
    """
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            shown = public and not node.name.startswith("_")
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            documented = ast.get_docstring(node) is not None
            yield Function(f"{place}:{node.lineno}", node.name, lines, shown, documented)
            yield from functions(node, place, public=False)
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, place, public and not node.name.startswith("_"))
        else:
            yield from functions(node, place, public)


def long_calls(tree: ast.AST, place: str) -> Iterator[str]:
    """Calls with more than ``MAX_POSITIONAL`` positional arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) > MAX_POSITIONAL:
            yield f"{place}:{node.lineno}"


def climbs(tree: ast.AST, place: str) -> Iterator[str]:
    """Imports of a room that comes later, or of the log by a room of the picture, and back.

    A function may import the face of its class, which stands above it on purpose.
    """
    own = _room(place.removesuffix(".py").split("/")[0])
    for node, inside in _imports(tree, inside=False):
        for name in _names(node):
            parts = name.split(".")
            if parts[0] != PACKAGE or len(parts) < 2 or (inside and parts[1] == FACE):
                continue
            other = _room(parts[1])
            if other is None or own is None:
                continue
            if other > own or _apart(place, parts[1], own):
                yield f"{place}:{node.lineno} imports {name}"


def _apart(place: str, other: str, own: int) -> bool:
    """Whether one is of the log and the other of the picture's rooms, below library and app."""
    mine = place.split("/")[0]
    if own >= len(ROOMS) - 2:
        return False
    picture = {name for rooms in ROOMS[2:-2] for name in rooms}
    return (mine in BESIDE and other in picture) or (other in BESIDE and mine in picture)


def _room(name: str) -> int | None:
    """The floor of a module or package; that of the log is the first, and None is nowhere."""
    if name in BESIDE:
        return 0
    return next((floor for floor, names in enumerate(ROOMS) if name in names), None)


def _imports(tree: ast.AST, *, inside: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    """Import statements below a node, and whether each stands in a function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, inside
        else:
            function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from _imports(node, inside=inside or function)


def _names(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Dotted names that an import statement loads."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if node.module == PACKAGE:
        return [f"{PACKAGE}.{alias.name}" for alias in node.names]
    return [node.module or ""]


def _is_test(path: Path, package: Path) -> bool:
    inside = path.relative_to(package).parts
    return "tests" in inside or "test" in inside or path.name.startswith("test_")


def _tests_beside(package: Path) -> Path | None:
    found = package.parent / "tests"
    return found if found.is_dir() else None


def _lines_below(folder: Path) -> int:
    return sum(len(path.read_text("utf-8").splitlines()) for path in folder.rglob("*.py"))


def _spread(values: Iterable[int]) -> str:
    """Median, the length that nine in ten stay below, and the greatest."""
    ordered = sorted(values)
    if not ordered:
        return "–"
    last = len(ordered) - 1
    return " / ".join(str(ordered[round(share * last)]) for share in (0.5, 0.9, 1.0))


def _share(flags: Sequence[bool]) -> str:
    return f"{100 * sum(flags) / len(flags):.0f} %" if flags else "–"


def _table(houses: dict[str, House]) -> str:
    """The table in Markdown, a column for each house."""
    rows: list[tuple[str, list[str]]] = []
    shown = houses.values()
    rows.append(("files", [str(len(each.files)) for each in shown]))
    rows.append(("lines", [f"{sum(each.files.values()):,}" for each in shown]))
    rows.append(("file length, p50 / p90 / max", [_spread(each.files.values()) for each in shown]))
    rows.append(
        (
            "function length, p50 / p90 / max",
            [_spread(f.lines for f in each.functions) for each in shown],
        )
    )
    rows.append(
        (
            f"functions over {MAX_FUNCTION_LINES} lines",
            [str(len(each.long_functions)) for each in shown],
        )
    )
    rows.append(("public names with a docstring", [_share(each.documented) for each in shown]))
    rows.append(
        (
            "lines of tests per line of source",
            [f"{each.test_lines / sum(each.files.values()):.2f}" for each in shown],
        )
    )
    rows.append(
        (
            f"calls with more than {MAX_POSITIONAL} positional arguments",
            [str(len(each.long_calls)) for each in shown],
        )
    )
    climbing = [str(len(each.climbs)) if name == PACKAGE else "–" for name, each in houses.items()]
    rows.append(("imports back up the rooms", climbing))
    head = f"| | {' | '.join(houses)} |\n|---|{'---|' * len(houses)}"
    return "\n".join([head, *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows)])


def _print_breaches(house: House) -> None:
    """What breaks a rule, with its place."""
    for each in house.long_functions:
        print(f"{each.place} {each.name}: {each.lines} lines")
    for place in house.long_calls:
        print(f"{place}: more than {MAX_POSITIONAL} positional arguments")
    for climb in house.climbs:
        print(climb)


if __name__ == "__main__":
    main()
