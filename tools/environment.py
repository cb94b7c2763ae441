"""Makes the environment from the lock: `python3 tools/environment.py run|dev`. Needs only a Python with venv.

Wheels only, each with its hash. A folder that is already right is left alone by make.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def missing_part() -> str | None:
    """Return the command that installs what this machine lacks, None if it lacks nothing."""
    if sys.version_info < (3, 11):
        return "sudo apt install python3.11 python3.11-venv   (Entraide needs Python 3.11 or newer)"
    try:
        import ensurepip  # noqa: F401, PLC0415
        import venv  # noqa: F401, PLC0415
    except ImportError:
        return "sudo apt install python3-venv"
    return None


def install(kind: str) -> None:
    """Make the environment and install the lock of that kind and Entraide itself in place."""
    start = time.monotonic()
    print("Making the environment from the lock: half a minute, once.", flush=True)
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    lock = str(ROOT / "requirements" / f"{kind}.txt")
    subprocess.run([*pip, "install", "--require-hashes", "--only-binary", ":all:", "-r", lock], check=True)
    subprocess.run([*pip, "install", "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)
    (VENV / f".{kind}").touch()
    if kind == "dev":
        (VENV / ".run").touch()
    print(f"The environment is there ({time.monotonic() - start:.0f} s).", flush=True)


if __name__ == "__main__":
    lacks = missing_part()
    if lacks:
        sys.exit(f"This machine lacks a part of Python. Run:\n    {lacks}")
    install(sys.argv[1] if len(sys.argv) > 1 else "run")
