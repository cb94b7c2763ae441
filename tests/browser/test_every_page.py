"""Every page type in two directions, for each who sees it: no barrier, no scrolling sideways, prints well."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from django.utils import timezone

from entraide.accounts.actions import invite_user, issue_sign_in_link
from entraide.accounts.actions.sessions import end_sessions
from entraide.accounts.models import SecondFactor
from entraide.accounts.terms import Role
from entraide.cases.actions import Given, save_answers
from entraide.cases.models import Answer
from tests.accounts.people import PASSWORD, a_user, an_office, with_factor
from tests.browser.conftest import MakeVisitor
from tests.browser.office import enter, office_at_work
from tests.browser.pages import Visitor
from tests.cases.people import signed_in, started
from tests.security.office import addresses

pytestmark = pytest.mark.browser
AXE = Axe()
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = 320
"""Pixels; a window of 1280 at 400 % has as many."""

NO_PAGE = {
    "kept-discard": "discards, and leads back",
    "set-up": "leads to the first step of set-up",
    "language": "takes the switch of languages, and leads back",
    "account_logout": "signs out, and leads to signing in",
    "second-factor-picture": "a picture",
    "account-session-end": "ends a session, and leads back",
    "person-access": "switches an account, and leads back",
    "person-second-factor": "removes a factor, and leads back",
    "invitation-withdraw": "withdraws, and leads back",
    "request-from-sample": "opens a draft, and leads to it",
    "request-download": "a file",
    "request-reopen": "takes back, and leads to the task list",
    "request-copy": "opens a draft, and leads to it",
}
"""Addresses at which no page is seen, and what they do."""


def faults(visitor: Visitor) -> list[str]:
    """Return what is wrong with the page, in words."""
    page = visitor.page
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    options = {"runOnly": LEVELS, "resultTypes": ["violations"]}
    found = [
        f"{rule['id']}: {node['target'][0]}"
        for rule in AXE.run(page, options=options).response["violations"]
        for node in rule["nodes"]
    ]
    wide = page.viewport_size
    page.set_viewport_size({"width": NARROW, "height": 640})
    width = page.evaluate("document.scrollingElement.scrollWidth")
    if width > NARROW:
        found.append(f"{width} pixels wide where {NARROW} are there: {page.evaluate(WIDEST)}")
    page.set_viewport_size(wide)
    page.emulate_media(media="print")
    found += [
        f"printed: {each}"
        for each in (".rooms", "footer.foot", "main form")
        if page.locator(f"{each} >> visible=true").count()
    ]
    if page.locator(".letter").count() and not page.locator(".letter").first.is_visible():
        found.append("not printed: the letter")
    page.emulate_media(media="screen")
    return found


WIDEST = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(each => each.getBoundingClientRect().right > 321 || each.getBoundingClientRect().left < -1)
  .slice(0, 3).map(each => each.outerHTML.slice(0, 120)).join(' | ')"""


# --- walks: each stops where there is a page to look at


def at_the_door(visitor: Visitor) -> Iterator[None]:
    """Pages before signing in, and on the way in."""
    an_office()
    now = timezone.now()
    user, administrator = a_user(), a_user(Role.ADMINISTRATOR, "admin@example.invalid")
    visitor.go("/nothing-here")
    yield
    visitor.press("main a")
    yield
    visitor.press("main form .button")
    yield
    visitor.page.locator("[name=email]").fill(user.email)
    visitor.page.locator("[name=password]").fill(PASSWORD)
    visitor.press("main form .button")
    yield
    visitor.type_code("".join(visitor.page.locator("main p bdi[dir=ltr]").inner_text().split()))
    yield
    visitor.page.context.clear_cookies()
    visitor.go(f"/sign-in/{issue_sign_in_link(user=user, now=now)}")
    yield
    visitor.press("main form .button")
    yield
    fresh = a_user(email="fresh@example.invalid")
    visitor.page.context.clear_cookies()
    visitor.go(f"/sign-in/{issue_sign_in_link(user=fresh, now=now)}")
    visitor.press("main form .button")
    yield
    visitor.go("/sign-in/nothing")
    visitor.press("main form .button")
    yield
    token = invite_user(
        email="e.ba@example.invalid", name="Fatou Ba", role=Role.DRAFTER, by=administrator, now=now
    )[1]
    visitor.go(f"/invitation/{token}")
    yield


def setting_up(visitor: Visitor) -> Iterator[None]:
    """The pages of an empty installation."""
    visitor.go("/set-up?token=of-this-test")
    yield
    visitor.page.locator(f"[name=language][value={visitor.language}]").check()
    visitor.press("main form .button")
    yield
    visitor.page.locator("[name=name]").fill("Ministry of Justice")
    visitor.page.locator("[name=state]").select_option("SN")
    visitor.press("main form .button")
    yield
    visitor.page.locator("[name=name]").fill("Awa Diop")
    visitor.page.locator("[name=email]").fill("a.diop@example.invalid")
    for name in ("password", "again"):
        visitor.page.locator(f"[name={name}]").fill(PASSWORD)
    visitor.press("main form .button")
    yield


def lists_of_a_drafter(visitor: Visitor) -> Iterator[None]:
    """The desk, lists, a new request, and the own account."""
    office = office_at_work()
    with_factor(office.people[Role.DRAFTER])
    enter(visitor, office.people[Role.DRAFTER])
    for place in (
        "/",
        "/requests/?state=waiting",
        "/search?q=badji",
        "/glossary",
        "/nothing-here",
        "/requests/new",
        "/requests/import",
        "/account",
        "/account/password",
        "/account/second-step",
        "/account/recovery-codes",
    ):
        visitor.go(place)
        yield
    visitor.go("/requests/new")
    visitor.press("main .actions .button")
    yield
    visitor.go("/requests/new/state?type=mla_financial_records&type=freezing_seizure")
    yield
    visitor.press("main .actions .button")
    yield
    visitor.go("/requests/import")
    broken = {"name": "broken.yaml", "mimeType": "text/plain", "buffer": b"kind: request\nmodality: none"}
    visitor.page.locator("#file").set_input_files(broken)
    visitor.press("main .actions .button")
    yield


def a_request_of_a_drafter(visitor: Visitor) -> Iterator[None]:
    """Every page of a draft that lacks something."""
    office = office_at_work()
    enter(visitor, office.people[Role.DRAFTER])
    place = f"/requests/{office.lacking.pk}"
    for step in ("", "/kinds", "/states", "/basis", "/check", "/letter", "/review", "/finish", "/history"):
        visitor.go(place + step)
        yield
    visitor.press("main form .actions .button")
    yield
    visitor.go(f"{place}/finish")
    visitor.press("main form .actions .button")
    yield


def questions_of_a_drafter(visitor: Visitor) -> Iterator[None]:
    """Questions of every kind, page by page and a whole task at once; what a page says is wrong."""
    office = office_at_work()
    enter(visitor, office.people[Role.DRAFTER])
    place = f"/requests/{office.lacking.pk}"
    for task in ("case", "facts", "sending"):
        visitor.go(f"{place}/{task}")
        yield
    visitor.go(f"{place}/case/persons")
    yield
    visitor.page.locator("[name=q-persons-0-date_of_birth-day]").fill("40")
    visitor.save()
    yield


def two_at_one_question(visitor: Visitor) -> Iterator[None]:
    """What stands where somebody else was faster, and where another basis changes what is missing."""
    office = office_at_work()
    enter(visitor, office.people[Role.DRAFTER])
    place = f"/requests/{office.lacking.pk}"
    visitor.go(f"{place}/facts/facts")
    facts = Answer.objects.get(request=office.lacking, question="facts")
    theirs = {"facts": Given("Another text.\nOf two lines.", seen=facts.version)}
    save_answers(request=office.lacking, given=theirs, by=office.people[Role.REVIEWER], now=timezone.now())
    visitor.page.locator("#q-facts").fill("My text.")
    visitor.save()
    yield
    visitor.go(f"{place}/basis")
    visitor.page.locator("[name=basis][value=untoc]").uncheck()
    visitor.press("main form .actions .button")
    yield


def after_a_session(visitor: Visitor) -> Iterator[None]:
    """What is kept when a session ended in between, and what is handed back where nobody is known."""
    an_office()
    user = a_user(language=visitor.language)
    secret, _codes = with_factor(user)
    place = f"/requests/{started(signed_in(user)).pk}/facts/facts"
    visitor.sign_in(user.email, secret)
    visitor.go(place)
    visitor.page.locator("#q-facts").fill("My text.")
    end_sessions(user=user, now=timezone.now())
    visitor.save()
    yield
    SecondFactor.objects.update(last_step=0)
    visitor.sign_in_again(user.email, secret)
    yield
    visitor.go(place)
    visitor.page.locator("#q-facts").fill("My text.")
    visitor.page.context.clear_cookies()
    visitor.save()
    yield


def pages_of_a_reviewer(visitor: Visitor) -> Iterator[None]:
    """What a reviewer sees otherwise than a drafter."""
    office = office_at_work()
    enter(visitor, office.people[Role.REVIEWER])
    for place in ("/", f"/requests/{office.waiting.pk}", f"/requests/{office.waiting.pk}/review"):
        visitor.go(place)
        yield
    visitor.press("[name=do][value=return]")
    yield


def pages_of_an_observer(visitor: Visitor) -> Iterator[None]:
    """What somebody sees who changes nothing: a draft, an approved and a finished request."""
    office = office_at_work()
    enter(visitor, office.people[Role.OBSERVER])
    draft = f"/requests/{office.lacking.pk}"
    others = [f"/requests/{request.pk}" for request in (office.approved, office.finished)]
    steps = ("", "/basis", "/check", "/review", "/sending/urgency")
    for place in ("/", *(draft + step for step in steps), *others, others[0] + "/letter"):
        visitor.go(place)
        yield


def pages_of_an_administrator(visitor: Visitor) -> Iterator[None]:
    """People: lists, one person, invitations, links to hand over."""
    office = office_at_work()
    enter(visitor, office.people[Role.ADMINISTRATOR])
    person = office.people[Role.REVIEWER]
    with_factor(person)
    for place in ("/", "/people", "/people/invite", f"/people/{person.pk}"):
        visitor.go(place)
        yield
    visitor.press(f'form[action="/people/{person.pk}/link"] button')
    yield
    visitor.go("/people")
    visitor.press(f'form[action="/people/invitations/{office.invitation.pk}/renew"] button')
    yield
    visitor.go("/people/invite")
    visitor.press("main form .button")
    yield


WALKS = {
    at_the_door: "account_login sign-in-second-factor sign-in-link sign-in-code sign-in-password invitation",
    setting_up: "set-up-step",
    lists_of_a_drafter: "desk requests search glossary request-new request-import request-new-state account "
    "account-password account-second-factor account-recovery-codes",
    a_request_of_a_drafter: "request request-kinds request-states request-basis request-check request-letter "
    "request-review request-finish request-history",
    questions_of_a_drafter: "request-section request-page",
    two_at_one_question: "request-page request-basis",
    after_a_session: "account_login kept request-page",
    pages_of_a_reviewer: "desk request request-review",
    pages_of_an_observer: "desk request request-basis request-check request-review request-letter "
    "request-page",
    pages_of_an_administrator: "desk people invite person person-link invitation-renew",
}
"""Each walk, and the names of the addresses it comes to."""


def test_every_address_is_walked_to_or_shows_no_page() -> None:
    walked = {name for names in WALKS.values() for name in names.split()}

    assert walked | set(NO_PAGE) == addresses().keys()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_pages_have_no_barrier(
    visitor: MakeVisitor, settings: Any, walk: Callable[[Visitor], Iterator[None]], language: str
) -> None:
    settings.LAUNCH_TOKEN = "of-this-test"
    somebody, come_to = visitor(language), set()
    direction = "rtl" if language == "ar" else "ltr"
    wrong = []
    for _ in walk(somebody):
        assert somebody.page.locator(f"html[lang={language}][dir={direction}]").count() == 1
        come_to.add(name_of(somebody.place))
        wrong += [f"{somebody.place} ({somebody.page.title()}) {fault}" for fault in faults(somebody)]
    assert not wrong, "\n".join(wrong)
    assert come_to - {""} == set(WALKS[walk].split())


def name_of(place: str) -> str:
    """Return the name of an address; empty where there is no such page."""
    try:
        return str(resolve(place.partition("?")[0]).url_name)
    except Resolver404:
        return ""
