"""The package as it is installed elsewhere: everything that it needs to run lies in it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.config.test_site import OFFICE, environment

ROOT = Path(__file__).parents[2]
BUILT = {"compiled/content.json", "compiled/tables.sqlite3", "locale/fr/LC_MESSAGES/django.mo"}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
    ]
    subprocess.run([*build, str(ROOT)], check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "unpacked")
    return folder / "unpacked"


def files(package: Path) -> set[str]:
    return {
        path.relative_to(package).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_wheel_holds_the_package_and_what_the_build_made(unpacked: Path) -> None:
    ours, packed = files(ROOT / "src" / "entraide"), files(unpacked / "entraide")

    assert packed >= BUILT
    assert ours - packed == {"locale/.compiled"}  # the mark of the build
    assert packed - ours == set()


def test_unpacked_wheel_makes_a_demonstration(unpacked: Path, tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "entraide", "init", "--demo", "--data", str(tmp_path / "demo"), *OFFICE],
        env=environment(PYTHONPATH=str(unpacked)), cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("http://localhost:8000/sign-in/")
