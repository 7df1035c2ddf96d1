"""The tests: fixed keys, fast password hashes, SQLite or the PostgreSQL of ``TEST_DATABASE_URL``."""

import os
import tempfile
from pathlib import Path

_suffix = os.environ.get("ONEPLUSX_TEST_DB_SUFFIX", "")
os.environ.setdefault("ONEPLUSX_DATA_DIR", str(Path(tempfile.gettempdir()) / f"oneplusx-test{_suffix}"))
os.environ.setdefault("ONEPLUSX_SECRET_KEY", "test secret")
os.environ.setdefault("ONEPLUSX_MASTER_KEY", "test master key")

from oneplusx.site.settings.base import *
from oneplusx.site.settings.environment import postgresql, sqlite

DEMO_MODE = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_url = os.environ.get("TEST_DATABASE_URL", "")
if _url:
    _database = {**postgresql(_url), "CONN_MAX_AGE": 0, "TEST": {"NAME": f"test_oneplusx{_suffix}"}}
else:
    _database = {**sqlite(DATA_DIR / "unused.sqlite3"), "TEST": {"NAME": str(DATA_DIR / f"test{_suffix}.sqlite3")}}
DATABASES = {"default": _database}
DATA_DIR.mkdir(parents=True, exist_ok=True)
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns without it
WHITENOISE_AUTOREFRESH = True  # looks for a file when it is asked for, instead of reading all for each client of a test
