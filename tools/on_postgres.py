"""Runs a command with DATABASE_URL naming a PostgreSQL of its own, which lives as long as the command.

    python tools/on_postgres.py python -m pytest -m django_db

Where DATABASE_URL is set already, that one is used. Where no PostgreSQL is installed, the command is left out
and that is said; on a machine of CI it is a failure.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


def programs() -> Path | None:
    """Return the folder of initdb and pg_ctl, the newest if there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def as_server(command: list[str]) -> list[str]:
    """Return a command as the user that may run the server: it refuses to be root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@contextlib.contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """Yield the address of a server in a folder of its own, and stop it."""
    with tempfile.TemporaryDirectory(prefix="entraide-pg-") as name:
        folder = Path(name)
        user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = str(folder / "data")
        quiet = {"check": True, "stdout": subprocess.DEVNULL}
        make = [str(bin_folder / "initdb"), "-A", "trust", "-U", user, "-D", data]
        subprocess.run(as_server(make), **quiet)
        settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        control = [str(bin_folder / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log")]
        subprocess.run(as_server([*control, "-o", settings, "start"]), **quiet)
        try:
            yield f"postgresql://{user}@/postgres?host={folder}"
        finally:
            subprocess.run(as_server([*control, "-m", "immediate", "stop"]), **quiet)


def main() -> None:
    command = sys.argv[1:]
    if os.environ.get("DATABASE_URL"):
        sys.exit(subprocess.run(command, check=False).returncode)
    bin_folder = programs()
    if bin_folder is None:
        print("PostgreSQL is not installed here: its half of the database tests is left out.")
        print("    sudo apt install postgresql")
        sys.exit(1 if os.environ.get("CI") else 0)
    with server(bin_folder) as address:
        environment = {**os.environ, "DATABASE_URL": address}
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
