"""The settings of the site for tests: no secret of anybody, fast hashes, a database of its own."""

import os

from entraide.config.settings import *  # noqa: F403

SECRET_KEY = "for tests alone, and nothing else"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if not os.environ.get("DATABASE_URL"):
    DATABASES["default"]["NAME"] = ":memory:"
