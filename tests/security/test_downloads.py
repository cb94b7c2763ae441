"""P-22b and P-22d, at the button of the download: text is never a template, and nothing tells of the machine.

What text does inside the files of every format: tests/drafting/test_inert_text.py, test_naughty_strings.py.
Names of machine and folders in letters of every kind: tests/drafting/test_canary.py.
"""

import getpass
import io
import json
import platform
import re
import socket
import sys
import zipfile
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.template import engines

from entraide.accounts.models import User
from entraide.accounts.terms import Role
from entraide.cases.models import Request
from entraide.cases.views import finishing
from entraide.core.files import data_folder
from tests.drafting.reading import text_of_pdf
from tests.security.office import Office, start_sample
from tests.security.sabotage import assert_noticed

pytestmark = pytest.mark.django_db
KINDS = ("pdf", "docx", "json", "case")
RESULT = "8318937"
EVALUATED = (
    "{{ 1187|add:8317750 }}",
    "{% widthratio 16637874 2 1 %}",
    "{{ 2773*2999.9 }}",
    "{% now 'Y' %}{{ 1187|add:8317750 }}",
    "${1187+8317750}",
    "#{1187+8317750}",
    "<%= 1187+8317750 %>",
    "#(1187+8317750)",
    '#eval("1187+8317750")',
    "$1187+8317750$",
    "{= 1187 + 8317750 }",
    "{ = 1187 + 8317750 \\* MERGEFORMAT }",
    "=1187+8317750",
    "@SUM(1187;8317750)",
    "{1187+8317750}",
    "%(1187+8317750)s",
    "`1187+8317750`",
    "$((1187+8317750))",
    "{{ settings.SECRET_KEY }}",
    "{{ request.user.email }}",
    "{% include '/etc/hostname' %}",
    '#read("/etc/hostname")',
    '{ INCLUDETEXT "/etc/hostname" }',
    "{0.__class__}",
)
MARKED = " ".join(f"[{number} {text}]" for number, text in enumerate(EVALUATED))
FIELDS = ("facts", "relevance", "case_name", "link_to_requested")


def hostile(office: Office) -> Request:
    return start_sample(office.people[Role.DRAFTER], **dict.fromkeys(FIELDS, MARKED))


def downloaded(office: Office, row: Request) -> dict[str, bytes]:
    """Return every file that the buttons of a request hand out."""
    browser = office.browser(Role.DRAFTER)
    answers = {kind: browser.get(f"/requests/{row.pk}/letter.{kind}") for kind in KINDS}
    for kind, answer in answers.items():
        assert answer.status_code == 200, kind
        name = answer.headers["Content-Disposition"]
        assert re.fullmatch(r'attachment; filename="\d{4}-\d{4}\.(pdf|docx|json|case\.json)"', name)
    return {kind: answer.content for kind, answer in answers.items()}


def opened(kind: str, data: bytes) -> str:
    """Return everything that a file holds, its properties too, unpacked."""
    if kind == "pdf":
        reader = pypdf.PdfReader(io.BytesIO(data))
        xmp: Any = reader.trailer["/Root"].get_object()["/Metadata"].get_object()  # type: ignore[index]
        return f"{reader.metadata} {xmp.get_data().decode()} {text_of_pdf(data)}"
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return " ".join(
                f"{name} {package.read(name).decode('utf-8', 'replace')}" for name in package.namelist()
            )
    return data.decode()


# --- never a template


def check_evaluated(office: Office) -> int:
    """Fail where a text of an answer was worked out; return how many texts were tried."""
    for kind, data in downloaded(office, hostile(office)).items():
        held = "".join(opened(kind, data).split())
        assert RESULT not in held, kind
        for text in EVALUATED if kind in ("json", "case") else ():
            assert "".join(json.dumps(text)[1:-1].split()) in held, (kind, text)
        assert office.people[Role.DRAFTER].email not in held
    return len(EVALUATED) * len(FIELDS) * len(KINDS)


def test_no_text_is_worked_out(office: Office) -> None:
    assert check_evaluated(office) == 24 * 4 * 4


# --- nothing of the machine


def traces(office: Office) -> set[str]:
    """Return what would tell where, by whom and with what a file was made."""
    folders = {Path.home(), Path.cwd(), Path(sys.prefix), Path(__file__).parents[2], data_folder(None)}
    users = {text for person in User.objects.all() for text in (person.email, person.name)}
    return {
        *map(str, folders),
        *users,
        office.sessions[Role.DRAFTER],
        "lastModifiedBy",
        "w:rsid",
        "testserver",
    }


def check_traces(office: Office) -> None:
    """Fail where a file names the machine, a login, a folder, or who works with the program."""
    names = {socket.gethostname(), platform.node(), getpass.getuser()}
    for kind, data in downloaded(office, start_sample(office.people[Role.DRAFTER])).items():
        held = opened(kind, data)
        assert not [trace for trace in traces(office) if trace in held or trace.encode() in data], kind
        assert not [name for name in names if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", held)], kind
        assert data.count(b"%%EOF") == (kind == "pdf"), "an older version is inside"


def test_no_file_tells_of_machine_login_folder_or_colleague(office: Office) -> None:
    check_traces(office)


# --- without the defence


def test_a_file_made_through_a_template_is_noticed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    real = finishing.render_files

    def through_a_template(*given: Any) -> dict[str, bytes]:
        rendered = engines["django"].from_string("{% load i18n %}" + EVALUATED[0]).render()
        return {
            kind: data.replace(EVALUATED[0].encode(), rendered.encode())
            for kind, data in real(*given).items()
        }

    monkeypatch.setattr(finishing, "render_files", through_a_template)
    assert_noticed(check_evaluated, office)


@pytest.mark.parametrize("trace", ["machine", "person"])
def test_a_file_that_names_machine_or_person_is_noticed(
    office: Office, trace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = finishing.render_files
    named = {"machine": platform.node(), "person": office.people[Role.DRAFTER].email}[trace].encode()

    def naming(*given: Any) -> dict[str, bytes]:
        return {k: b"%s %s" % (v, named) if k == "json" else v for k, v in real(*given).items()}

    monkeypatch.setattr(finishing, "render_files", naming)
    assert_noticed(check_traces, office)
