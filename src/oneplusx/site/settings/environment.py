"""Reads what a deployment sets from outside: paths, the database and secrets."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

KEY_BYTES = 32
BACKENDS = "django.core.mail.backends"
POSTGRESQL_OPTIONS = "-c jit=off -c work_mem=32MB"
"""Pages ask short questions: compiling one takes longer than answering it, and sorting in memory is what is quick."""


def data_dir() -> Path:
    """The folder of the deployment's own data (``ONEPLUSX_DATA_DIR``, default ``./var``)."""
    return Path(os.environ.get("ONEPLUSX_DATA_DIR", "var")).resolve()


def secret(variable: str, path: Path) -> bytes:
    """A 32-byte secret: from the environment, else from its file, made on first use.

    A value in the environment may have any form; it is hashed to 32 bytes. The file is readable by its owner only.
    """
    value = os.environ.get(variable)
    if value:
        return hashlib.sha256(value.encode()).digest()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(KEY_BYTES))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


def database(folder: Path) -> dict[str, Any]:
    """Django's settings of the database named by ``DATABASE_URL``; SQLite in ``folder`` without it."""
    url = os.environ.get("DATABASE_URL", "")
    if url:
        return postgresql(url)
    return sqlite(folder / "oneplusx.sqlite3")


def postgresql(url: str) -> dict[str, Any]:
    """Settings of ``postgresql://user:password@host:port/name``."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "oneplusx",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": POSTGRESQL_OPTIONS},
    }


def sqlite(path: Path) -> dict[str, Any]:
    """Settings of the embedded database; Django's defaults lose concurrent writes."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def mail(folder: Path) -> dict[str, Any]:
    """Django's settings of mail: the server of ``ONEPLUSX_SMTP_URL``; without one, a file per mail in ``folder``.

    ``smtp://user:password@host:587`` turns to TLS before it signs in (not with ``?tls=no``); ``smtps://`` begins so.
    ``ONEPLUSX_EMAIL_BACKEND`` names another backend of Django.
    """
    sender = os.environ.get("ONEPLUSX_MAIL_FROM", "oneplusx@localhost")
    found: dict[str, Any] = {"DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender, "EMAIL_TIMEOUT": 20}
    backend = os.environ.get("ONEPLUSX_EMAIL_BACKEND", "")
    url = os.environ.get("ONEPLUSX_SMTP_URL", "")
    if not url:
        files = {"EMAIL_BACKEND": f"{BACKENDS}.filebased.EmailBackend", "EMAIL_FILE_PATH": str(folder)}
        return {**found, **files, **({"EMAIL_BACKEND": backend} if backend else {})}
    parts = urlsplit(url)
    is_safe = parts.scheme == "smtps"
    return {
        **found,
        "EMAIL_BACKEND": backend or f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if is_safe else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_safe,
        "EMAIL_USE_TLS": not is_safe and "tls=no" not in parts.query,
    }
