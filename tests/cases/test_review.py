"""Review between drafter and reviewer, and what lists and the search box show of a request."""

from datetime import timedelta

import pytest
from django.utils import timezone

from entraide.accounts.terms import Role
from entraide.cases.models import HistoryEntry, Request
from entraide.cases.summary import summary_of
from entraide.core.models import AuditEntry
from tests.cases.people import from_sample, hidden, page, person, signed_in, started

pytestmark = pytest.mark.django_db


def codes(row: Request) -> list[str]:
    return list(HistoryEntry.objects.filter(request=row).order_by("pk").values_list("code", flat=True))


def test_request_goes_to_the_reviewer_and_back_and_is_approved() -> None:
    drafter, reviewer = person(), person(Role.REVIEWER, "B. Ndiaye")
    first, second = signed_in(drafter), signed_in(reviewer)
    row = from_sample(first)
    place = f"/requests/{row.pk}/review"

    first.post(place, {"do": "send", "reviewer": reviewer.pk, "note": "Urgent: hearing on Friday."})
    assert "Review the letter" in page(second, "/")
    assert "Urgent: hearing on Friday." in page(second, place)

    assert second.post(place, {"do": "return"}).status_code == 422  # a reason is needed
    second.post(place, {"do": "return", "note": "Name the second account."})
    assert "Change what the reviewer asks" in page(first, "/")
    assert "Name the second account." in page(first, f"/requests/{row.pk}")

    first.post(place, {"do": "send", "reviewer": reviewer.pk, "note": ""})
    second.post(place, {**hidden(page(second, place)), "do": "approve", "note": ""})
    row.refresh_from_db()
    assert (row.state, row.approved_by) == ("draft", reviewer)
    assert codes(row) == ["started", "sent_for_review", "returned", "sent_for_review", "approved"]
    assert AuditEntry.objects.filter(code="request.approved", actor=str(reviewer.pk)).count() == 1


@pytest.mark.parametrize(
    ("place", "typed"),
    [
        ("/case/case", {"q-case_ref": "another"}),
        ("/kinds", {"type": "extradition"}),
        ("/letter", {"letter_language": "en"}),
    ],
)
def test_change_ends_the_approval(place: str, typed: dict[str, str]) -> None:
    drafter, reviewer = person(), person(Role.REVIEWER, "B. Ndiaye")
    client = signed_in(drafter)
    row = from_sample(client)
    Request.objects.filter(pk=row.pk).update(approved_by=reviewer, approved_at=timezone.now())
    address = f"/requests/{row.pk}{place}"

    client.post(address, {**hidden(page(client, address)), **typed})

    row.refresh_from_db()
    assert (row.approved_by, row.approved_at) == (None, None)
    assert codes(row)[-1] == "approval_ended"


def test_drafter_who_reviews_elsewhere_does_not_approve_the_own_request() -> None:
    reviewer, other = person(Role.REVIEWER, "B. Ndiaye"), person(Role.REVIEWER, "C. Sow")
    client = signed_in(reviewer)
    row = from_sample(client)
    client.post(f"/requests/{row.pk}/review", {"do": "send", "reviewer": other.pk})

    client.post(f"/requests/{row.pk}/review", {"do": "approve"})

    row.refresh_from_db()
    assert (row.state, row.approved_by) == ("waiting", None)


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.OBSERVER])
def test_who_is_no_reviewer_is_not_chosen_and_does_not_approve(role: Role) -> None:
    reviewer, other = person(Role.REVIEWER, "B. Ndiaye"), person(role, "D. Fall")
    first = signed_in(person())
    row = from_sample(first)
    place = f"/requests/{row.pk}/review"

    assert first.post(place, {"do": "send", "reviewer": other.pk}).status_code == 422
    first.post(place, {"do": "send", "reviewer": reviewer.pk})
    signed_in(other).post(place, {"do": "approve"})

    row.refresh_from_db()
    assert (row.state, row.approved_by) == ("waiting", None)


def test_request_is_taken_back_and_a_second_click_changes_nothing() -> None:
    reviewer = person(Role.REVIEWER, "B. Ndiaye")
    client = signed_in(person())
    row = from_sample(client)
    place = f"/requests/{row.pk}/review"
    for _click in range(2):
        client.post(place, {"do": "send", "reviewer": reviewer.pk})
    for _click in range(2):
        client.post(place, {"do": "take-back"})

    assert codes(row) == ["started", "sent_for_review", "taken_back"]


def test_letter_that_changed_while_it_was_read_is_not_approved() -> None:
    reviewer = person(Role.REVIEWER, "B. Ndiaye")
    first, second = signed_in(person()), signed_in(reviewer)
    row = from_sample(first)
    place, case = f"/requests/{row.pk}/review", f"/requests/{row.pk}/case/case"
    first.post(place, {"do": "send", "reviewer": reviewer.pk})
    read = {**hidden(page(second, place)), "do": "approve", "note": "All is well."}
    first.post(case, {**hidden(page(first, case)), "q-case_ref": "another"})

    answer = second.post(place, read)
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "All is well." in html
    assert Request.objects.get().approved_at is None
    assert second.post(place, {**read, **hidden(html)}).status_code == 302
    assert Request.objects.get().approved_by == reviewer


def test_note_to_a_request_that_was_taken_back_is_not_lost() -> None:
    reviewer = person(Role.REVIEWER, "B. Ndiaye")
    first, second = signed_in(person()), signed_in(reviewer)
    row = from_sample(first)
    place = f"/requests/{row.pk}/review"
    first.post(place, {"do": "send", "reviewer": reviewer.pk})
    first.post(place, {"do": "take-back"})

    answer = second.post(place, {"do": "return", "note": "Name the second account."})

    assert answer.status_code == 422
    assert "Name the second account." in answer.content.decode()


def test_note_is_kept_once() -> None:
    client = signed_in(person())
    row = started(client)

    for _click in range(2):
        client.post(f"/requests/{row.pk}/history", {"note": "The ministry advises the Convention."})

    assert codes(row) == ["started", "noted"]
    assert "The ministry advises the Convention." in page(client, f"/requests/{row.pk}/history")
    assert client.post(f"/requests/{row.pk}/history", {"note": " "}).status_code == 422


def test_letter_is_given_the_date_of_today() -> None:
    client = signed_in(person())
    row = started(client)
    Request.objects.filter(pk=row.pk).update(day=timezone.now().date() - timedelta(days=9))
    assert "today's date" in page(client, f"/requests/{row.pk}/letter").replace("&#x27;", "'")

    client.post(f"/requests/{row.pk}/letter", {"today": "1"})

    row.refresh_from_db()
    assert row.day == timezone.now().date()
    assert codes(row)[-1] == "dated"


# --- lists


def test_desk_lists_what_comes_next_first() -> None:
    client = signed_in(person())
    plain, dated, late = (started(client) for _number in range(3))
    today = timezone.now().date()
    Request.objects.filter(pk=dated.pk).update(due=today + timedelta(days=3))
    Request.objects.filter(pk=late.pk).update(due=today - timedelta(days=2))

    html = page(client, "/")

    assert html.index(late.reference) < html.index("My drafts") < html.index(dated.reference)
    assert html.index(dated.reference) < html.index(plain.reference)
    assert "in 3 days" in html
    assert "2 days ago" in html


def test_person_in_custody_is_marked() -> None:
    client = signed_in(person())
    row = from_sample(client)

    row.refresh_from_db()
    assert row.in_custody
    assert "Person in custody" in page(client, "/")


def test_requests_are_listed_page_by_page() -> None:
    client = signed_in(person())
    for _number in range(27):
        started(client)

    first, second = (page(client, "/requests/", state="draft", page=number) for number in (1, 2))

    assert (first.count('class="ref"'), second.count('class="ref"')) == (25, 2)
    assert "There is no request here." in page(client, "/requests/", state="finished")


@pytest.mark.parametrize(
    "text",
    [
        "0001",
        "suisse",
        "SWITZERLAND",
        "سويسرا",
        "badji ousmane",
        "BÂDJI",
        "pont-bascule",
        "61/2025",
        "٦١/٢٠٢٥",
        "bancaires",
    ],
)
def test_search_finds_a_request_by_what_it_holds(text: str) -> None:
    client = signed_in(person())
    row = from_sample(client)

    html = page(client, "/search", q=text)

    assert row.reference in html, text


@pytest.mark.parametrize("text", ["Brazil", "nobody", "badji brazil", "%", "_"])
def test_search_finds_nothing_else(text: str) -> None:
    client = signed_in(person())
    row = from_sample(client)

    assert row.reference not in page(client, "/search", q=text)


def test_who_runs_the_system_finds_nothing() -> None:
    row = from_sample(signed_in(person()))
    administrator = signed_in(person(Role.ADMINISTRATOR, "C. Admin"))

    assert row.reference not in page(administrator, "/search", q="badji")
    assert row.reference not in page(administrator, "/")


@pytest.mark.parametrize(
    ("deadline", "due"),
    [
        ("2026-12-11", "2026-12-11"),
        ("2026-12", "2026-12-31"),
        ("2026", "2026-12-31"),
        ("soon", None),
        (None, None),
    ],
)
def test_day_by_which_a_request_is_due(deadline: str | None, due: str | None) -> None:
    found = summary_of("2026/0001", ["extradition"], {"deadline": deadline})

    assert (found.due.isoformat() if found.due else None) == due


@pytest.mark.parametrize(
    "answers",
    [{}, {"persons": "x", "requested_state": ["CH"]}, {"persons": [1, {"surname": {"not_known": True}}]}],
)
def test_summary_of_odd_answers_is_made_all_the_same(answers: dict[str, object]) -> None:
    assert summary_of("2026/0001", ["nonsense"], answers).in_custody is False


def test_reference_is_found_without_its_sign() -> None:
    client = signed_in(person())
    row = started(client)

    assert row.reference in page(client, "/search", q=row.reference.replace("/", ""))
