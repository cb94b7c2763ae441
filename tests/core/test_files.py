"""A file is written whole or not at all; an installation's own folder is found as its system does."""

import os
import stat
import sys
from pathlib import Path

import pytest

from entraide.core.errors import CannotWrite, UnusableFile
from entraide.core.files import data_folder, write_whole

# --- whole or none


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


@pytest.mark.parametrize("data", [b"", b"x", b"\x00\xff\r\n", b"x" * 3_000_000], ids=len)
def test_file_is_written_byte_for_byte(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "letter.pdf"
    write_whole(path, data)

    assert path.read_bytes() == data
    assert names(tmp_path) == ["letter.pdf"]


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "out" / "2026" / "letter.html", b"x")

    assert (tmp_path / "out" / "2026" / "letter.html").read_bytes() == b"x"


def test_older_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "letter.json"
    path.write_bytes(b"a much longer older file")
    write_whole(path, b"new")

    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["letter.json"]


@pytest.mark.parametrize("name", ["dossier n° 12 é.pdf", "رسالة.pdf", "a b.pdf", ".hidden", "x" * 200])
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    write_whole(tmp_path / name, b"x")

    assert names(tmp_path) == [name]


def test_others_may_not_read_what_was_written(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("rights are otherwise there")
    path = tmp_path / "letter.pdf"
    write_whole(path, b"secret")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def obstacles(folder: Path) -> dict[str, Path]:
    (folder / "plain").write_bytes(b"older")
    (folder / "folder").mkdir()
    (folder / "folder" / "kept").write_bytes(b"older")
    return {
        "a-folder-stands-there": folder / "folder",
        "a-file-stands-on-the-way": folder / "plain" / "letter.pdf",
        "a-name-too-long": folder / ("x" * 300),
        "no-name": folder / ("y" * 300) / "letter.pdf",
    }


@pytest.mark.parametrize("obstacle", ["a-folder-stands-there", "a-file-stands-on-the-way", "a-name-too-long"])
def test_failure_says_what_and_where_and_leaves_no_trace(tmp_path: Path, obstacle: str) -> None:
    path = obstacles(tmp_path)[obstacle]
    before = names(tmp_path)
    with pytest.raises(CannotWrite) as caught:
        write_whole(path, b"new")

    assert caught.value.file == str(path)
    assert caught.value.reason.values["problem"]
    assert isinstance(caught.value.__cause__, OSError)
    assert names(tmp_path) == before
    assert (tmp_path / "plain").read_bytes() == b"older"
    assert (tmp_path / "folder" / "kept").read_bytes() == b"older"


def test_folder_without_right_to_write_is_refused(tmp_path: Path) -> None:
    if sys.platform == "win32" or os.geteuid() == 0:
        pytest.skip("this user may write everywhere")
    tmp_path.chmod(0o500)
    with pytest.raises(CannotWrite):
        write_whole(tmp_path / "letter.pdf", b"x")
    tmp_path.chmod(0o700)

    assert names(tmp_path) == []


def test_link_is_replaced_and_its_target_stays(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"older")
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("this system makes no links")
    write_whole(link, b"new")

    assert (target.read_bytes(), link.read_bytes()) == (b"older", b"new")


# --- the folder of an installation


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the home of a user whose environment says nothing."""
    for name in ("ENTRAIDE_DATA", "XDG_DATA_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    "platform, environment, expected",
    [
        ("linux", {}, ".local/share/entraide"),
        ("linux", {"XDG_DATA_HOME": "xdg"}, "xdg/entraide"),
        ("linux", {"XDG_DATA_HOME": ""}, ".local/share/entraide"),
        ("linux", {"APPDATA": "roaming"}, ".local/share/entraide"),
        ("freebsd14", {}, ".local/share/entraide"),
        ("darwin", {}, "Library/Application Support/entraide"),
        ("darwin", {"XDG_DATA_HOME": "xdg"}, "Library/Application Support/entraide"),
        ("win32", {"APPDATA": "roaming"}, "roaming/entraide"),
        ("win32", {"APPDATA": ""}, "entraide"),
        ("win32", {"XDG_DATA_HOME": "xdg"}, "entraide"),
    ],
)
def test_folder_of_the_user(
    home: Path, monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], expected: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name, value in environment.items():
        monkeypatch.setenv(name, str(home / value) if value else "")

    assert data_folder(None) == home / expected
    assert data_folder("") == home / expected
    assert not (home / expected).exists()


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_user_without_a_home_has_a_folder_that_is_not_there(
    home: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.setattr(sys, "platform", platform)

    assert not data_folder(None).exists()
    assert data_folder(None).name == "entraide"


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_what_is_given_goes_before_the_environment_and_that_before_the_user(
    home: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    given, named = home / "given", home / "named"
    given.mkdir()
    named.mkdir()
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("ENTRAIDE_DATA", str(named))

    assert data_folder(str(given)) == given
    assert data_folder(None) == named
    assert data_folder("") == named


def test_folder_of_the_environment_may_still_be_made_and_a_given_one_not(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTRAIDE_DATA", str(home / "later"))

    assert data_folder(None) == home / "later"
    with pytest.raises(UnusableFile) as caught:
        data_folder(str(home / "later"))
    assert caught.value.file == str(home / "later")


@pytest.mark.parametrize("name", ["plain", "plain/in", "x" * 300, "nul\0l"], ids=lambda n: repr(n[:10]))
def test_what_is_no_folder_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (home / "plain").write_bytes(b"x")
    named = str(home / name)
    with pytest.raises(UnusableFile) as caught:
        data_folder(named)

    assert caught.value.file == named
    if "\0" not in name:  # no environment can hold it
        monkeypatch.setenv("ENTRAIDE_DATA", named)
        with pytest.raises(UnusableFile):
            data_folder(None)
