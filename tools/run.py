"""What `make run` does: five steps, each with its time. Needs only a Python with venv to start."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from environment import PYTHON, ROOT, VENV, install, missing_part

OUT = ROOT / "out"
INCOMPLETE = "incomplete-bank-records"


def up_to_date(stamp: Path, *sources: Path) -> bool:
    """Say whether a stamp is newer than all that it was made from."""
    return stamp.exists() and all(stamp.stat().st_mtime >= s.stat().st_mtime for s in sources if s.exists())


def environment() -> str:
    """Make the environment if the lock changed."""
    if up_to_date(VENV / ".run", ROOT / "requirements" / "run.txt", ROOT / "pyproject.toml"):
        return "environment is there"
    install("run")
    return "environment made from the lock"


def build() -> str:
    """Compile content and catalogues if they changed."""
    subprocess.run(["make", "--silent", "build"], cwd=ROOT, check=True)
    return "content and catalogues compiled"


def entraide(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in the environment."""
    return subprocess.run(
        [str(PYTHON), "-m", "entraide", *arguments],
        cwd=ROOT,
        check=False,
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def draft_samples() -> str:
    """Draft every complete sample in all formats."""
    OUT.mkdir(exist_ok=True)
    names = sorted(p.stem for p in (ROOT / "src/entraide/drafting/content/samples").glob("*.yaml"))
    code = (
        "import sys; from entraide.config.cli import main\n"
        "for name in sys.argv[2:]:\n"
        "    main(['samples', name, '--out', f'{sys.argv[1]}/{name}.yaml'], standalone_mode=False)\n"
        "    main(['draft', f'{sys.argv[1]}/{name}.yaml', '--out', sys.argv[1]], standalone_mode=False)\n"
    )
    complete = [name for name in names if name != INCOMPLETE]
    subprocess.run(
        [str(PYTHON), "-c", code, "out", *complete], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    return f"{len(complete)} letters written"


def check_incomplete() -> str:
    """Check the deliberately incomplete sample; what it lacks is printed after the five steps."""
    entraide("samples", INCOMPLETE, "--out", f"out/{INCOMPLETE}.yaml")
    (OUT / f"{INCOMPLETE}.txt").write_text(
        entraide("check", f"out/{INCOMPLETE}.yaml").stdout, encoding="utf-8"
    )
    return "one incomplete case checked"


def say_where() -> str:
    """Name the files to open."""
    return "open out/sn-ch-bank-records.pdf and out/ng-ie-e-evidence.docx"


STEPS: tuple[Callable[[], str], ...] = (environment, build, draft_samples, check_incomplete, say_where)


def main() -> None:
    """Run the steps, one numbered line each."""
    lacks = missing_part()
    if lacks:
        sys.exit(f"This machine lacks a part of Python. Run:\n    {lacks}")
    for number, step in enumerate(STEPS, 1):
        start = time.monotonic()
        print(f"{number}/5 {step()} ({time.monotonic() - start:.1f} s)", flush=True)
    print(f"\nWhat out/{INCOMPLETE}.yaml lacks:\n")
    print((OUT / f"{INCOMPLETE}.txt").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
