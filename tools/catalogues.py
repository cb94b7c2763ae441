"""Keeps the catalogues: extract new texts, check that a language is whole, compile for the package.

python tools/catalogues.py extract    adds new texts to every PO file of a complete language, drops those gone
python tools/catalogues.py check      says what lacks in the complete languages; exit 1 if anything does
python tools/catalogues.py compile    writes one compiled catalogue per language into the package

One source catalogue per room and language: locale/<language>/<room>.po. The context of a piece of content is
the chain of ids that leads to it.
"""

import ast
import re
import shutil
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings as framework
from django.utils.translation.template import templatize

from entraide.core.content import PACKAGE, read_content

if not framework.configured:  # tests bring their own
    framework.configure(USE_I18N=False)
ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "locale"
COMPLETE = ("ar", "fr")
"""Languages in which every text must exist, and that are offered; English is the source.

Which of them still wait for a lawyer who reads them stands in core/content/languages.yaml (`unread`)."""

PROSE = (
    "ask", "why", "hint", "message", "todo", "missing", "label", "title", "description", "definition",
    "who_can_ask", "subject", "lead", "text", "not_known", "rule", "short", "of_short", "depositary",
)  # fmt: skip
MARKED = re.compile(r"gettext\(u?(('[^'\\\\]*(?:\\\\.[^'\\\\]*)*')|(\"[^\"\\\\]*(?:\\\\.[^\"\\\\]*)*\"))\)")
UNTRANSLATED_KINDS = ("countries", "languages")


@dataclass(frozen=True)
class Text:
    """A text to translate. context: None for a sentence of the program. one: the singular, if it counts."""

    room: str
    context: str | None
    english: str
    one: str | None = None


def content_texts() -> Iterator[Text]:
    """Yield every piece of prose in the content of all rooms."""
    for room, kinds in read_content().items():
        for kind, data in kinds.items():
            if kind not in UNTRANSLATED_KINDS:
                yield from _walk(room, kind, data, [])


def _walk(room: str, kind: str, node: Any, chain: list[str]) -> Iterator[Text]:
    if isinstance(node, list):
        for item in node:
            yield from _walk(room, kind, item, chain)
        return
    if not isinstance(node, dict):
        return
    own = [*chain, node["id"]] if "id" in node else chain
    if "one" in node and "other" in node:
        yield Text(room, f"{own[-1]}.text", node["other"], node["one"])
        return
    for key, value in node.items():
        if isinstance(value, str) and key in PROSE and _is_prose(kind, key, node):
            yield Text(room, ".".join([*own, key]), value)
        elif key in ("says", "words"):
            for name, text in value.items():
                if text:
                    yield Text(room, ".".join([*own, name]), text)
        elif key == "unknown_data":
            yield Text(room, ".".join([*own, key, "message"]), value["message"])
        elif key not in ("labels", "articles", "offence_scope", "families"):
            # tasks and pages stand inside a type: their titles carry the type's id, not the task's
            inside = [own[0]] if key == "pages" else own
            yield from _walk(room, kind, value, inside if key != "tasks" else own[:1])


def _is_prose(kind: str, key: str, node: dict[str, Any]) -> bool:
    return key != "rule" or kind == "special_requirements"


def program_texts() -> Iterator[Text]:
    """Yield every sentence that the program names by `sentence("...")`."""
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sentence":
                text = ast.literal_eval(node.args[0])
                if text:
                    yield Text(room, None, text)


def template_texts() -> Iterator[Text]:
    """Yield every sentence that a page's template marks for translation."""
    for path in sorted(PACKAGE.glob("*/templates/**/*.html")):
        room = path.relative_to(PACKAGE).parts[0]
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for call in MARKED.finditer(code):
            yield Text(room, None, ast.literal_eval(call.group(1)))


def all_texts() -> dict[str, list[Text]]:
    """Return all texts by room, each once."""
    rooms: dict[str, dict[Text, None]] = {}
    for text in [*content_texts(), *program_texts(), *template_texts()]:
        rooms.setdefault(text.room, {})[text] = None
    return {room: list(texts) for room, texts in sorted(rooms.items())}


def source(language: str, room: str) -> Path:
    """Return the path of a source catalogue."""
    return SOURCES / language / f"{room}.po"


def read(language: str, room: str) -> Catalog:
    """Return a source catalogue, empty if there is none."""
    path = source(language, room)
    if not path.exists():
        return Catalog(locale=None)
    with path.open("rb") as handle:
        return read_po(handle, abort_invalid=True)


def extract(language: str) -> None:
    """Write the source catalogues anew: known translations kept, new texts empty, those gone dropped."""
    for room, texts in all_texts().items():
        old = read(language, room)
        new = Catalog(
            locale=language, project="entraide", header_comment=f"# {room}: {language}", fuzzy=False,
            creation_date=None, revision_date=None,
        )  # fmt: skip
        for text in texts:
            msgid = (text.one, text.english) if text.one else text.english
            known = old.get(msgid, text.context)
            new.add(msgid, known.string if known else "", context=text.context)
        path = source(language, room)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as handle:
            write_po(handle, new, width=0, omit_header=False, no_location=True)
        _drop_dates(path)


def _drop_dates(path: Path) -> None:
    """Take the dates and the tool's name out of the head, so that the same texts give the same file."""
    drop = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator', '"Language-Team')
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(drop)), encoding="utf-8")


def placeholders(text: str) -> set[str]:
    """Return the names between braces."""
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name}


def problems(language: str) -> Iterator[str]:
    """Yield what lacks or is wrong in a language, with catalogue and text."""
    for room, texts in all_texts().items():
        catalogue = read(language, room)
        known = {(m.id if isinstance(m.id, str) else m.id[1], m.context) for m in catalogue if m.id}
        wanted = {(text.english, text.context) for text in texts}
        for text in texts:
            message = catalogue.get((text.one, text.english) if text.one else text.english, text.context)
            said = message.string if message else ""
            forms = said if isinstance(said, tuple) else (said,)
            if not all(forms):
                yield f"{source(language, room)}: not translated: {text.context or ''} {text.english!r}"
            elif any(placeholders(form) != placeholders(text.english) for form in forms):
                yield f"{source(language, room)}: other placeholders: {text.context or ''} {text.english!r}"
        for english, context in sorted(known - wanted, key=str):
            yield f"{source(language, room)}: no longer used: {context or ''} {english!r}"


def compile_catalogues() -> None:
    """Join the source catalogues of each language; write one into the package for each."""
    shutil.rmtree(PACKAGE / "locale", ignore_errors=True)
    for folder in sorted(SOURCES / language for language in COMPLETE):
        joined = Catalog(locale=folder.name if folder.name != "cnr" else "sr_Latn_ME")
        for path in sorted(folder.glob("*.po")):
            with path.open("rb") as handle:
                for message in read_po(handle, locale=joined.locale):
                    if message.id and message.string:
                        joined.add(message.id, message.string, context=message.context)
        target = PACKAGE / "locale" / folder.name / "LC_MESSAGES" / "django.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as handle:
            write_mo(handle, joined)


def main(command: str) -> int:
    """Run a command and return its exit code."""
    if command == "extract":
        for language in COMPLETE:
            extract(language)
    elif command == "compile":
        compile_catalogues()
    elif command == "check":
        found = [problem for language in COMPLETE for problem in problems(language)]
        print("\n".join(found) or f"Catalogues whole: {', '.join(('en', *COMPLETE))}.")
        return 1 if found else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))
