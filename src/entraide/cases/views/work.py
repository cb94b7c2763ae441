"""What every page of one request needs: its answers, what is missing, the letter as it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from entraide.accounts.models import User
from entraide.cases import pages
from entraide.cases.blocks import heading_of
from entraide.cases.forms import Read
from entraide.cases.models import Answer, Request
from entraide.cases.permissions import may_change, may_review_request
from entraide.cases.queries import answers_of, checked, drafted, installation, visible_to
from entraide.cases.terms import STATES
from entraide.core.errors import sentence
from entraide.core.messages import SOURCE_LANGUAGE, render
from entraide.drafting.drafts import CheckedCase
from entraide.drafting.installation import Installation
from entraide.drafting.letter.model import Letter
from entraide.drafting.offered import is_offered
from entraide.instruments.presenting import name_of


def language_of() -> str:
    """Return the reader's language."""
    return translation.get_language() or "en"


def who(request: HttpRequest) -> User:
    """Return who is signed in; the permission of the view has seen to it that somebody is."""
    return cast(User, request.user)


@dataclass(frozen=True)
class Work:
    """A request at work, for its reader. Each part is made once for a page."""

    request: Request
    reader: User
    own: Installation
    answers: Mapping[str, Answer]

    def with_typed(self, typed: Mapping[str, Read]) -> "Work":
        """Return the same with what was typed and can be read, as if it had been saved."""
        given = {
            name: Answer(question=name, value=r.value, not_known=r.not_known, not_applicable=r.not_applicable)
            for name, r in typed.items()
            if not r.errors
        }
        return replace(self, answers={**self.answers, **given})

    @cached_property
    def checked(self) -> CheckedCase:
        """What is missing, and the legal bases."""
        return checked(self.request, self.answers, self.own)

    @cached_property
    def tasks(self) -> list[pages.TaskView]:
        """The tasks with the questions that are asked."""
        return pages.tasks_of(self.checked.case.types, self.checked)

    @cached_property
    def groups(self) -> list[tuple[Any, list[pages.FindingView]]]:
        """What is missing, by who needs it."""
        return list(pages.findings(self.checked, self.own.library, language_of(), self.address_of))

    def panel(self) -> list[tuple[Any, list[pages.FindingView], list[pages.FindingView]]]:
        """Return what is missing, by who needs it: the essential first, then what is recommended."""
        return [
            (title, [f for f in own if f.is_essential], [f for f in own if not f.is_essential])
            for title, own in self.groups
        ]

    def may_change(self) -> bool:
        """Say whether the reader may change the request now."""
        return may_change(self.reader, self.request)

    def require_change(self) -> None:
        """Raise Http404 for who may not change the request now."""
        if not self.may_change():
            raise Http404

    def address_of(self, question: str) -> str:
        """Return where a question is answered; empty where it is not asked."""
        if question == "legal_basis":
            return reverse("request-basis", args=[self.request.pk])
        if question in STATES:
            return reverse("request-states", args=[self.request.pk])
        place = pages.page_of(self.tasks, question)
        if place is None:
            return ""
        return f"{reverse('request-page', args=[self.request.pk, *place])}#question-{question}"

    def way_back(self, question: str) -> tuple[str, str] | None:
        """Return where a paragraph of the letter can be changed, and the words of the link."""
        address = self.address_of(question)
        return (address, render(sentence("Change"), language_of())) if address else None

    @property
    def letter_language(self) -> str:
        """The language of the letter; English where the one chosen is not offered (any more)."""
        chosen = self.request.letter_language
        return chosen if is_offered(self.own.library, chosen) else SOURCE_LANGUAGE

    def letter(self) -> Letter:
        """Return the letter as it stands."""
        return drafted(self.checked, self.own, self.letter_language)

    def content(self, **more: Any) -> dict[str, Any]:
        """Return what every page of a request shows."""
        language = language_of()
        bases = self.checked.journey.value("legal_basis") or ()
        return {
            "request_row": self.request,
            "heading_of_request": heading_of(self.request, language),
            "bases": [name_of(name, language) for name in bases],
            "letter_language": self.letter_language,
            "tasks": self.tasks,
            "panel": self.panel(),
            "missing": sum(f.is_essential for _title, own in self.groups for f in own),
            "complete": self.checked.report.complete,
            "may_change": self.may_change(),
            "may_review": may_review_request(self.reader, self.request),
            "room": "requests",
            **more,
        }


def with_work(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand a view the request that the reader may see; another does not exist for him."""

    @wraps(view)
    def answer(request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
        row = visible_to(request.user).filter(pk=pk).first()
        if row is None:
            raise Http404
        return view(request, Work(row, who(request), installation(), answers_of(row)), **kwargs)

    return answer


def fresh(work: Work) -> Work:
    """Return the same request as it stands after a save."""
    return replace(work, answers=answers_of(work.request))


def seen(request: HttpRequest, question: str) -> int:
    """Return the version of an answer that stood on the page which was sent, 0 if none did."""
    text = request.POST.get(f"v-{question}", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
