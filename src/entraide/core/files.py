"""Writes whole files or none, and finds an installation's own folder."""

import contextlib
import os
import sys
import tempfile
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


def data_folder(given: str | None) -> Path:
    """Return the folder of an installation's own files: the one given, ENTRAIDE_DATA, else the user's own.

    Raises UnusableFile if a folder that was named is none.
    """
    named = given or os.environ.get("ENTRAIDE_DATA")
    if named:
        folder = Path(named)
        if folder.exists() and not folder.is_dir():
            raise UnusableFile(
                sentence("The data folder is not a folder."), sentence("Name a folder."), file=str(folder)
            )
        return folder
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or str(Path.home())
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Application Support")
    else:
        base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "entraide"
