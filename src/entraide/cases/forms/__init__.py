"""The form side of question pages: from a raw value to what a page shows, and from what it posts back again.

Nothing here decides what an answer means: texts become the raw values of a case file, and the parsers of the
case file judge them. Whatever was typed is shown again when they refuse.
"""

from entraide.cases.forms.reading import Problem, Read, read
from entraide.cases.forms.showing import (
    CardView,
    ErrorLink,
    FieldView,
    Input,
    MarkView,
    Option,
    error_links,
    shown,
)
from entraide.cases.forms.widgets import Typed, typed_of

__all__ = [
    "CardView",
    "ErrorLink",
    "FieldView",
    "Input",
    "MarkView",
    "Option",
    "Problem",
    "Read",
    "Typed",
    "error_links",
    "read",
    "shown",
    "typed_of",
]
