"""Texts that try to become markup, script or an address, wherever people type: they stay texts."""

from itertools import cycle
from typing import Any

import pytest
from django.utils import timezone

from entraide.accounts.models import Office, User
from entraide.accounts.terms import Role
from entraide.cases.actions import add_note, finish_request, send_for_review
from entraide.cases.models import Answer, Request
from tests.browser.conftest import MakeVisitor
from tests.browser.office import enter, office_at_work

pytestmark = pytest.mark.browser
HIT = "window.__hit=1"
PAYLOADS = (
    f"<script>{HIT}</script>",
    f'"><img src=x onerror="{HIT}">',
    f"'><svg/onload={HIT}>",
    f"</textarea><script>{HIT}</script>",
    f"</title></style><script>{HIT}</script>",
    f"<iframe srcdoc='<script>parent.{HIT.removeprefix('window.')}</script>'></iframe>",
    f'<a href="javascript:{HIT}" id=main>here</a>',
    f'" autofocus onfocus="{HIT}" x="',
    '<link rel=stylesheet href="https://elsewhere.invalid/x.css"><img src="https://elsewhere.invalid/x.png">',
    '<div hx-get="https://elsewhere.invalid/" hx-trigger="load" data-hx-on="load">x</div>',
    "{{ request }}{% now 'Y' %}${7*7}<%= 7*7 %>",
    '<meta http-equiv=refresh content="0;url=https://elsewhere.invalid/"><base href="https://elsewhere.invalid/">',
)


def poisoned(value: Any, payloads: "cycle[str]") -> Any:
    """Return an answer in which every text of a person is a payload."""
    if isinstance(value, dict):
        return {name: poisoned(own, payloads) for name, own in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [poisoned(own, payloads) for own in value]
    return next(payloads) if isinstance(value, str) and " " in value else value


def test_what_people_type_is_never_run_followed_or_loaded(visitor: MakeVisitor) -> None:
    office, payloads, now = office_at_work(), cycle(PAYLOADS), timezone.now()
    Office.objects.update(name=PAYLOADS[0])
    drafter, reviewer = office.people[Role.DRAFTER], office.people[Role.REVIEWER]
    for user, payload in zip(User.objects.all(), payloads, strict=False):
        User.objects.filter(pk=user.pk).update(name=payload)
    for answer in Answer.objects.filter(request__in=[office.lacking, office.waiting]):
        answer.value = poisoned(answer.value, payloads)
        answer.save(update_fields=["value"])
    Request.objects.update(case_name=PAYLOADS[1])
    for payload in PAYLOADS:
        add_note(request=office.lacking, text=payload, by=drafter, now=now)
    send_for_review(request=office.waiting, reviewer=reviewer, note=PAYLOADS[3], by=drafter, now=now)
    finish_request(request=office.finished, gap_reason=PAYLOADS[4], by=drafter, now=now)

    lacking, waiting, finished = (
        f"/requests/{request.pk}" for request in (office.lacking, office.waiting, office.finished)
    )
    walks = {
        Role.DRAFTER: [
            "/",
            "/requests/",
            "/search?q=%3Cscript%3Ewindow.__hit=1%3C/script%3E",
            f"/requests/?state={PAYLOADS[1]}",
            "/account",
            *(
                lacking + step
                for step in ("", "/basis", "/check", "/letter", "/review", "/finish", "/history")
            ),
            *(f"{lacking}/{task}" for task in ("who", "case", "facts", "measures", "sending")),
            finished,
        ],
        Role.REVIEWER: [waiting, f"{waiting}/review"],
        Role.ADMINISTRATOR: ["/people", f"/people/{drafter.pk}"],
    }
    for role, places in walks.items():
        somebody = visitor()
        enter(somebody, office.people[role])
        for place in places:
            somebody.go(place)
            assert somebody.page.locator("h1").count() == 1, place
            somebody.page.wait_for_load_state("networkidle")
            assert somebody.page.evaluate("window.__hit") is None, place
            assert somebody.page.locator("[onerror], [onload], [hx-get], iframe, base").count() == 0, place


def test_what_is_typed_stays_a_text_beside_the_question(visitor: MakeVisitor) -> None:
    office = office_at_work()
    somebody = visitor()
    enter(somebody, office.people[Role.DRAFTER])
    somebody.go(f"/requests/{office.lacking.pk}/facts/facts")

    somebody.page.locator("#q-facts").fill("\n".join(PAYLOADS))
    somebody.page.locator("#beside", has_text=PAYLOADS[0]).wait_for()

    assert somebody.page.evaluate("window.__hit") is None
    assert somebody.page.locator("#beside").locator("script, img, iframe, link, svg").count() == 0


def test_the_watch_hears_what_it_is_for(visitor: MakeVisitor) -> None:
    somebody = visitor()
    somebody.go("/sign-in")
    heard = somebody.watch.heard

    somebody.page.evaluate("""() => {
      document.body.insertAdjacentHTML('beforeend', '<img src="https://elsewhere.invalid/x.png">');
      const script = document.createElement('script');
      script.textContent = 'window.__hit = 1';
      document.body.append(script);
      alert('heard');
      console.error('said');
    }""")

    assert somebody.page.evaluate("window.__hit") is None
    assert any("Content Security Policy" in each for each in heard)
    assert {"dialog: heard", "console: said"} <= set(heard)
    heard.clear()
