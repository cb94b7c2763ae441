"""The sample cases: fictional, complete, each with a title line."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "content" / "samples"


@dataclass(frozen=True)
class Sample:
    """A sample case, by the name of its file."""

    name: str
    title: str
    path: Path


def samples() -> list[Sample]:
    """Return all samples in the order of their names."""
    result = []
    for path in sorted(FOLDER.glob("*.yaml")):
        with path.open(encoding="utf-8") as handle:
            title = handle.readline().lstrip("# ").strip()
        result.append(Sample(path.stem, title, path))
    return result
