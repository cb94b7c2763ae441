"""Settings of the site, all from the environment; `docs/operate.md` names each.

Secrets come from files of the data folder, made at `entraide init`; none has a working default.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from entraide.config.preparing import DATABASE, secret_file
from entraide.core.errors import UnusableFile, sentence
from entraide.core.files import data_folder

DATA = data_folder(None)
"""The folder of the installation: database, secret, tables, letterhead."""


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in ("1", "true", "yes")


def _secret() -> str:
    """Return the secret of the installation; empty, with which nothing is served, where there is none."""
    path = secret_file(DATA)
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""


def _database() -> dict[str, Any]:
    """Return the database: PostgreSQL where DATABASE_URL names one, else a file of the data folder."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / DATABASE,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("postgresql", "postgres"):
        raise UnusableFile(
            sentence("DATABASE_URL does not name a PostgreSQL database."),
            sentence("Write it so: postgresql://user:password@host:port/name."),
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(port or ""),
        "OPTIONS": {},
    }


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("ENTRAIDE_HOSTS", "localhost,127.0.0.1").split(",") if host]
HTTPS = _flag("ENTRAIDE_HTTPS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "entraide.core",
    "entraide.web",
    "entraide.accounts",
    "entraide.cases",
]
MIDDLEWARE = [
    "entraide.web.middleware.visitor_address",
    "entraide.web.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "entraide.web.middleware.own_pages_alone",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "entraide.accounts.middleware.people",
    "entraide.web.middleware.reader_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "entraide.accounts.middleware.kept_posts",
    "entraide.web.middleware.deny_by_default",
]
ROOT_URLCONF = "entraide.config.urls"
WSGI_APPLICATION = "entraide.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "entraide.web.context.page",
            ],
            "builtins": ["entraide.web.templatetags.entraide"],
        },
    }
]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"

LAUNCH_TOKEN = os.environ.get("ENTRAIDE_LAUNCH_TOKEN", "")
"""What opens the set-up pages of an empty installation; `entraide run` makes a new one each time."""

# --- sessions and cookies
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "entraide-session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "entraide-csrf"
CSRF_FAILURE_VIEW = "entraide.accounts.views.kept.not_from_here"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- words
LANGUAGE_CODE = "en"
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
LANGUAGES = [
    (code, name)
    for code, name in (("en", "English"), ("fr", "Français"), ("ar", "العربية"))
    if code == "en" or (LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.mo").is_file()
]
"""Languages of the pages: those whose catalogue is compiled."""
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- files
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 365 * 24 * 60 * 60  # pages name them by what they hold (web/templatetags/entraide.py)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # none at all would take the origin from our own forms too
X_FRAME_OPTIONS = "DENY"

# --- https, where a proxy brings it
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
"""Other names under the domain of a ministry are not ours: neither to bind to https nor to have listed so."""

# --- what is said on standard error
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "entraide.web.logs.LogLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
