"""PostgreSQL and many processes behind a TLS proxy. Every secret must be given; nothing is invented."""

import os

from django.core.exceptions import ImproperlyConfigured

from oneplusx.site.settings.base import *

for _name in ("DATABASE_URL", "ONEPLUSX_SECRET_KEY", "ONEPLUSX_MASTER_KEY", "ONEPLUSX_HOSTS"):
    if not os.environ.get(_name):
        raise ImproperlyConfigured(f"缺少环境变量 / missing environment variable: {_name}")

DEMO_MODE = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "oneplusx_cache"}}
