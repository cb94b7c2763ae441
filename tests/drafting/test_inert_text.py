"""Users' text is inert: no template, typst, word-processor field, HTML or shell; no file read, no fetch."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import DictionaryObject, IndirectObject, NameObject

from entraide.drafting.files import FORMATS
from tests.config.running import written
from tests.drafting.reading import Page, W, package_of, paragraphs_of, runs_of_json, text_of_pdf
from tests.drafting.test_naughty_strings import CASE, Made, bare, make

SECRET = "the-secret-that-nobody-asked-for"
SIGNS: dict[str, str] = {
    "template": "{{ 7 * 7 }} {% include '/etc/passwd' %} {# x #} ${7*7} #{7*7} <%= 7*7 %>",
    "placeholder": "{facts} {0} {} {case_ref.__class__.__mro__} {cite} {date} %s %(facts)s $facts \\1 \\g<0>",
    "typst-code": '#read("/etc/passwd") #include "letter.typ" #import "@preview/x:1.0.0" #sys.inputs',
    "typst-markup": "= Heading *bold* _it_ `raw` $ x^2 $ <label> @label #h(1cm) // x /* y */ -- \\u{41}",
    "typst-list": "+ one - two / three: four",
    "html": "<b>bold</b> <script>x()</script> <img src=x onerror=x()> &amp; <!-- x --> <![CDATA[y]]>",
    "html-end": "</bdi></p></main></body></html><script src=//evil.invalid/x.js></script>",
    "html-attributes": "\" onmouseover=\"alert(1)\" ' style='background:url(http://evil.invalid)' x=`",
    "css": "</style><style>@import url(http://evil.invalid/x.css); body{display:none}</style>",
    "docx-xml": "</w:t></w:r><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\cmd.exe</w:instrText></w:r><w:t>",
    "docx-field": '{ INCLUDETEXT "/etc/passwd" } { HYPERLINK "http://evil.invalid" } { DATE } «facts» PAGE',
    "docx-escape": "_x0041_ ]]> <?xml?> <!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]> &e;",
    "spreadsheet": "=cmd|' /C calc'!A0 @SUM(1+1) +1-1 -1",
    "shell": "$(touch pwned) `touch pwned` ; touch pwned | touch pwned && touch pwned > pwned ~ * ? ! $HOME",
    "link": "https://evil.invalid/x mailto:x@evil.invalid file:///etc/passwd \\\\evil.invalid\\share",
    "path": "../../../../etc/passwd C:\\Windows\\win.ini /dev/zero \\\\?\\C:\\ con nul",
    "markdown": "![x](http://evil.invalid/x.png) [x](javascript:alert(1)) # x * y | a | b |",
    "pdf": "(x) Tj ET /JS (app.alert(1)) /Launch <</S /URI>> endstream endobj %%EOF \\) \\\\(",
    "json": '", "kind": "x", "\\u0041": {"a": [1]} \\n \\" \\\\',
    "yaml": "&x *x !!python/object/apply:os.system ['id'] %YAML --- ... | > ? : - # x",
    "gettext": "msgid msgstr {n} {total} {value} {person} {reference} {content} {question}",
}  # fmt: skip
HOSTILE = {name: f"{signs} and words" for name, signs in SIGNS.items()}
PLAIN = {name: f"words of the clerk about {name.replace('-', ' ')}" for name in HOSTILE}
TEXTS = ("bilateral_title", "case_ref", "case_name", "prior_contact_ref")
LONG = (
    "facts",
    "relevance",
    "link_to_requested",
    "dual_criminality",
    "transnational",
    "coercive_basis",
    "assistance_text",
)
FIELDS: dict[str, tuple[str, ...]] = {
    "persons": ("surname", "occupation", "description"),
    "offences": ("label", "law_reference", "law_text", "place", "min_penalty", "instrument_ref"),
    "search_places": ("description", "holder"),
    "key_events": ("act",),
    "annexes": ("title", "digest"),
}
ASKING = {
    "requesting_state": "SN", "requested_state": "CH", "legal_basis": ["bilateral"], "prior_contact": "yes",
    "coercive": "yes", "urgent": "yes", "confidential": "yes",
}  # fmt: skip


def case(text: str) -> dict[str, Any]:
    """Return a case with one text in questions, cards and authorities, also in what frames the letter."""
    answers: dict[str, Any] = {**ASKING, **dict.fromkeys((*TEXTS, *LONG), text)}
    answers |= {name: [dict.fromkeys(fields, text)] for name, fields in FIELDS.items()}
    authority = {"name": text, "function": text, "address": text}
    answers |= dict.fromkeys(
        ("addressee", "requesting_authority", "signatory", "conducting_authority"), authority
    )
    return {**CASE, "answers": answers}


def parts(made: Made) -> dict[str, bytes]:
    return made.files("json", "html", "docx")


def shape(node: Any) -> Any:
    """Return a letter's JSON with every user's text taken out."""
    if isinstance(node, dict):
        return {
            key: None if key == "text" and "question" in node else shape(value) for key, value in node.items()
        }
    return [shape(item) for item in node] if isinstance(node, list) else node


@pytest.mark.parametrize("name", HOSTILE)
def test_text_changes_nothing_but_itself_in_json(name: str) -> None:
    hostile, plain = (
        json.loads(made.files("json")["json"])
        for made in (make(case(HOSTILE[name])), make(case(PLAIN[name])))
    )
    texts = [text for _question, text in runs_of_json(json.dumps(hostile).encode())]

    for key in ("running", "author"):
        assert hostile["letter"].pop(key) == plain["letter"].pop(key).replace(PLAIN[name], HOSTILE[name])
    assert shape(hostile["letter"]) == shape(plain["letter"])
    assert HOSTILE[name] in texts
    assert hostile["case"] == case(HOSTILE[name])


@pytest.mark.parametrize("name", HOSTILE)
def test_text_changes_no_element_of_html(name: str) -> None:
    hostile, plain = (Page(make(case(texts[name])).files("html")["html"]) for texts in (HOSTILE, PLAIN))

    assert hostile.elements == plain.elements
    assert hostile.others == plain.others == ["doctype html"]
    assert hostile.answers.count(HOSTILE[name]) == plain.answers.count(PLAIN[name]) > 20
    tags = {tag for tag, _attributes in hostile.elements}
    assert not tags & {"script", "img", "a", "iframe", "object", "embed", "link", "form", "base", "svg"}
    assert not {
        key for _tag, attributes in hostile.elements for key, _value in attributes if key.startswith("on")
    }


@pytest.mark.parametrize("name", HOSTILE)
def test_text_changes_no_element_of_docx(name: str) -> None:
    hostile, plain = (package_of(make(case(texts[name])).files("docx")["docx"]) for texts in (HOSTILE, PLAIN))

    assert list(hostile) == list(plain)
    for part in hostile:
        assert [element.tag for element in hostile[part].iter()] == [
            element.tag for element in plain[part].iter()
        ]
        kinds = {element.tag.rpartition("}")[2] for element in hostile[part].iter()}
        assert not kinds & {
            "hyperlink",
            "fldSimple",
            "altChunk",
            "object",
            "drawing",
            "pict",
            "dataBinding",
            "attachedTemplate",
        }
        if part.endswith(".rels"):
            assert not any("TargetMode" in relation.attrib for relation in hostile[part])
        instructions = [
            element.text.strip() for element in hostile[part].iter(f"{W}instrText") if element.text
        ]
        assert set(instructions) <= {"PAGE", "NUMPAGES"}
    paragraphs = "\n".join(paragraphs_of(hostile["word/document.xml"]))
    assert paragraphs.count(HOSTILE[name]) == "\n".join(paragraphs_of(plain["word/document.xml"])).count(
        PLAIN[name]
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_text_stays_text_in_pdf(name: str) -> None:
    data, plain = (make(in_short(case(texts[name]))).files("pdf")["pdf"] for texts in (HOSTILE, PLAIN))
    found, expected = (
        bare(text_of_pdf(data)).count(bare(HOSTILE[name])),
        bare(text_of_pdf(plain)).count(bare(PLAIN[name])),
    )

    assert found == expected > 20
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert [page.get("/Annots") for page in reader.pages] == [None] * len(reader.pages)
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(reader.root_object)
    names = names_in(reader.trailer)
    assert {"/Font", "/StructTreeRoot"} <= names
    assert not names & {"/JavaScript", "/JS", "/Launch", "/URI", "/EmbeddedFiles", "/GoToR", "/SubmitForm"}


def names_in(root: Any) -> set[str]:
    """Return all names that the objects of a PDF use, which are no text."""
    names: set[str] = set()
    seen: set[int] = set()
    left = [root]
    while left:
        item = left.pop()
        if isinstance(item, IndirectObject):
            if item.idnum in seen:
                continue
            seen.add(item.idnum)
            item = item.get_object()
        if isinstance(item, DictionaryObject):
            names.update(map(str, item))
            left += [item.raw_get(key) for key in item]
        elif isinstance(item, list):
            left += list.__iter__(item)
        elif isinstance(item, NameObject):
            names.add(str(item))
    return names


def in_short(data: dict[str, Any]) -> dict[str, Any]:
    """Return a case with a short reference: a long one leaves the letterhead beside it no room on a page."""
    return {**data, "answers": {**data["answers"], "case_ref": "R 1"}}


def test_text_of_several_lines_makes_lines_and_nothing_else() -> None:
    text = "\n".join(HOSTILE.values())
    made = make({**CASE, "answers": {"facts": text}})
    runs = runs_of_json(made.files("json")["json"])

    for line in HOSTILE.values():
        assert runs["facts", line] == 1


WATCHED = """
import sys

OUTSIDE = {"socket", "subprocess", "urllib", "http", "ftplib", "smtplib", "webbrowser", "ctypes", "pty"}
seen = []

def watch(event, arguments):
    runs = event.startswith(("os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork"))
    if event.split(".")[0] in OUTSIDE or runs or (event == "open" and "secret" in str(arguments[0])):
        seen.append((event, arguments))

from entraide.config.cli import main
sys.addaudithook(watch)
try:
    main()
finally:
    print("seen", seen, file=sys.stderr)
"""


def test_no_file_is_read_no_host_is_asked_no_program_run(tmp_path: Path) -> None:
    secret = written(tmp_path, SECRET, "secret.txt")
    ways = (
        '#read("{}")', '#image("{}")', '#include "{}"', "file://{}", "{{% include '{}' %}}", "<img src='{}'>",
        'INCLUDETEXT "{}"', "$(cat {})", "!include {}", "http://127.0.0.1:9{}",
    )  # fmt: skip
    reach = [*(way.format(secret) for way in ways), *HOSTILE.values()]
    path = written(tmp_path, {**case("\n".join(reach)), "date": "2026-11-20"}, "case.json")
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "ENTRAIDE_DATA": str(tmp_path / "none"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    result = subprocess.run(
        [sys.executable, "-c", WATCHED, "draft", path, "--out", tmp_path / "out", "--with-gaps", reach[0]],
        capture_output=True, text=True, env=environment, cwd=tmp_path, check=False,
    )  # fmt: skip

    assert result.returncode == 0, result.stderr
    assert re.search(r"^seen \[\]$", result.stderr, re.MULTILINE), result.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(f"case.{name}" for name in FORMATS)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.json", "out", "secret.txt"]
    for file in (tmp_path / "out").iterdir():
        data = file.read_bytes()
        held = text_of_pdf(data) if file.suffix == ".pdf" else data.decode("utf-8", "replace")
        assert SECRET not in held
    assert str(secret) in json.loads((tmp_path / "out" / "case.json").read_bytes())["with_gaps_because"]
