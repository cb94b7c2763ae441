"""Runs the command line in this process, and says what a refusal must always look like."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from entraide.config.cli import main
from entraide.drafting.samples import FOLDER

NOWHERE = "no-such-folder"
"""The office of these tests: it has no files of its own, whatever the machine has."""
SAMPLES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
COMPLETE = [name for name in SAMPLES if not name.startswith("incomplete")]
INCOMPLETE = "incomplete-bank-records"


def sample(name: str) -> str:
    """Return the path of a sample case."""
    return str(FOLDER / f"{name}.yaml")


def entraide(*arguments: object, **environment: str) -> Result:
    """Run a command. What it does not catch is raised here, so that a traceback fails the test."""
    calm = {"LC_ALL": "C", "ENTRAIDE_DATA": NOWHERE, **environment}
    return CliRunner(env=calm).invoke(main, [str(a) for a in arguments], catch_exceptions=False)


def refusal(*arguments: object, **environment: str) -> dict[str, str]:
    """Return the error of a command that is refused, after looking at its shape in JSON and in words."""
    result = entraide(*arguments, "--json", **environment)
    assert result.exit_code == 2, result.output
    data = json.loads(result.stderr)
    assert list(data) == ["error"]
    error: dict[str, str] = data["error"]
    assert list(error) == ["code", "file", "path", "reason", "todo"]
    assert all(isinstance(value, str) for value in error.values())
    assert json.loads(result.stdout) == data
    assert_words(error, *arguments, **environment)
    return error


def assert_words(error: dict[str, str], *arguments: object, **environment: str) -> None:
    """Without --json the same stands on standard error, in two lines, and nothing on standard output."""
    result = entraide(*arguments, **environment)
    assert result.exit_code == 2
    assert result.stdout == ""
    said, todo = result.stderr.splitlines()
    place = ", ".join(part for part in (error["file"], error["path"]) if part)
    assert said == (f"{place}: " if place else "") + error["reason"]
    assert todo == f"  → {error['todo']}"
    assert error["reason"].endswith((".", "?", "!"))
    assert error["todo"].endswith((".", "?", "!"))


def written(folder: Path, content: str | bytes | dict[str, Any], name: str = "case.yaml") -> Path:
    """Write a file and return its path; a mapping is written as JSON."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content) if isinstance(content, dict) else content
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path
