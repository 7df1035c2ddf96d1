"""Settings shared by every deployment. Values come from the environment; secrets also from files."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from oneplusx.site.settings.environment import data_dir, database, secret

PACKAGE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = data_dir()

DEBUG = False
DEMO_MODE = os.environ.get("ONEPLUSX_DEMO", "") == "1"
SECRET_KEY = secret("ONEPLUSX_SECRET_KEY", DATA_DIR / "secret.key").hex()
ONEPLUSX_MASTER_KEY = secret("ONEPLUSX_MASTER_KEY", DATA_DIR / "master.key")
ALLOWED_HOSTS = os.environ.get("ONEPLUSX_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ONEPLUSX_ORIGINS", "").split(",") if origin]

APPS = [
    "inquiry",
    "exchange",
    "graduation",
    "conversion",
    "recognition",
    "rulesets",
    "certificates",
    "curriculum",
    "ledger",
    "standards",
    "approvals",
    "parties",
    "intake",
    "jobs",
    "files",
    "trail",
]
# Ours come first: of two translations of one text, that of the earlier app is shown.
INSTALLED_APPS = [
    "oneplusx.site",
    *[f"oneplusx.apps.{app}" for app in reversed(APPS)],
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "oneplusx.apps.parties.middleware.ActorMiddleware",
    "oneplusx.site.middleware.WrongMethodMiddleware",
    "oneplusx.site.middleware.UnreadableMiddleware",
    "oneplusx.site.middleware.DomainErrorMiddleware",
]
ROOT_URLCONF = "oneplusx.site.urls"
FORM_RENDERER = "oneplusx.web.forms.SiteRenderer"
CSRF_FAILURE_VIEW = "oneplusx.site.pages.csrf_failure"
WSGI_APPLICATION = "oneplusx.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "oneplusx.site.context.page",
            ],
            "builtins": ["oneplusx.site.templatetags.oneplusx", "oneplusx.site.templatetags.components"],
        },
    },
]

DATABASES = {"default": database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "parties.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # failures are counted in the database: see parties/services/attempts.py

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "site" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [PACKAGE_DIR / "site" / "static"]
WHITENOISE_USE_FINDERS = True
FILES_DIR = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

EMAIL_BACKEND = os.environ.get("ONEPLUSX_EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "object-src": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
