"""What is measured: cold commands, the check, legal bases, and the letter beside what offices would use."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SIX_PAGES = HERE / "six-pages.yaml"
WARM_UP = 3
LETTERS = 12
CHECKS = 60
COLD_RUNS = 7


@dataclass(frozen=True)
class Figure:
    """Every value that was measured of one thing, in one unit."""

    name: str
    unit: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)


@dataclass(frozen=True)
class Aim:
    """A figure beside what it should be. at_least: a greater one is better; else a smaller one is."""

    name: str
    value: float
    aim: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.aim if self.at_least else self.value <= self.aim


@dataclass
class Report:
    """All that was measured. notes: whole sentences on how, and on what was left out."""

    figures: list[Figure] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, unit: str, values: Mapping[str, list[float]]) -> dict[str, float]:
        """Add figures and return their medians by name."""
        figures = [Figure(name, unit, tuple(each)) for name, each in values.items()]
        self.figures += figures
        return {figure.name: figure.median for figure in figures}


def in_turn(
    ways: Callable[[int], Mapping[str, Callable[[], Any]]],
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Return the milliseconds of each way, taken in turn in every round, so that noise falls on all alike.

    The first rounds warm up and do not count. ways: for a round, each way by name; made before it is timed.
    """
    times: dict[str, list[float]] = {}
    for number in range(WARM_UP + rounds):
        for name, way in ways(number).items():
            start = clock()
            way()
            taken = (clock() - start) * 1000
            if number >= WARM_UP:
                times.setdefault(name, []).append(taken)
    return times


# --- the cold commands


def measure_cold(report: Report, folder: Path) -> None:
    """Run the commands as new processes; the file is in the system's cache, the modules are compiled."""
    if sys.platform == "win32":
        report.notes.append("The cold commands are left out: Windows does not tell the memory of a child.")
        return
    case = str(_largest_sample())
    check = _cold("check", case, "--json", folder=folder)
    draft = _cold("draft", case, "--out", str(folder / "out"), folder=folder)
    medians = report.add("s", {"cold: check CASE --json": check[0], "cold: draft CASE": draft[0]})
    report.add("MB", {"memory: check CASE --json": check[1], "memory: draft CASE": draft[1]})
    report.aims.append(Aim("cold check", medians["cold: check CASE --json"], 0.5, "s"))
    report.aims.append(Aim("memory of the cold check", max(check[1]), 120, "MB"))


def _cold(*arguments: str, folder: Path) -> tuple[list[float], list[float]]:
    """Return the seconds and the greatest memory in megabytes of each run."""
    command = [sys.executable, str(HERE / "cold.py"), sys.executable, "-m", "entraide", *arguments]
    # no office's own files; compiled modules are kept, as an installation has them
    environment = {**os.environ, "ENTRAIDE_DATA": str(folder / "none")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    seconds, megabytes = [], []
    for number in range(1 + COLD_RUNS):
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
        said = json.loads(done.stdout)
        if said["code"]:
            raise SystemExit(f"entraide {arguments[0]} ended with {said['code']}")
        if number:  # the first run may still compile modules
            seconds.append(said["seconds"])
            megabytes.append(said["megabytes"])
    return seconds, megabytes


def _largest_sample() -> Path:
    from entraide.drafting.samples import samples

    paths = [sample.path for sample in samples()]
    return max(paths, key=lambda path: path.stat().st_size)


# --- the check


def measure_check(report: Report, folder: Path) -> None:
    """Check the largest sample again and again, and measure what stands before and after the check."""
    from entraide.core.datafiles import read_data
    from entraide.drafting.bases import outside_of
    from entraide.drafting.casefile import parse_case
    from entraide.drafting.drafts import check_case
    from entraide.drafting.letter.build import build_letter
    from entraide.drafting.letter.draft import Draft
    from entraide.drafting.library import library
    from entraide.drafting.offered import is_offered, offered_languages
    from entraide.instruments.tables import shipped_tables

    path, shared, known = _largest_sample(), library(), shipped_tables().known_on(None)
    data = read_data(path)
    case = parse_case(data, shared)
    checked = check_case(case, shared, outside_of(case, None, known))

    def offered_anew() -> None:
        is_offered.cache_clear()
        offered_languages(shared)

    draft = Draft(shared, case.types, checked.journey, checked.report, case.language, case.day)
    ways: dict[str, Callable[[], Any]] = {
        "read the case file": lambda: read_data(path),
        "parse_case": lambda: parse_case(data, shared),
        "check_case, legal bases included": lambda: check_case(case, shared, outside_of(case, None, known)),
        "build_letter": lambda: build_letter(draft),
        "offered_languages, found out anew": offered_anew,
    }
    medians = report.add("ms", in_turn(lambda _round: ways, CHECKS))
    report.aims.append(
        Aim("check from parsed answers, warm", medians["check_case, legal bases included"], 5, "ms")
    )
    report.notes.append(f"The full case is the sample {path.stem} with {len(case.answers.values)} answers.")


# --- the legal bases

STATES_OF_MATRIX = 195


def measure_legal_bases(report: Report, folder: Path) -> None:
    """Weigh all bases of one request, fill a matrix of States in two ways, and load the tables."""
    from entraide.core.countries import countries
    from entraide.instruments import tables
    from entraide.instruments.facts import crime_types, instruments, legal_bases
    from entraide.instruments.rules import (
        Matter,
        Request,
        combined,
        legal_bases_between,
        standing,
        standing_between,
    )

    day = date(2026, 11, 20)
    known = tables.shipped_tables().known_on(None)
    offence = {"crime_type": "money_laundering", "max_penalty_years": 10}
    facts = {"ocg_involved": "yes", "transnational": "yes"}
    matter = Matter((offence,), facts, day, crime_types())
    request = Request("SN", "CH", (legal_bases()["mla_financial_records"],), matter)
    states = [code for code, country in countries().items() if country.kind == "state"][:STATES_OF_MATRIX]

    def load() -> None:
        tables._shipped.cache_clear()
        tables.shipped_tables().known_on(None)

    def once_per_state() -> int:
        own = {state: standing(known, "untoc", state, day, instruments()) for state in states}
        return sum(1 for first in states for second in states if combined(own[first], own[second]).since)

    def pair_by_pair() -> int:
        return sum(
            1
            for first in states
            for second in states
            if standing_between(known, "untoc", first, second, day).since
        )

    if once_per_state() != pair_by_pair():
        raise SystemExit("The two ways to fill the matrix do not agree.")
    ways: dict[str, Callable[[], Any]] = {
        "all legal bases of one request": lambda: legal_bases_between(request, known),
        "load the tables": load,
    }
    medians = report.add("ms", in_turn(lambda _round: ways, CHECKS))
    report.aims.append(Aim("all bases for one request", medians["all legal bases of one request"], 2, "ms"))
    report.aims.append(Aim("loading the tables", medians["load the tables"], 60, "ms"))
    matrix: dict[str, Callable[[], Any]] = {
        "195 x 195 States, each State once": once_per_state,
        "195 x 195 States, pair by pair": pair_by_pair,
    }
    medians = report.add("ms", in_turn(lambda _round: matrix, 3))
    report.aims.append(Aim("matrix of 195 x 195", medians["195 x 195 States, pair by pair"], 3000, "ms"))


# --- the letter

OUR_PDF, FLAT, OFFICE = "PDF: ours", "PDF: bare typst", "PDF: docxtpl + LibreOffice"
OUR_DOCX, DOCXTPL = "DOCX: ours", "DOCX: docxtpl"


def measure_letter(report: Report, folder: Path) -> None:
    """Make distinct letters of six pages, each in every way."""
    from entraide.drafting.casefile import read_case
    from entraide.drafting.drafts import check_case, draft_letter
    from entraide.drafting.letter.docx_file import render_docx
    from entraide.drafting.letter.draft import Office
    from entraide.drafting.letter.pdf_file import render_pdf
    from entraide.drafting.library import library
    from entraide.drafting.outside import Outside
    from rivals import FlatCompiler, LibreOffice, Template, flat_source, marked

    shared = library()
    case = read_case(SIX_PAGES, shared)
    day = case.day
    if day is None:
        raise SystemExit("six-pages.yaml has no date.")
    letter = draft_letter(check_case(case, shared, Outside()), shared, case.language, Office())
    template, flat, office = Template(letter, folder), FlatCompiler(), LibreOffice(folder)
    made: dict[str, bytes] = {}

    def ways(number: int) -> dict[str, Callable[[], None]]:
        own, answers = marked(letter, number), template.answers(number)
        source = flat_source(own, day)
        makers: dict[str, Callable[[], bytes]] = {
            OUR_PDF: lambda: render_pdf(own, day),
            FLAT: lambda: flat.compile(source, day),
            OUR_DOCX: lambda: render_docx(own),
            DOCXTPL: lambda: template.fill(answers),
        }
        if office.program:
            makers[OFFICE] = lambda: office.to_pdf(template.fill(answers))
        return {name: _keeping(made, name, make) for name, make in makers.items()}

    medians = report.add("ms", in_turn(ways, LETTERS))
    if office.program:
        against_office = medians[OFFICE] / medians[OUR_PDF]
        report.aims.append(Aim("PDF: LibreOffice takes, of ours", against_office, 15, "times", at_least=True))
        report.notes.append(f"LibreOffice {office.version()}, one headless call for each letter.")
    else:
        report.notes.append("LibreOffice is left out: there is no soffice (libreoffice-writer-nogui).")
    report.aims.append(Aim("PDF: ours takes, of bare typst", medians[OUR_PDF] / medians[FLAT], 2, "times"))
    against_docxtpl = medians[DOCXTPL] / medians[OUR_DOCX]
    report.aims.append(Aim("DOCX: docxtpl takes, of ours", against_docxtpl, 3, "times", at_least=True))
    _describe(report, made, template.places)


def _keeping(made: dict[str, bytes], name: str, make: Callable[[], bytes]) -> Callable[[], None]:
    def keep() -> None:
        made[name] = make()

    return keep


def _describe(report: Report, made: Mapping[str, bytes], tags: int) -> None:
    """Note what the last letter came to in each way, and whether ours has six pages."""
    from pypdf import PdfReader

    pages = {name: len(PdfReader(BytesIO(made[name])).pages) for name in made if name.startswith("PDF")}
    report.notes += [
        "Pages: " + ", ".join(f"{name.removeprefix('PDF: ')} {count}" for name, count in pages.items()) + ".",
        "Kilobytes: " + ", ".join(f"{name} {len(data) / 1000:.0f}" for name, data in made.items()) + ".",
        f"The docxtpl template is our DOCX with {tags} tags in the places of answers.",
    ]
    if pages[OUR_PDF] != 6:
        report.notes.append(f"Our letter has {pages[OUR_PDF]} pages: lengthen or cut six-pages.yaml to six.")
