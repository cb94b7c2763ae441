"""Measures speed and memory, writes results.json and the table of README.md, and prints it.

`make bench` calls this after building content and catalogues. Nothing here is a test: each figure stands
beside its aim with *met* or *not met*.
"""

import importlib.metadata
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from measures import (
    HERE,
    Aim,
    Figure,
    Report,
    measure_check,
    measure_cold,
    measure_legal_bases,
    measure_letter,
)
from pages import measure_pages

RESULTS, README = HERE / "results.json", HERE / "README.md"
HEADING = "## Last results"
LIBRARIES = ("babel", "click", "django", "docxtpl", "granian", "lxml", "python-docx", "pyyaml", "typst")


def main() -> None:
    """Measure everything, write it down and print it."""
    start = time.perf_counter()
    machine = describe_machine(pinned=pin_to_one_core())
    report = Report()
    with tempfile.TemporaryDirectory(prefix="entraide-bench-") as folder:
        for title, measure in (
            ("the cold commands", measure_cold),
            ("the check", measure_check),
            ("the legal bases", measure_legal_bases),
            ("the pages of the site", measure_pages),
            ("the letter, with LibreOffice if it is there", measure_letter),
        ):
            print(f"Measuring {title} ...", file=sys.stderr)
            measure(report, Path(folder))
    result = {
        "date": datetime.now(tz=UTC).date().isoformat(),
        "machine": machine,
        "aims": [aim_data(aim) for aim in report.aims],
        "figures": [figure_data(figure) for figure in report.figures],
        "notes": report.notes,
        "seconds": round(time.perf_counter() - start),
    }
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    text = "\n".join(table(result))
    write_table(HEADING, text)
    print(text)


def write_table(heading: str, text: str) -> None:
    """Put a table into README.md, in the place of the one under the same heading."""
    before, _heading, after = README.read_text(encoding="utf-8").partition(f"{heading}\n\n```\n")
    rest = after.split("```\n", 1)[1]
    README.write_text(f"{before}{heading}\n\n```\n{text}\n```\n{rest}", encoding="utf-8")


def pin_to_one_core() -> bool:
    """Keep this process, its threads and children on one core; False where the system has no such call."""
    if not hasattr(os, "sched_setaffinity"):
        return False
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    return True


def describe_machine(*, pinned: bool) -> dict[str, Any]:
    """Return what the figures depend on; no host, user or path."""
    cores = os.cpu_count()
    return {
        "cores": cores,
        "cores_used": 1 if pinned else cores,
        "cpu": cpu_model(),
        "load_before": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "system": platform.system(),
        "python": platform.python_version(),
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
    }


def cpu_model() -> str:
    """Return the model of the processor as the system names it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def aim_data(aim: Aim) -> dict[str, Any]:
    return {
        "name": aim.name,
        "value": rounded(aim.value),
        "unit": aim.unit,
        "bound": "at least" if aim.at_least else "at most",
        "aim": aim.aim,
        "met": aim.met,
    }


def figure_data(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "unit": figure.unit,
        "median": rounded(figure.median),
        "least": rounded(min(figure.values)),
        "most": rounded(max(figure.values)),
        "count": len(figure.values),
    }


def rounded(value: float) -> float:
    """Return a number with as many digits as mean something."""
    return round(value, 2 if value < 10 else 1 if value < 100 else 0)


def table(result: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield from first_lines(result)
    yield ""
    yield from columns([("", "measured", "aim", ""), *aim_rows(result)])
    yield ""
    figures = [
        (f["name"], f"{f['median']:g} {f['unit']}", f"{f['least']:g} to {f['most']:g}", str(f["count"]))
        for f in result["figures"]
    ]
    yield from columns([("", "median", "range", "runs"), *figures])
    yield ""
    yield from result["notes"]
    yield f"The whole took {result['seconds']} s."


def first_lines(result: dict[str, Any]) -> Iterator[str]:
    """Yield when and on what it was measured."""
    machine = result["machine"]
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    used = f"{machine['cores_used']} of {machine['cores']} cores"
    yield f"{result['date']}, {machine['cpu']}, {used}, load before {machine['load_before']}"
    yield f"{machine['system']}, Python {machine['python']}, {libraries}"


def aim_rows(result: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return a row for each aim: its name, what was measured, what it should be, and whether it is."""
    return [
        (
            aim["name"],
            f"{aim['value']:g} {aim['unit']}".rstrip(),
            f"{aim['bound']} {aim['aim']:g}",
            "met" if aim["met"] else "NOT MET",
        )
        for aim in result["aims"]
    ]


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows with the first cell to the left and the others to the right of their column."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        cells = [f"{cell:>{width}}" for cell, width in zip(rest, widths[1:], strict=True)]
        yield "   ".join([f"{first:<{widths[0]}}", *cells]).rstrip()


if __name__ == "__main__":
    main()
