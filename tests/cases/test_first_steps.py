"""The first steps of a request: its kinds, its States, the legal basis; and beginnings from other files."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from entraide.cases.models import Answer, HistoryEntry, Request
from tests.cases.people import from_sample, hidden, page, person, signed_in, started

pytestmark = pytest.mark.django_db
STATES = {"q-requesting_state": "SN", "q-requested_state": "CH"}


def test_form_sent_twice_opens_one_draft() -> None:
    client = signed_in(person())
    html = page(client, "/requests/new/state", type="mla_financial_records")
    typed = {**hidden(html), **STATES}

    places = {client.post("/requests/new/state", typed).headers["Location"] for _click in range(2)}

    assert Request.objects.count() == len(places) == 1
    assert HistoryEntry.objects.filter(code="started").count() == 1


def test_identifier_of_somebody_else_opens_a_draft_of_ones_own() -> None:
    first, second = signed_in(person()), signed_in(person(name="B. Ndiaye"))
    typed = {**STATES, "type": "mla_financial_records", "once": str(uuid.uuid4())}

    for client in (first, second):
        client.post("/requests/new/state", typed)

    assert sorted(Request.objects.values_list("owner__name", flat=True)) == ["A. Diop", "B. Ndiaye"]


def test_references_count_on_past_ten_thousand() -> None:
    client = signed_in(person())
    row = started(client)
    year = row.reference.split("/")[0]
    Request.objects.filter(pk=row.pk).update(reference=f"{year}/9999")

    assert started(client).reference == f"{year}/10000"
    assert started(client).reference == f"{year}/10001"


def test_both_states_are_asked_for_before_a_draft_is_opened() -> None:
    client = signed_in(person())

    answer = client.post("/requests/new/state", {"type": "extradition", "q-requesting_state": "SN"})

    assert answer.status_code == 422
    assert not Request.objects.exists()


def test_state_asked_lately_stands_on_top() -> None:
    client = signed_in(person())
    started(client, state="BR")

    html = page(client, "/requests/new/state", type="extradition")

    assert html.index(">Brazil<") < html.index(">Afghanistan<", html.index("q-requested_state"))


def test_kinds_are_changed_and_answers_kept() -> None:
    client = signed_in(person())
    row = from_sample(client)
    answers = Answer.objects.count()

    client.post(f"/requests/{row.pk}/kinds", {"type": ["mla_financial_records", "freezing_seizure"]})

    row.refresh_from_db()
    assert row.types == ["mla_financial_records", "freezing_seizure"]
    assert Answer.objects.count() == answers
    assert "Freezing" in page(client, f"/requests/{row.pk}/history")
    assert client.post(f"/requests/{row.pk}/kinds", {}).status_code == 422


def test_states_are_changed_on_their_own_page() -> None:
    client = signed_in(person())
    row = started(client)
    place = f"/requests/{row.pk}/states"

    answer = client.post(place, {**hidden(page(client, place)), **STATES, "q-requested_state": "BR"})

    assert answer.headers["Location"].endswith("/basis")
    row.refresh_from_db()
    assert row.requested_state == "BR"


def test_basis_is_proposed_and_chosen() -> None:
    client = signed_in(person())
    row = started(client)
    place = f"/requests/{row.pk}/basis"
    html = page(client, place)
    assert "26 November 2006" in html

    client.post(place, {**hidden(html), "basis": ["untoc", "reciprocity", "nonsense"]})

    assert Answer.objects.get(question="legal_basis").value == ["untoc", "reciprocity"]
    assert "in force between our two States" in page(client, f"/requests/{row.pk}/letter")


def test_what_a_table_does_not_show_is_said_once_for_both_states() -> None:
    client = signed_in(person())
    row = started(client)

    html = page(client, f"/requests/{row.pk}/basis")

    assert "load a newer table" not in html
    assert "Our tables do not show how it stands for: Senegal, Switzerland" in html


def test_another_basis_says_first_what_it_changes() -> None:
    client = signed_in(person())
    row = from_sample(client)
    place = f"/requests/{row.pk}/basis"
    typed = {**hidden(page(client, place)), "basis": "uncac"}

    html = client.post(place, typed).content.decode()
    assert "What this choice changes" in html
    assert Answer.objects.get(question="legal_basis").value != ["uncac"]

    client.post(place, {**hidden(html), "basis": "uncac"})
    assert Answer.objects.get(question="legal_basis").value == ["uncac"]


def test_basis_chosen_by_somebody_else_meanwhile_is_not_lost() -> None:
    first, second = signed_in(person()), signed_in(person(name="B. Ndiaye"))
    row = started(first)
    place = f"/requests/{row.pk}/basis"
    stale = hidden(page(second, place))
    first.post(place, {**stale, "basis": "untoc"})

    answer = second.post(place, {**stale, "basis": "reciprocity", "sure": "1"})

    assert answer.status_code == 409
    assert "A. Diop" in answer.content.decode()
    assert Answer.objects.get(question="legal_basis").value == ["untoc"]


def test_earlier_request_is_a_beginning_without_its_date() -> None:
    client = signed_in(person())
    row = from_sample(client)
    Request.objects.filter(pk=row.pk).update(day="2020-01-01")

    client.post(f"/requests/{row.pk}/copy")

    copy = Request.objects.exclude(pk=row.pk).get()
    assert copy.day is not None
    assert copy.day.year > 2020
    assert copy.answers.count() == row.answers.count()


def test_case_file_is_taken_in_and_given_back_the_same() -> None:
    client = signed_in(person())
    row = from_sample(client)
    data = client.get(f"/requests/{row.pk}/letter.case").content
    client.post("/requests/import", {"file": SimpleUploadedFile("case.json", data)})

    copy = Request.objects.exclude(pk=row.pk).get()
    assert json.loads(client.get(f"/requests/{copy.pk}/letter.case").content) == json.loads(data)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"{", b"kind: nonsense", b"[1, 2]"])
def test_case_file_that_cannot_be_read_is_refused_in_words(data: bytes) -> None:
    client = signed_in(person())

    answer = client.post("/requests/import", {"file": SimpleUploadedFile("case.yaml", data)})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Request.objects.exists()
