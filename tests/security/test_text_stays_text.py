"""P-20b: whatever anybody types is text on every page where it is shown. Letters: tests/drafting."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_plus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import get_template
from django.test import Client

from entraide.accounts.models import Office as Accounts
from entraide.accounts.models import OpenSession, User
from entraide.accounts.terms import Role
from entraide.cases.models import Request
from entraide.cases.views import finishing
from entraide.drafting.library import library
from tests.drafting.full_cases import Spot, full_case, words
from tests.security.office import Office, start_from, start_sample
from tests.security.pages import LOADING, Page
from tests.security.payloads import PAYLOADS, PLAIN, part
from tests.security.sabotage import assert_noticed

pytestmark = pytest.mark.django_db
MARK = re.compile(r"zq(\d\d)q")
EACH = 4
"""How many payloads stand in one box."""
LANGUAGES = ("en", "ar")
FEW = ["freezing_seizure", "extradition"]
"""Kinds of requests that ask most."""
WITHOUT = "case_name"
"""The question that does not apply, for a reason."""


@dataclass
class Seen:
    """What was looked at. vocabulary: elements and attributes of pages of plain words, None if not known."""

    vocabulary: set[tuple[str, str]] | None = None
    sinks: Counter[str] = field(default_factory=Counter)

    def check(self, source: str) -> int:
        """Fail where a piece of a payload became anything but text; return how many payloads there were."""
        page = Page(source)
        new = page.vocabulary - self.vocabulary if self.vocabulary is not None else None
        assert not new, new
        assert not [other for other in page.others if MARK.search(other)]
        assert not page.raw
        assert not [v for _tag, name, v in page.values if name in LOADING and leads_away(v)]
        assert not [v for _t, name, v in page.values if name.startswith(("on", "hx-on", "style")) and v]
        found = 0
        for place, text in (
            *(("text", t) for t in page.texts),
            *((f"{t} {n}", v) for t, n, v in page.values),
        ):
            found += self.whole(place, text)
        return found

    def whole(self, place: str, text: str) -> int:
        """Fail where of a payload only a piece is left: the rest became something else."""
        marks = MARK.findall(text)
        for form in (text, unquote_plus(text)):
            if all(is_whole(form, mark) for mark in MARK.finditer(form)):
                break
        else:
            raise AssertionError((place, text))
        self.sinks[place] += len(marks)
        return len(marks)


def is_whole(text: str, mark: re.Match[str]) -> bool:
    """Say whether the payload of a mark stands there whole, or shortened at the end of the text."""
    payload = PAYLOADS[int(mark[1])]
    start = mark.start() - payload.index(mark[0])
    rest = text[max(start, 0) :].rstrip().removesuffix("…")
    return start >= 0 and (rest.startswith(payload) or payload.startswith(rest))


def leads_away(value: str) -> bool:
    """Say whether an address in a page bears a payload where it would be followed."""
    return bool(MARK.search(value)) and not value.startswith(("/", "#", "?"))


def filled(kinds: list[str], texts: tuple[str, ...], turn: int) -> dict[str, Any]:
    """Return answers to the questions of kinds of requests, with some of the texts in every box."""
    count, plain = [turn * 7], words("en")

    def write(spot: Spot, number: int) -> str | int:
        if spot.kind not in ("text", "longtext"):
            return plain(spot, number)
        count[0] += 1
        return part(texts, count[0], EACH)

    answers: dict[str, Any] = {}
    for kind in kinds:
        answers = {**full_case(kind, "en", write)["answers"], **answers}
    return answers


def request_full_of(kinds: list[str], texts: tuple[str, ...], turn: int, by: User) -> Request:
    answers = filled(kinds, texts, turn)
    del answers[WITHOUT]
    data = {"kind": "request", "modality": kinds, "language": "en", "answers": answers}
    return start_from({**data, "not_applicable": {WITHOUT: texts[turn]}}, by)


def pages_of(browser: Client, row: Request) -> Iterator[str]:
    """Yield every section of a request, and every other page that shows it."""
    home = f"/requests/{row.pk}"
    answer = browser.get(home)
    sections = dict.fromkeys(re.findall(rf'href="{home}/([\w-]+)', answer.content.decode()))
    yield answer.content.decode()
    for place in (*(f"{home}/{section}" for section in sections), f"{home}/check", f"{home}/letter",
                  f"{home}/history", f"{home}/finish", f"{home}/review", "/", "/requests/"):  # fmt: skip
        yield browser.get(place, follow=True).content.decode()
    section = f"{home}/facts"
    yield browser.post(section, {"q-facts": "x"}, HTTP_HX_REQUEST="true").content.decode()


def speaking(browser: Client, language: str) -> Client:
    browser.cookies["entraide-language"] = language
    return browser


def plain(office: Office, kinds: list[str]) -> Seen:
    """Learn of what the pages consist while everything typed is plain."""
    texts = [text for _place, text in shown_back(office, PLAIN[0], "plain")]
    row = request_full_of(kinds, PLAIN, 0, office.people[Role.DRAFTER])
    texts += pages_of(office.browser(Role.DRAFTER), row)
    row.delete()
    return Seen({piece for text in texts for piece in Page(text).vocabulary})


def check_answers(office: Office, seen: Seen, kinds: list[str], turns: int) -> int:
    """Fail where an answer becomes more than text on a page; return how many were seen."""
    found = 0
    for turn in range(turns):
        row = request_full_of(kinds, PAYLOADS, turn, office.people[Role.DRAFTER])
        for language in LANGUAGES:
            browser = speaking(office.browser(Role.DRAFTER), language)
            found += sum(seen.check(text) for text in pages_of(browser, row))
        row.delete()
    return found


def test_answers_are_text_on_every_page(office: Office, long: bool) -> None:
    kinds = list(library().types) if long else FEW
    seen = plain(office, kinds)
    found = check_answers(office, seen, kinds, len(PAYLOADS) // EACH if long else 1)
    assert found > (40_000 if long else 4_000), seen.sinks
    assert {"text", "input value"} <= set(seen.sinks)


# --- everything else that is typed


def shown_back(office: Office, payload: str, number: str) -> Iterator[tuple[str, str]]:
    """Yield field and page for everything that people type about themselves, and that is said back."""
    drafter, reviewer = office.people[Role.DRAFTER], office.people[Role.REVIEWER]
    User.objects.update(name=payload[:150])
    Accounts.objects.update(name=payload[:200])
    OpenSession.objects.update(agent=payload, address=payload[:60])
    by_drafter, by_admin = office.browser(Role.DRAFTER), office.browser(Role.ADMINISTRATOR)
    row = start_sample(drafter, case_name=payload, case_ref=payload)
    home = f"/requests/{row.pk}"
    Request.objects.filter(pk=row.pk).update(review_note=payload, gap_reason=payload)
    bad = {"email": payload, "name": payload, "role": payload, "language": payload, "code": payload}
    invited = {"email": f"{number}@demo.invalid", "name": payload[:150], "role": "drafter"}
    asked, returned = {"do": "send", "note": payload}, {"do": "send", "note": payload, "reviewer": payload}
    boxes = {f"q-{question}": payload for question in ("case_ref", "deadline", "stage")}
    cards = {"q-persons-0-surname": payload, "q-persons-0-birth_date": payload, "add-persons": "1"}
    mark = {"q-case_ref": payload, "q-case_ref-mark": "not_applicable", "q-case_ref-reason": payload}
    nowhere = f"/nowhere/{quote(payload)}"
    visits: list[tuple[str, Any]] = [
        ("name of a person, of the office", by_drafter.get("/account")),
        ("people", by_admin.get("/people")),
        ("person", by_admin.get(f"/people/{reviewer.pk}")),
        ("link handed over", by_admin.post(f"/people/{reviewer.pk}/link")),
        ("account, refused", by_drafter.post("/account", bad)),
        ("invitation, refused", by_admin.post("/people/invite", bad)),
        ("invitation", by_admin.post("/people/invite", invited)),
        ("people with invitations", by_admin.get("/people")),
        ("sign-in, refused", Client().post("/sign-in", bad)),
        ("page to go to", Client().get("/sign-in", {"next": payload})),
        ("invitation of a guest", Client().post(f"/invitation/{office.token}", {**bad, "password": payload})),
        ("search", by_drafter.get("/search", {"q": payload})),
        ("found", by_drafter.get("/search", {"q": row.reference})),
        ("address that is not there", by_drafter.get(nowhere)),
        ("query", by_drafter.get("/", {payload: payload})),
        ("note", by_drafter.post(f"{home}/history", {"note": payload}, follow=True)),
        ("review, refused", by_drafter.post(f"{home}/review", returned)),
        ("review", by_drafter.post(f"{home}/review", {**asked, "reviewer": str(reviewer.pk)}, follow=True)),
        ("desk of the reviewer", office.browser(Role.REVIEWER).get("/")),
        ("request of the reviewer", office.browser(Role.REVIEWER).get(f"{home}/review")),
        ("history", by_drafter.get(f"{home}/history")),
        ("kinds", by_drafter.post("/requests/new", {"type": payload})),
        ("States", by_drafter.post("/requests/new/state", {"type": FEW, "q-requested_state": payload})),
        ("boxes, refused", by_drafter.post(f"{home}/case/case", boxes)),
        ("cards", by_drafter.post(f"{home}/persons", cards)),
        ("mark", by_drafter.post(f"{home}/case/case", mark)),
        ("finish", by_drafter.post(f"{home}/finish", {"reason": payload}, follow=True)),
        *(("case file", by_drafter.post("/requests/import", {"file": file})) for file in case_files(payload)),
    ]  # fmt: skip
    for place, answer in visits:
        assert answer.status_code < 500, place
        yield place, answer.content.decode()


def case_files(payload: str) -> list[SimpleUploadedFile]:
    """Return case files that are refused with a part of them in what is said."""
    quoted = payload.replace("\\", "\\\\").replace('"', '\\"')
    texts = (
        f'"{quoted}": 1',
        f'kind: "{quoted}"',
        f'kind: request\nmodality: "{quoted}"\nanswers: {{}}',
        f'kind: request\nmodality: mla_other\nlanguage: en\nanswers: {{"{quoted}": 1}}',
        f'kind: request\nmodality: mla_other\nlanguage: en\nanswers: {{deadline: "{quoted}"}}',
        f"[{payload}",
    )
    return [SimpleUploadedFile(f"{payload[:40].replace('/', '')}.yaml", text.encode()) for text in texts]


def check_fields(office: Office, seen: Seen, payloads: tuple[str, ...]) -> int:
    """Fail where anything else that is typed becomes more than text; return how often it was seen."""
    found = 0
    for number, payload in enumerate(payloads):
        for place, text in shown_back(office, payload, f"p{number}"):
            try:
                found += seen.check(text)
            except AssertionError as error:
                raise AssertionError(f"{place}: {payload}") from error
    return found


def test_names_notes_searches_and_files_are_text_wherever_they_are_said_back(
    office: Office, long: bool
) -> None:
    seen = plain(office, FEW)
    found = check_fields(office, seen, PAYLOADS if long else PAYLOADS[::16])
    assert found > (5_000 if long else 300), found


# --- without the defence


@pytest.mark.parametrize("name", ["web/base.html", "accounts/people.html"])
def test_a_template_that_does_not_escape_is_noticed(
    office: Office, name: str, settings: Any, tmp_path: Path
) -> None:
    source = Path(get_template(name).origin.name).read_text()
    assert "<bdi>{{" in source
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text(re.sub(r"<bdi>\{\{ ([\w.]+) \}\}", r"<bdi>{{ \1|safe }}", source))
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    assert_noticed(check_fields, office, Seen(), PAYLOADS[12:14])


def test_templates_none_of_which_escapes_are_noticed(office: Office, settings: Any) -> None:
    options = {**settings.TEMPLATES[0]["OPTIONS"], "autoescape": False}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": options}]
    assert_noticed(check_answers, office, Seen(), FEW[:1], 1)


def test_a_letter_that_does_not_escape_is_noticed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    real = finishing.letter_body
    monkeypatch.setattr(finishing, "letter_body", lambda *given: html.unescape(real(*given)))
    assert_noticed(check_answers, office, Seen(), FEW[:1], 1)
