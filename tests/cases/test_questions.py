"""Question pages: what they ask, what stands beside, and that two people on one question lose nothing."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from entraide.accounts.models import User
from entraide.accounts.terms import Role
from entraide.cases import actions
from entraide.cases.actions import Given
from entraide.cases.kinds import grouped
from entraide.cases.models import Answer, HistoryEntry, Request
from entraide.cases.terms import FIRST_STEPS
from entraide.drafting.library import library
from tests.cases.people import from_sample, hidden, page, person, signed_in, started

pytestmark = pytest.mark.django_db
MOST_PAGES, MOST_SECTIONS = 14, 6


def asked_on(html: str) -> list[str]:
    return re.findall(r'id="question-([a-z0-9_]+)"', html)


def step_by_step(client: Client, home: str) -> list[list[str]]:
    """Go from the first question page to the last, saving each as it stands; return what each asked."""
    first = re.findall(rf'href="({home}/[a-z]+/[a-z_0-9]+)"', page(client, home))[0]
    asked, place = [], first
    while not place.endswith("/check") and len(asked) < 100:
        html = page(client, place)
        asked.append(asked_on(html))
        answer = client.post(place, hidden(html))
        assert answer.status_code == 302, place
        place = answer.headers["Location"]
    return asked


def test_bank_records_take_at_most_fourteen_pages_and_ask_nothing_twice() -> None:
    client = signed_in(person())
    row = started(client)

    pages = step_by_step(client, f"/requests/{row.pk}")
    flat = [question for own in pages for question in own]

    assert len(pages) <= MOST_PAGES
    assert len(flat) == len(set(flat))
    assert set(flat).isdisjoint(FIRST_STEPS)


def test_bank_records_take_at_most_six_sections() -> None:
    client = signed_in(person())
    row = started(client)
    home = f"/requests/{row.pk}"

    place, sections = f"{home}/who", 0
    while not place.endswith("/check") and sections < 100:
        sections += 1
        place = client.post(place, hidden(page(client, place))).headers["Location"]

    assert sections <= MOST_SECTIONS


def test_every_kind_of_request_stands_once_on_the_first_page() -> None:
    shown = [kind.id for _title, kinds in grouped(library()) for kind in kinds]

    assert sorted(shown) == sorted(library().types)


def test_no_task_has_the_name_of_a_page() -> None:
    tasks = {task.id for kind in library().types.values() for task in kind.tasks}
    rooms = [getattr(own, "url_patterns", ()) for own in get_resolver().url_patterns]
    names = {str(item.pattern).removeprefix("<uuid:pk>/") for own in rooms for item in own}

    assert tasks.isdisjoint(names)
    assert "basis" in names


def test_page_comes_again_where_an_answer_brings_a_question_to_it() -> None:
    client = signed_in(person())
    home = f"/requests/{started(client).pk}"
    place = f"{home}/sending/urgency"
    urgent = {**hidden(page(client, place)), "q-urgent": "yes"}

    assert client.post(place, {**urgent, "list": "1"}).headers["Location"] == home
    Answer.objects.filter(question="urgent").delete()
    assert client.post(place, urgent).headers["Location"] == f"{place}#question-urgency_ground"
    again = hidden(page(client, place))
    assert client.post(place, {**again, "q-urgent": "yes"}).headers["Location"] == f"{home}/sending/sending"


def test_two_people_on_one_question_see_both_texts_and_lose_nothing() -> None:
    first, second = signed_in(person()), signed_in(person(name="B. Ndiaye"))
    row = started(first)
    place = f"/requests/{row.pk}/case/case"
    stale = hidden(page(first, place))
    first.post(place, {**stale, "q-case_ref": "of the first"})

    answer = second.post(place, {**stale, "q-case_ref": "of the second", "q-case_name": "Baobab"})
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "of the first" in html
    assert 'value="of the second"' in html
    assert "A. Diop" in html
    assert {a.question: a.value for a in Answer.objects.filter(question__startswith="case_")} == {
        "case_ref": "of the first",
        "case_name": "Baobab",
    }
    assert second.post(place, {**hidden(html), "q-case_ref": "of the second"}).status_code == 302
    assert Answer.objects.get(question="case_ref").value == "of the second"


def test_first_answers_in_the_same_moment_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(person())
    other = person(name="B. Ndiaye")
    row = started(client)
    real = actions._save_answer

    def late(request: Request, question: str, old: None, own: Given, by: User, now: datetime) -> Any:
        Answer.objects.create(request=request, question=question, value="theirs", by=other, at=now)
        return real(request, question, old, own, by, now)

    monkeypatch.setattr(actions, "_save_answer", late)
    answer = client.post(f"/requests/{row.pk}/case/case", {"q-case_ref": "mine", "v-case_ref": "0"})

    assert answer.status_code == 422
    assert Answer.objects.get(question="case_ref").value == "theirs"


def test_typing_changes_what_stands_beside_and_saves_nothing() -> None:
    client = signed_in(person())
    row = started(client)
    place = f"/requests/{row.pk}/facts/facts"
    html = page(client, place)
    assert "Still missing on this page" in html

    answer = client.post(
        place, {**hidden(html), "q-facts": "The timber left Ziguinchor."}, headers={"HX-Request": "true"}
    )
    beside = answer.content.decode()

    assert beside.strip().startswith('<div id="beside">')
    assert "The timber left Ziguinchor." in beside
    assert not Answer.objects.filter(question="facts").exists()
    assert not HistoryEntry.objects.filter(code="answered").exists()


def test_typing_after_the_session_ended_shows_no_sign_in_page_beside() -> None:
    place = f"/requests/{started(signed_in(person())).pk}/facts/facts"

    answer = Client().post(place, {"q-facts": "x"}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.content) == (401, b"")


def test_page_shows_the_chapters_of_its_questions_alone() -> None:
    client = signed_in(person())
    row = from_sample(client)

    html = page(client, f"/requests/{row.pk}/facts/facts")

    assert 'id="letter-q-facts"' in html
    assert "here" in re.findall(r'<p class="([^"]*)" id="letter-q-facts"', html)[0]
    assert 'id="letter-q-signatory"' not in html


def test_paragraphs_of_the_letter_lead_to_their_questions() -> None:
    client = signed_in(person())
    row = from_sample(client)

    html = page(client, f"/requests/{row.pk}/letter")
    links = re.findall(r'class="to-question" href="([^"#]+)#question-([a-z_0-9]+)"', html)

    assert len(links) > 20
    for address, question in links:
        assert question in asked_on(page(client, address)), address


def test_who_may_not_change_reads_the_letter_without_links() -> None:
    row = from_sample(signed_in(person()))
    observer = signed_in(person(Role.OBSERVER, "O. Faye"))

    assert "to-question" not in page(observer, f"/requests/{row.pk}/letter")
    html = page(observer, f"/requests/{row.pk}/facts/facts")
    assert "<fieldset disabled>" in html
    assert observer.post(f"/requests/{row.pk}/facts/facts", hidden(html)).status_code == 404


FORMS = [
    ("/facts/facts", {"q-facts": "typed before the switch"}),
    ("/facts", {"q-facts": "typed before the switch"}),
    ("/finish", {"reason": "typed before the switch"}),
    ("/history", {"note": "typed before the switch"}),
    ("/review", {"note": "typed before the switch"}),
    ("/kinds", {"type": "extradition"}),
    ("/states", {"q-requested_state": "BR"}),
    ("/basis", {"basis": "reciprocity"}),
]


@pytest.mark.parametrize(("place", "typed"), FORMS)
def test_switch_of_languages_keeps_what_is_typed_and_saves_nothing(place: str, typed: dict[str, str]) -> None:
    person(Role.REVIEWER, "B. Ndiaye")
    client = signed_in(person())
    row = started(client)
    address = f"/requests/{row.pk}{place}"
    before = list(Answer.objects.values_list("question", "version"))
    html = page(client, address)
    assert 'form="main-form"' in html

    answer = client.post(address, {**hidden(html), **typed, "switch-language": "ar"})
    shown = answer.content.decode()

    assert answer.status_code == 200
    assert '<html lang="ar" dir="rtl">' in shown
    (value,) = typed.values()
    assert re.search(rf'(>\s*{value}\s*</textarea>|value="{value}"[^>]*(checked|selected))', shown)
    assert list(Answer.objects.values_list("question", "version")) == before
    assert HistoryEntry.objects.count() == 1


def test_terms_of_a_page_are_explained_on_it() -> None:
    client = signed_in(person())
    row = started(client)

    html = page(client, f"/requests/{row.pk}/facts/law")

    assert "Words used on this page" in html
    assert "/glossary?q=" in html


def test_answer_brings_its_questions_while_somebody_types_and_they_are_saved_with_it() -> None:
    client = signed_in(person())
    row = started(client)
    place = f"/requests/{row.pk}/sending/urgency"
    html = page(client, place)
    assert "question-urgency_text" not in html

    typed = {**hidden(html), "q-urgent": "yes", "q-urgent-mark": "answer"}
    brought = client.post(place, typed, headers={"HX-Request": "true"}).content.decode()

    assert 'hx-swap-oob="afterend:#question-urgent"' in brought
    assert "urgency_text" in asked_on(brought)
    answer = client.post(
        place, {**typed, **hidden(brought), "q-urgency_text": "The hearing is fixed.", "q-deadline-day": ""}
    )
    assert answer.status_code == 302
    assert Answer.objects.get(question="urgency_text").value == "The hearing is fixed."


def test_question_leads_to_its_paragraph() -> None:
    client = signed_in(person())
    row = from_sample(client)

    html = page(client, f"/requests/{row.pk}/facts/facts")

    assert 'href="#letter-q-facts"' in html
    assert html.count('id="letter-q-facts"') == 1


def test_what_is_typed_while_somebody_finishes_the_request_is_shown_and_not_saved() -> None:
    client = signed_in(person())
    row = started(client)
    place = f"/requests/{row.pk}/case/case"
    typed = {**hidden(page(client, place)), "q-case_ref": "typed too late"}
    client.post(f"/requests/{row.pk}/finish", {"reason": "for a first talk"})

    answer = client.post(place, typed)

    assert answer.status_code == 409
    assert 'value="typed too late"' in answer.content.decode()
    assert not Answer.objects.filter(question="case_ref").exists()
