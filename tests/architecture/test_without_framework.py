"""The command line runs where the web framework, and every library it does not need, is not installed."""

import subprocess
import sys
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "src/entraide/drafting/content/samples/sn-ch-bank-records.yaml"
MAY_IMPORT_FRAMEWORK = {
    *("models", "queries", "actions", "forms", "views", "admin", "apps", "urls", "migrations"),
    *("middleware", "context", "templatetags", "blocks", "adapter", "wsgi", "site", "preparing"),
}
BLOCK = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ImportError(name + " is not installed here")
sys.meta_path.insert(0, Refuse())
sys.argv = ["entraide", *{arguments!r}]
from entraide.config.cli import run
run()
"""


def run_without(blocked: set[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    code = BLOCK.format(blocked=sorted(blocked), arguments=list(arguments))
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_check_runs_without_the_framework_and_the_document_libraries() -> None:
    result = run_without({"django", "typst", "docx", "lxml", "jsonschema"}, "check", str(SAMPLE))
    assert (result.returncode, result.stderr) == (0, "")


def test_draft_runs_without_the_framework(tmp_path: Path) -> None:
    result = run_without({"django"}, "draft", str(SAMPLE), "--out", str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".docx", ".html", ".json", ".pdf"]


def test_only_modules_of_the_web_name_the_framework() -> None:
    package = Path(__file__).parents[2] / "src" / "entraide"
    naming = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if path.stem not in MAY_IMPORT_FRAMEWORK and not MAY_IMPORT_FRAMEWORK & set(path.parts)
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith(("import django", "from django"))
    ]
    assert naming == []
