"""What pages of the site cost beside an empty one, in processor time; and check, letter and excerpt apart.

Each database has a process of its own: it makes an installation in a new folder, asks for pages as a browser
does, through all of the site's middleware, and prints the milliseconds as JSON.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measures import HERE, Aim, Report, in_turn
from offices import make_office

if TYPE_CHECKING:
    from django.http import HttpResponseBase

    from entraide.accounts.models import User
    from entraide.cases.models import Request

ROUNDS = 60
ROWS = 25
EMPTY, DESK, LIST = "empty page", f"desk, {ROWS} rows", f"list of requests, {ROWS} rows"
TASKS, QUESTIONS, BASES = "task list", "question page", "legal bases"
PREVIEW = "preview while typing"
CHECK, LETTER, EXCERPT = "the check", "the letter", "the part of the letter"
PAGE, TYPED = "who/parties", ("facts/facts", "facts")
"""The largest question page: cards of persons; and a page with the question on which somebody types."""


def measure_pages(report: Report, folder: Path) -> None:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    _measure_on("SQLite", [], report, folder)
    report.notes.append("The pages are measured in processor time, all else in wall-clock time.")
    _measure_on("PostgreSQL", [str(HERE.parent / "tools" / "on_postgres.py"), sys.executable], report, folder)


def _measure_on(database: str, through: list[str], report: Report, folder: Path) -> None:
    own = {**os.environ, "ENTRAIDE_DATA": str(folder / database)}
    command = [sys.executable, *through, __file__]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=own, text=True)
    if not done.stdout.startswith("{"):
        report.notes.append(f"{database} is left out: it is not installed here.")
        return
    medians = report.add("ms", {f"{database}: {name}": v for name, v in json.loads(done.stdout).items()})

    def of_empty(milliseconds: float) -> float:
        return milliseconds / medians[f"{database}: {EMPTY}"]

    def figure(name: str) -> float:
        return medians[f"{database}: {name}"]

    rest = figure(f"{QUESTIONS}, check anew") - figure(CHECK) - figure(LETTER)
    for name, value in (
        (DESK, figure(DESK)),
        (f"{TASKS}, check included", figure(f"{TASKS}, check anew")),
        (f"{QUESTIONS}, check and letter apart", rest),
    ):
        report.aims.append(Aim(f"{database}: {name}, of empty", of_empty(value), 8, "times"))


def main() -> None:
    """Make an installation with one full desk, and print the milliseconds of each page."""
    user, drafts = make_office(Path(os.environ["ENTRAIDE_DATA"]), people=1, drafts=ROWS)[0]
    from django.conf import settings

    settings.ROOT_URLCONF = "empty"
    print(json.dumps(in_turn(_ways(user, drafts[0]), ROUNDS, clock=time.process_time)))


def _ways(user: "User", request: "Request") -> Callable[[int], dict[str, Callable[[], Any]]]:
    """Return what is measured in each round; *anew*: what the site kept of the case is forgotten first."""
    from django.test import Client

    from entraide.cases import queries
    from entraide.drafting.letter.html_file import letter_excerpt

    client = Client(SERVER_NAME="localhost", headers={"accept-encoding": "gzip"})
    client.force_login(user)
    place = f"/requests/{request.pk}"
    asked, form = _questions(request, PAGE), _form(request, TYPED[0])

    def get(address: str) -> None:
        _require(client.get(address), address)

    def anew(address: str) -> None:
        queries._checked.cache_clear()
        queries._drafted.cache_clear()
        get(address)

    def ways(number: int) -> dict[str, Callable[[], Any]]:
        own, answers = queries.installation(), queries.answers_of(request)
        typed = {**form, f"q-{TYPED[1]}": f"{form[f'q-{TYPED[1]}'][0]} {number}"}
        queries._checked.cache_clear()
        queries._drafted.cache_clear()
        case = queries.checked(request, answers, own)
        letter = queries.drafted(case, own, request.letter_language)

        def check() -> None:
            queries._checked.cache_clear()
            queries.checked(request, answers, own)

        def draft() -> None:
            queries._drafted.cache_clear()
            queries.drafted(case, own, request.letter_language)

        def preview() -> None:
            answer = client.post(f"{place}/{TYPED[0]}", typed, headers={"HX-Request": "true"})
            _require(answer, "preview")

        return {
            EMPTY: lambda: get("/empty"),
            DESK: lambda: get("/"),
            LIST: lambda: get("/requests/"),
            f"{TASKS}, check anew": lambda: anew(place),
            f"{TASKS}, check kept": lambda: get(place),
            f"{BASES}, check kept": lambda: get(f"{place}/basis"),
            f"{QUESTIONS}, check anew": lambda: anew(f"{place}/{PAGE}"),
            f"{QUESTIONS}, check kept": lambda: get(f"{place}/{PAGE}"),
            PREVIEW: preview,
            CHECK: check,
            LETTER: draft,
            EXCERPT: lambda: letter_excerpt(letter, asked),
        }

    return ways


def _require(answer: "HttpResponseBase", what: str) -> None:
    if answer.status_code != 200:
        raise SystemExit(f"{what} answered {answer.status_code}")


def _questions(request: "Request", place: str) -> tuple[str, ...]:
    """Return the questions of a page of the first kind of help asked for."""
    from entraide.drafting.library import library

    pages = (
        (f"{task.id}/{page.id}", page)
        for task in library().types[request.types[0]].tasks
        for page in task.pages
    )
    return next(page.questions for name, page in pages if name == place)


def _form(request: "Request", place: str) -> dict[str, list[str]]:
    """Return what a browser posts of a page with the answers that stand."""
    from entraide.cases.forms import typed_of
    from entraide.cases.queries import answers_of
    from entraide.drafting.library import library

    answers = answers_of(request)
    form: dict[str, list[str]] = {}
    for name in _questions(request, place):
        value = answers[name].value if name in answers else None
        texts = typed_of(library().questions[name], value, None, "en").texts
        form |= {box: list(each) for box, each in texts.items()}
    return form


if __name__ == "__main__":
    main()
