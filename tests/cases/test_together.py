"""Several people on one request in the same moment: what one does is not undone by the page of another."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from entraide.accounts.models import User
from entraide.accounts.terms import Role
from entraide.cases.actions import Given, approve_request, save_answers, send_for_review, start_request
from entraide.cases.models import Answer, HistoryEntry, Request
from entraide.core.folding import folded
from entraide.interview.answers import Answers
from tests.cases.people import person

PEOPLE, SAVES = 8, 5
QUESTIONS = ("case_name", "case_ref", "facts", "relevance", "coercive_basis", "offence_text",
             "urgency_reason", "search_scope")  # fmt: skip


def draft(by: User) -> Request:
    return start_request(types=["mla_financial_records"], answers=Answers("en"), by=by, now=timezone.now())


def save(request: Request, by: User, question: str, text: str, seen: int = 0) -> int:
    """Save an answer and return how many conflicts there were."""
    given = {question: Given(text, seen=seen)}
    return len(save_answers(request=request, given=given, by=by, now=timezone.now()))


@pytest.mark.django_db
def test_a_page_read_before_the_review_began_does_not_take_the_request_back() -> None:
    drafter, reviewer = person(), person(Role.REVIEWER, "B. Ndiaye")
    as_read = draft(drafter)
    meanwhile = Request.objects.get(pk=as_read.pk)
    send_for_review(request=meanwhile, reviewer=reviewer, note="", by=drafter, now=timezone.now())

    save(as_read, drafter, "case_name", "Operation Heron")

    stands = Request.objects.get(pk=as_read.pk)
    assert (stands.state, stands.reviewer, stands.case_name) == ("waiting", reviewer, "Operation Heron")


@pytest.mark.django_db
def test_an_approval_given_after_the_page_was_read_ends_with_its_save() -> None:
    drafter, reviewer = person(), person(Role.REVIEWER, "B. Ndiaye")
    as_read = draft(drafter)
    meanwhile = Request.objects.get(pk=as_read.pk)
    last = meanwhile.updated_at.isoformat()
    assert approve_request(request=meanwhile, as_read=last, note="", by=reviewer, now=timezone.now())

    save(as_read, drafter, "facts", "What the reviewer did not read.")

    assert Request.objects.get(pk=as_read.pk).approved_at is None
    assert HistoryEntry.objects.filter(code="approval_ended").count() == 1


def all_at_once(ways: list[Callable[[], None]]) -> None:
    """Run everything in threads with connections of their own, and raise what one of them raised."""
    raised: list[BaseException] = []
    begin = threading.Barrier(len(ways))

    def run(way: Callable[[], None]) -> None:
        try:
            begin.wait()
            way()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(way,)) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


@pytest.fixture
def _not_in_memory() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads share one SQLite database in memory; tests/config/test_parallel.py asks a file")


@pytest.mark.usefixtures("_not_in_memory")
@pytest.mark.django_db(transaction=True)
def test_eight_people_saving_at_once_lose_nothing() -> None:
    drafter = person()
    request = draft(drafter)

    def work(question: str) -> None:
        own = Request.objects.get(pk=request.pk)
        for number in range(SAVES):
            assert save(own, drafter, question, f"{question} {number}", seen=number) == 0

    all_at_once([lambda q=question: work(q) for question in QUESTIONS])

    last = {a.question: (a.value, a.version) for a in Answer.objects.filter(question__in=QUESTIONS)}
    assert last == {q: (f"{q} {SAVES - 1}", SAVES) for q in QUESTIONS}
    assert HistoryEntry.objects.filter(code="answered").count() == PEOPLE * SAVES
    stands = Request.objects.get(pk=request.pk)
    assert stands.case_name == f"case_name {SAVES - 1}"
    assert folded(f"case_ref {SAVES - 1}") in stands.search_text


@pytest.mark.usefixtures("_not_in_memory")
@pytest.mark.django_db(transaction=True)
def test_of_eight_first_answers_to_one_question_one_is_saved_and_seven_are_told() -> None:
    drafter = person()
    request = draft(drafter)
    conflicts: list[int] = []

    def work(number: int) -> None:
        own = Request.objects.get(pk=request.pk)
        conflicts.append(save(own, drafter, "facts", f"As person {number} saw it."))

    all_at_once([lambda n=number: work(n) for number in range(PEOPLE)])

    assert sorted(conflicts) == [0] + [1] * (PEOPLE - 1)
    assert Answer.objects.get(question="facts").version == 1
