"""What all commands share: how they speak, fail and find the reader's language."""

import json
import shutil
import sys
import textwrap
from typing import NoReturn

import click

from entraide.core.errors import EntraideError, Message, UnknownName, sentence
from entraide.core.messages import environment_language, printable, render

EXIT_UNUSABLE = 2
EXIT_GAPS = 3
DATA_OPTION = click.option(
    "--data",
    metavar="DIR",
    help="Your office's own files: letterhead, profiles of States, national variants. Else ENTRAIDE_DATA.",
)


def speak(message: Message, language: str | None = None) -> str:
    return render(message, language or environment_language())


def fail(error: EntraideError, *, as_json: bool, language: str | None = None) -> NoReturn:
    """Say what is wrong, where and what to do; exit 2."""
    reason, todo = speak(error.reason, language), speak(error.todo, language)
    if as_json:
        data = {
            "error": {
                "code": error.code,
                "file": error.file,
                "path": error.path,
                "reason": reason,
                "todo": todo,
            }
        }
        text = json.dumps(data, ensure_ascii=False, indent=1)
        click.echo(text, err=True)
        if not sys.stdout.isatty():  # a program that reads our output finds the error there too
            click.echo(text)
    else:
        place = ", ".join(part for part in (error.file, error.path) if part)
        shown = printable(place)
        click.echo(f"{click.style(shown + ': ' if shown else '', bold=True)}{reason}", err=True)
        click.echo(f"  → {todo}", err=True)
    sys.exit(EXIT_UNUSABLE)


def message_language(code: str | None) -> str:
    from entraide.core.languages import declared_languages, find_language

    if code is None:
        return environment_language()
    found = find_language(code)
    codes = [language.code for language in declared_languages()]
    if found is None or found.code not in codes:
        raise UnknownName(
            sentence("“{code}” is not one of the languages of Entraide.", code=code),
            sentence("Use one of: {names}.", names=", ".join(codes)),
            path="--language",
        )
    return found.code


def wrapped(text: str, first: str, other: str) -> str:
    width = min(shutil.get_terminal_size((100, 24)).columns, 110)
    return textwrap.fill(
        text,
        width,
        initial_indent=first,
        subsequent_indent=other,
        break_long_words=False,
        break_on_hyphens=False,
    )
