"""The flow of a request through its pages, as a browser without script goes through it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from entraide.accounts.terms import Role
from entraide.cases.models import Answer, HistoryEntry, Request
from entraide.core.languages import UNREAD_LETTER
from entraide.core.messages import render
from entraide.core.models import AuditEntry
from tests.cases.people import from_sample, hidden, page, person, signed_in, started

pytestmark = pytest.mark.django_db


def test_request_is_started_with_reference_history_and_audit() -> None:
    client = signed_in(person())
    answer = client.post("/requests/new", {"type": ["mla_financial_records", "freezing_seizure"]})
    assert (
        answer.headers["Location"] == "/requests/new/state?type=mla_financial_records&type=freezing_seizure"
    )

    row = started(client)

    assert re.fullmatch(r"\d{4}/0001", row.reference)
    assert {a.question: a.value for a in Answer.objects.all()} == {
        "requesting_state": "SN",
        "requested_state": "CH",
    }
    assert HistoryEntry.objects.get().code == "started"
    assert AuditEntry.objects.get(code="request.started").object_id == str(row.pk)


@pytest.mark.parametrize(
    "place",
    [
        *("", "/kinds", "/states", "/basis", "/check", "/letter", "/review", "/finish", "/history"),
        *("/facts", "/facts/facts"),
    ],
)
def test_every_page_of_a_request_is_shown(place: str) -> None:
    client = signed_in(person())
    row = started(client)

    answer = client.get(f"/requests/{row.pk}{place}")

    assert answer.status_code == 200
    assert row.reference in answer.content.decode()


def test_answer_is_saved_and_the_next_page_comes() -> None:
    client = signed_in(person())
    row = started(client)
    place = f"/requests/{row.pk}/case/case"

    answer = client.post(
        place, {**hidden(page(client, place)), "q-case_ref": "RI 61/2025", "q-stage": "investigation"}
    )

    assert answer.status_code == 302
    assert Answer.objects.get(question="case_ref").value == "RI 61/2025"
    assert [e.code for e in HistoryEntry.objects.all()] == ["answered", "started"]


def test_double_click_changes_nothing() -> None:
    client = signed_in(person())
    row = started(client)
    place = f"/requests/{row.pk}/case/case"
    typed = {**hidden(page(client, place)), "q-case_ref": "RI 61/2025"}

    client.post(place, typed)
    client.post(place, typed)

    assert Answer.objects.get(question="case_ref").version == 1
    assert HistoryEntry.objects.filter(code="answered").count() == 1


@pytest.mark.parametrize(("kind", "starts"), [("pdf", b"%PDF"), ("docx", b"PK"), ("case", b"{")])
def test_letter_is_downloaded(kind: str, starts: bytes) -> None:
    client = signed_in(person())
    row = from_sample(client)

    answer = client.get(f"/requests/{row.pk}/letter.{kind}")

    assert answer.status_code == 200
    assert answer.content.startswith(starts)
    assert "attachment" in answer.headers["Content-Disposition"]


def test_sample_is_complete_and_finished_without_a_reason() -> None:
    client = signed_in(person())
    row = from_sample(client)

    client.post(f"/requests/{row.pk}/finish")

    row.refresh_from_db()
    assert (row.state, row.gap_reason) == ("finished", "")


def test_gaps_are_finished_only_with_a_reason() -> None:
    client = signed_in(person())
    row = started(client)

    assert client.post(f"/requests/{row.pk}/finish").status_code == 422
    assert client.post(f"/requests/{row.pk}/finish", {"reason": "for a first talk"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.gap_reason) == ("finished", "for a first talk")
    assert client.post(f"/requests/{row.pk}/case/case", {"q-case_ref": "late"}).status_code == 409


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR])
def test_who_runs_the_system_reads_no_request(role: Role) -> None:
    row = started(signed_in(person()))
    other = signed_in(person(role, "C. Admin"))

    assert 'href="/requests/"' not in other.get("/").content.decode()
    assert other.get(f"/requests/{row.pk}").status_code == 404
    assert other.get("/requests/").status_code == 404


def test_stranger_learns_nothing() -> None:
    row = started(signed_in(person()))
    there, not_there = (
        Client().get(f"/requests/{pk}") for pk in (row.pk, "0" * 8 + "-0000-4000-8000-" + "0" * 12)
    )

    assert there.status_code == not_there.status_code == 302


def test_queries_do_not_grow_with_rows(django_assert_max_num_queries: Any) -> None:
    user = person()
    client = signed_in(user)
    for _number in range(12):
        client.post("/requests/samples/sn-ch-bank-records")
    with django_assert_max_num_queries(10):
        assert client.get("/requests/").status_code == 200
    assert Request.objects.filter(updated_at__lte=timezone.now()).count() == 12


def test_request_in_a_language_whose_letter_is_not_offered_is_shown() -> None:
    client = signed_in(person())
    row = started(client)
    Request.objects.update(language="zh", letter_language="zh")

    assert client.get(f"/requests/{row.pk}/letter").status_code == 200
    assert client.get(f"/requests/{row.pk}/letter.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize(("language", "noted"), [("ar", True), ("fr", False)])
def test_letter_in_a_language_that_no_lawyer_read_says_so_beside(language: str, noted: bool) -> None:
    client = signed_in(person())
    row = from_sample(client)
    client.post(f"/requests/{row.pk}/letter", {"letter_language": language})
    client.cookies["entraide-language"] = "fr"

    html = page(client, f"/requests/{row.pk}/letter")
    letter = html[html.index("<article") :]

    assert (render(UNREAD_LETTER, "fr") in html, render(UNREAD_LETTER, "fr") in letter) == (noted, False)
    assert ">arabe</option>" in html
