"""Writes whole files or none, tells whether files changed, and finds an installation's own folder."""

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from entraide.core.errors import CannotWrite, UnusableFile, sentence


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole, or leave the older one. Raises CannotWrite."""
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as handle:
            temporary = handle.name
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        raise CannotWrite(
            sentence("The file cannot be written: {problem}.", problem=error.strerror or error),
            sentence("Check the folder, your rights and the space left, then try again."),
            file=str(path),
        ) from error


Stamps = tuple[tuple[str, int, int], ...]


def stamps(files: Iterable[Path]) -> Stamps:
    """Return what differs once a file was changed, came or went: names, times of the last change, sizes."""
    return tuple(_stamp(path) for path in files)


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        seen = path.stat()
    except OSError:
        return str(path), 0, -1
    return str(path), seen.st_mtime_ns, seen.st_size


def data_folder(given: str | None) -> Path:
    """Return the folder of an installation's own files: the one given, ENTRAIDE_DATA, else the user's own.

    ENTRAIDE_DATA may name a folder that is still to be made. Raises UnusableFile if what was named is no
    folder, or if the folder that was given does not exist.
    """
    named = given or os.environ.get("ENTRAIDE_DATA")
    if not named:
        return _user_folder() / "entraide"
    folder = Path(named)
    try:
        is_folder = stat.S_ISDIR(folder.stat().st_mode)
    except FileNotFoundError:
        is_folder = not given
    except (OSError, ValueError):
        is_folder = False
    if not is_folder:
        raise UnusableFile(
            sentence("This is not a folder that can be read."),
            sentence("Name the folder of your office's own files after --data or in ENTRAIDE_DATA."),
            file=str(folder),
        )
    return folder


def _user_folder() -> Path:
    """Return where programs keep a user's data; a path that does not exist for a user without a home."""
    try:
        home = Path.home()
    except RuntimeError:
        home = Path(os.devnull)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home)
    if sys.platform == "darwin":
        return home / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
