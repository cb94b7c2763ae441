"""The settings of the site for tests: no secret of anybody, fast hashes, a database of its own."""

import os
import tempfile
from pathlib import Path

from entraide.config.settings import *  # noqa: F403

SECRET_KEY = "for tests alone, and nothing else"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if not os.environ.get("DATABASE_URL"):
    # a file, since the server of a browser answers in threads of its own; lost power costs a test nothing
    file = Path(tempfile.gettempdir()) / f"entraide-test-{os.getpid()}.sqlite3"
    DATABASES["default"] |= {"NAME": file, "TEST": {"NAME": file}}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
