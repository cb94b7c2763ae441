"""What the pages of a request show: tasks and their state, the pages around, findings. No database."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from entraide.cases.terms import FIRST_STEPS, TaskState
from entraide.drafting.drafts import CheckedCase
from entraide.drafting.library import Library, Page, RequestType, Task
from entraide.drafting.presenting import GROUP_TITLES, finding_texts, source_words


@dataclass(frozen=True)
class TaskView:
    """A task of the list. pages: those on which something is asked, with the questions asked."""

    id: str
    title: Any
    pages: tuple[tuple[Page, tuple[str, ...]], ...]
    state: TaskState


def tasks_of(types: Sequence[RequestType], checked: CheckedCase) -> list[TaskView]:
    """Return the tasks of a request with the questions asked; of several types, each question once.

    What the first steps ask, the two States and the legal basis, is not asked again.
    """
    seen = set(FIRST_STEPS)
    united: dict[str, tuple[Task, list[tuple[Page, tuple[str, ...]]]]] = {}
    for request_type in types:
        for task in request_type.tasks:
            held = united.setdefault(task.id, (task, []))[1]
            for page in task.pages:
                asked = tuple(q for q in page.questions if checked.journey.is_asked(q) and q not in seen)
                seen.update(asked)
                if asked:
                    held.append((page, asked))
    return [
        TaskView(name, task.title, tuple(pages), _state(pages, checked))
        for name, (task, pages) in united.items()
        if pages
    ]


def _state(pages: Sequence[tuple[Page, tuple[str, ...]]], checked: CheckedCase) -> TaskState:
    """Say how far a task is: completed once no finding but advice is left on its questions."""
    questions = [question for _page, asked in pages for question in asked]
    given = [q for q in questions if checked.journey.is_filled(q) or checked.journey.is_satisfied(q)]
    if not given:
        return TaskState.NOT_STARTED
    open_ones = {q for f in checked.report.findings if f.group.value != "advice" for q in f.finding.questions}
    return TaskState.IN_PROGRESS if open_ones & set(questions) else TaskState.COMPLETED


def find_page(tasks: Sequence[TaskView], task: str, page: str) -> tuple[TaskView, int] | None:
    """Return a task and the place of a page in it."""
    for view in tasks:
        if view.id == task:
            for number, (own, _asked) in enumerate(view.pages):
                if own.id == page:
                    return view, number
    return None


def page_after(tasks: Sequence[TaskView], task: str, page: str) -> tuple[str, str] | None:
    """Return task and page that follow; None after the last."""
    flat = [(view.id, own.id) for view in tasks for own, _asked in view.pages]
    place = flat.index((task, page)) if (task, page) in flat else -1
    return flat[place + 1] if 0 <= place < len(flat) - 1 else None


def page_of(tasks: Sequence[TaskView], question: str) -> tuple[str, str] | None:
    """Return task and page on which a question is asked."""
    for view in tasks:
        for own, asked in view.pages:
            if question in asked:
                return view.id, own.id
    return None


def page_before(tasks: Sequence[TaskView], task: str, page: str) -> tuple[str, str] | None:
    """Return task and page that come before; None before the first."""
    flat = [(view.id, own.id) for view in tasks for own, _asked in view.pages]
    place = flat.index((task, page)) if (task, page) in flat else 0
    return flat[place - 1] if place > 0 else None


@dataclass(frozen=True)
class FindingView:
    """A finding as the panel shows it. address: where it is mended, empty where it cannot be on a page."""

    message: str
    todo: str
    sources: str
    severity: str
    questions: tuple[str, ...]
    address: str

    @property
    def is_essential(self) -> bool:
        """Say whether a request without it is not complete."""
        return self.severity == "error"


Groups = Sequence[tuple[Any, Sequence[FindingView]]]


def findings(
    checked: CheckedCase, library: Library, language: str, address_of: Callable[[str], str]
) -> Iterator[tuple[Any, list[FindingView]]]:
    """Yield the findings of each group, with its title."""
    for group, title in GROUP_TITLES.items():
        own = [
            _finding(grouped, checked, library, language, address_of)
            for grouped in checked.report.findings
            if grouped.group == group
        ]
        if own:
            yield title, own


def findings_of(groups: Groups, questions: Sequence[str]) -> list[tuple[str, FindingView]]:
    """Return the findings that speak of these questions, each with the first of them that it speaks of."""
    asked = set(questions)
    return [
        (next(q for q in f.questions if q in asked), f)
        for _title, own in groups
        for f in own
        if not asked.isdisjoint(f.questions)
    ]


def _finding(
    grouped: Any, checked: CheckedCase, library: Library, language: str, address_of: Callable[[str], str]
) -> FindingView:
    message, todo = finding_texts(grouped, library, language, checked)
    questions = tuple(grouped.finding.questions)
    return FindingView(
        message,
        todo,
        source_words(grouped.sources, language),
        grouped.severity.value,
        questions,
        next((address for q in questions if (address := address_of(q))), ""),
    )
