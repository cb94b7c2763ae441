"""Lets twenty people work on the site for some minutes, and says how long they waited and what it took.

`make bench-people` calls this. It makes an installation in a new folder, starts the server as `entraide run`
does, signs everybody in through links, and speaks to it over this machine's own network alone.
"""

import argparse
import contextlib
import http.client
import json
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from measures import HERE, Aim
from offices import make_office
from run import aim_data, aim_rows, columns, describe_machine, first_lines, write_table

if TYPE_CHECKING:
    from entraide.accounts.models import User

RESULTS = HERE / "people.json"
HEADING = "## Last results of twenty people at work"
PEOPLE, DRAFTS_OF_EACH = 20, 3
THINKING = (1.0, 3.0)
LOCKED = "database is locked"
MOST_MEGABYTES = 300
HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')
SAVED_PAGE, SAVED_BOX = "case/case", "q-case_ref"


@dataclass
class Waits:
    """How long each answer took, in milliseconds by what was asked for; and what went wrong."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, milliseconds: float, status: str, *, is_error: bool) -> None:
        with self.lock:
            self.taken.setdefault(kind, []).append(milliseconds)
            self.statuses[status] += 1
            if is_error:
                self.errors.append(f"{kind}: {status}")


class StayHere(urllib.request.HTTPRedirectHandler):
    """Shows a redirect as the answer that it is."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


class Browser:
    """What one person uses: keeps cookies, and notes how long each answer takes."""

    def __init__(self, address: str, waits: Waits) -> None:
        self.address, self.waits = address, waits
        self.opener = urllib.request.build_opener(
            StayHere(), urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.ProxyHandler({})
        )

    def ask(self, kind: str, place: str, form: dict[str, str] | None = None) -> str:
        """Return what a page holds; a form is posted, and is answered by the address of the next page."""
        wanted = 200 if form is None else 302
        data = urlencode(form).encode() if form is not None else None
        start = time.perf_counter()
        body, status = b"", ""
        try:
            with self.opener.open(self.address + place, data, timeout=60) as answer:
                body, status = answer.read(), str(answer.status)
        except urllib.error.HTTPError as answer:
            status = str(answer.code)
        except (OSError, http.client.HTTPException) as error:
            status = type(error).__name__
        taken = (time.perf_counter() - start) * 1000
        self.waits.add(kind, taken, status, is_error=status != str(wanted))
        return body.decode(errors="replace")


class Person:
    """Somebody at work on requests of the office; saves in own drafts alone, so that no save conflicts."""

    def __init__(
        self, browser: Browser, link: str, drafts: list[str], colleagues: list[str], seed: int
    ) -> None:
        self.browser, self.link, self.drafts, self.colleagues = browser, link, drafts, colleagues
        self.chance = random.Random(seed)
        self.saved: dict[str, str] = {}

    def work(self, until: float) -> None:
        """Sign in, then read, search and save with pauses."""
        self.post("sign in", self.link, {})
        while time.monotonic() < until:
            time.sleep(self.chance.uniform(*THINKING))
            ways = (self.desk, self.task_list, self.questions, self.letter, self.file, self.search, self.save)
            self.chance.choices(ways, weights=(20, 20, 17, 10, 3, 20, 10))[0]()

    def post(self, kind: str, place: str, form: dict[str, str]) -> None:
        """Post a form with what its page holds in hidden boxes."""
        page = self.browser.ask("a page with a form", place)
        self.browser.ask(kind, place, {**dict(HIDDEN.findall(page)), **form})

    def any_request(self) -> str:
        return self.chance.choice(self.drafts if self.chance.random() < 0.7 else self.colleagues)

    def desk(self) -> None:
        self.browser.ask("desk", "/")

    def task_list(self) -> None:
        self.browser.ask("task list", self.any_request())

    def questions(self) -> None:
        page = self.chance.choice(("who/parties", "facts/facts", "case/case"))
        self.browser.ask("question page", f"{self.any_request()}/{page}")

    def letter(self) -> None:
        self.browser.ask("letter", f"{self.any_request()}/letter")

    def file(self) -> None:
        self.browser.ask(
            "letter as a file", f"{self.any_request()}/letter.{self.chance.choice(('pdf', 'docx'))}"
        )

    def search(self) -> None:
        self.browser.ask(
            "search", "/search?" + urlencode({"q": self.chance.choice(("2026", "suisse", "diop"))})
        )

    def save(self) -> None:
        draft = self.chance.choice(self.drafts)
        self.saved[draft] = f"RI {self.chance.randrange(10**9)}/2026"
        self.post("save", f"{draft}/{SAVED_PAGE}", {SAVED_BOX: self.saved[draft]})

    def lost(self) -> int:
        """Return how many of the last saves do not stand on their page."""
        pages = {d: self.browser.ask("a page with a form", f"{d}/{SAVED_PAGE}") for d in self.saved}
        return sum(f'value="{text}"' not in pages[draft] for draft, text in self.saved.items())


def sign_in_links(users: "list[User]") -> list[str]:
    """Return a link for each person; in a demonstration it needs no second factor."""
    from django.utils import timezone

    from entraide.accounts.actions import issue_sign_in_link

    return [f"/sign-in/{issue_sign_in_link(user=user, now=timezone.now())}" for user in users]


@contextlib.contextmanager
def server(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start the site on a free port and yield its address; what it says on standard error goes to a file."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "entraide", "run", "--data", str(folder), "--port", str(port)]
    with (folder / "errors.txt").open("wb") as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        try:
            _wait_for(address, process)
            yield address, process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    browser = Browser(address, Waits())
    for _attempt in range(200):
        if process.poll() is not None:
            raise SystemExit(f"The server ended with {process.returncode}.")
        if browser.ask("start", "/sign-in"):
            return
        time.sleep(0.1)
    raise SystemExit("The server does not answer.")


def megabytes_of(process: int) -> float | None:
    """Return the proportional set size of a process and all below it; None where the system tells none."""
    total = 0.0
    try:
        for pid in _family(process):
            text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            total += int(re.findall(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[0]) * 1024 / 1_000_000
    except OSError:
        return None
    return total


def _family(process: int) -> Iterator[int]:
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in children.read_text(encoding="ascii").split():
            yield from _family(int(child))


def main() -> None:
    """Let everybody work, write down what was measured, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5, help="how long they work, at most 60")
    minutes = min(parser.parse_args().minutes, 60)
    machine, waits = describe_machine(pinned=False), Waits()
    with tempfile.TemporaryDirectory(prefix="entraide-people-") as name:
        folder = Path(name) / "office"
        made = make_office(folder, PEOPLE, DRAFTS_OF_EACH, demonstration=True)
        links = sign_in_links([user for user, _drafts in made])
        own = [[draft.get_absolute_url() for draft in drafts] for _user, drafts in made]
        everything = [draft for drafts in own for draft in drafts]
        with server(folder) as (address, process):
            people = [
                Person(Browser(address, waits), link, drafts, everything, seed)
                for seed, (link, drafts) in enumerate(zip(links, own, strict=True))
            ]
            print(f"{len(people)} people work for {minutes:g} min ...", file=sys.stderr)
            _all_at_once([_working(person, time.monotonic() + minutes * 60) for person in people])
            lost = sum(person.lost() for person in people)
            memory = megabytes_of(process.pid)
        locked = (folder / "errors.txt").read_text(encoding="utf-8", errors="replace").count(LOCKED)
    result = {
        "date": datetime.now(tz=UTC).date().isoformat(),
        "machine": machine,
        "people": len(people),
        "minutes": minutes,
        "aims": [aim_data(aim) for aim in aims(waits, lost, locked, memory)],
        "statuses": dict(sorted(waits.statuses.items())),
        "waits": {kind: percentiles(each) for kind, each in sorted(waits.taken.items())},
        "errors": waits.errors[:20],
    }
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    text = "\n".join(table(result))
    write_table(HEADING, text)
    print(text)


def _working(person: Person, until: float) -> Callable[[], None]:
    return lambda: person.work(until)


def _all_at_once(ways: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=way) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def aims(waits: Waits, lost: int, locked: int, memory: float | None) -> Iterator[Aim]:
    yield Aim("answers that are errors, or none", len(waits.errors), 0, "")
    yield Aim("saves that were lost", lost, 0, "")
    yield Aim(f"“{LOCKED}” in what the server said", locked, 0, "")
    if memory is not None:
        yield Aim("memory of the server (PSS), at the end", memory, MOST_MEGABYTES, "MB")


def percentiles(milliseconds: list[float]) -> dict[str, float]:
    """Return the number of answers, and below which time half, 95 and 99 of 100 stayed."""
    cuts = statistics.quantiles(milliseconds, n=100, method="inclusive") if len(milliseconds) > 1 else []
    marks = {name: round(cuts[name - 1] if cuts else milliseconds[0], 1) for name in (50, 95, 99)}
    return {"count": len(milliseconds), **{str(name): value for name, value in marks.items()}}


def table(result: dict[str, object]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield from first_lines(result)
    pauses = "pauses of {:g} to {:g} s".format(*THINKING)
    yield f"{result['people']} people, {result['minutes']:g} min, {pauses}"
    yield ""
    yield from columns([("", "measured", "aim", ""), *aim_rows(result)])
    yield ""
    waits = result["waits"]
    rows = [(kind, *(f"{w[key]:g}" for key in ("count", "50", "95", "99"))) for kind, w in waits.items()]
    yield from columns([("milliseconds", "answers", "half", "95 of 100", "99 of 100"), *rows])
    yield ""
    statuses = ", ".join(f"{status} {count}" for status, count in result["statuses"].items())
    yield f"Answers by status: {statuses}."
    yield from result["errors"]


if __name__ == "__main__":
    main()
