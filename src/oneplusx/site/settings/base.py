"""Settings shared by every deployment. Values come from the environment; secrets also from files."""

from __future__ import annotations

import json
import os
from pathlib import Path

from csp.constants import NONE, SELF

from oneplusx.site.settings.environment import data_dir, database, mail, secret

PACKAGE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = data_dir()

DEBUG = False
DEMO_MODE = os.environ.get("ONEPLUSX_DEMO", "") == "1"
SECRET_KEY = secret("ONEPLUSX_SECRET_KEY", DATA_DIR / "secret.key").hex()
ONEPLUSX_MASTER_KEY = secret("ONEPLUSX_MASTER_KEY", DATA_DIR / "master.key")
ALLOWED_HOSTS = os.environ.get("ONEPLUSX_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ONEPLUSX_ORIGINS", "").split(",") if origin]

APPS = [
    "privacy",
    "dashboards",
    "inquiry",
    "supervision",
    "exchange",
    "sharing",
    "rostering",
    "graduation",
    "conversion",
    "recognition",
    "rulesets",
    "credentials",
    "certificates",
    "assessment",
    "pilots",
    "curriculum",
    "ledger",
    "standards",
    "notices",
    "approvals",
    "transparency",
    "access",
    "parties",
    "intake",
    "jobs",
    "files",
    "keys",
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
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.idp.oidc",
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
    "oneplusx.apps.access.middleware.IdleMiddleware",
    "oneplusx.apps.access.middleware.SecondFactorMiddleware",
    "oneplusx.site.middleware.WrongMethodMiddleware",
    "oneplusx.site.middleware.ColumnsMiddleware",
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
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["oneplusx.site.template_loading.SiteLoader", "oneplusx.site.template_loading.AppsLoader"],
                )
            ],
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
ACCOUNT_ADAPTER = "oneplusx.apps.access.adapters.AccountAdapter"
IDP_OIDC_ADAPTER = "oneplusx.apps.access.adapters.ProviderAdapter"
SOCIALACCOUNT_ADAPTER = "oneplusx.apps.access.adapters.OutsideAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form would be stopped by form-action; the state protects the way back
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "oneplusx.apps.access.adapters.FactorsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are not sign-in names here
MFA_TOTP_ISSUER = "1+X 学分银行"
MFA_TOTP_TOLERANCE = 1  # clocks of phones are up to half a minute off; a code works once all the same

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
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000  # attendance, sign-in and scores of a whole site are one form
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Address of the site in mails.
ONEPLUSX_SITE_URL = os.environ.get("ONEPLUSX_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
globals().update(mail(DATA_DIR / "mail"))

# Host in the names of issuers (did:web), e.g. "bank.example.cn"; never changed once keys were made under it.
# Without it, and in the demonstration, keys name themselves (did:key).
ONEPLUSX_DID_HOST = os.environ.get("ONEPLUSX_DID_HOST", "")
# Tiles and checkpoints of the transparency log.
ONEPLUSX_LOG_DIR = Path(os.environ.get("ONEPLUSX_LOG_DIR") or DATA_DIR / "log")

# Webhooks may lead into private networks and use plain http: only where all institutions are trusted.
ONEPLUSX_WEBHOOKS_PRIVATE = os.environ.get("ONEPLUSX_WEBHOOKS_PRIVATE", "") == "1"
# So many failures in a row disable an endpoint.
ONEPLUSX_WEBHOOK_FAILURES_MAX = int(os.environ.get("ONEPLUSX_WEBHOOK_FAILURES_MAX", "20"))

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
SESSION_COOKIE_AGE = 24 * 3600  # what ends a session is that nobody uses it; a form sent later than that is still kept
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# Minutes without a request after which a session ends: of officers, and of learners.
ONEPLUSX_IDLE_MINUTES = max(5, int(os.environ.get("ONEPLUSX_IDLE_MINUTES", "30")))
ONEPLUSX_IDLE_MINUTES_LEARNERS = max(5, int(os.environ.get("ONEPLUSX_IDLE_MINUTES_LEARNERS", "120")))
# An organization that is not on the register may do everything, unless the register is required here.
ONEPLUSX_REGISTER_REQUIRED = os.environ.get("ONEPLUSX_REGISTER_REQUIRED", "") == "1"
# Working days between the prior notice of an activity and its first day.
ONEPLUSX_ACTIVITY_NOTICE_DAYS = int(os.environ.get("ONEPLUSX_ACTIVITY_NOTICE_DAYS", "5"))
# Working days within which a complaint is to be answered.
ONEPLUSX_COMPLAINT_DAYS = int(os.environ.get("ONEPLUSX_COMPLAINT_DAYS", "15"))
# Days after which the board says overdue: scores after the exam, certificates after the notice, credits after those.
ONEPLUSX_SCORES_DAYS = int(os.environ.get("ONEPLUSX_SCORES_DAYS", "30"))
ONEPLUSX_ISSUE_DAYS = int(os.environ.get("ONEPLUSX_ISSUE_DAYS", "30"))
ONEPLUSX_DEPOSIT_DAYS = int(os.environ.get("ONEPLUSX_DEPOSIT_DAYS", "7"))
# Period of the biweekly report: "half_month" (1st to 15th, 16th to the end) or "fortnight" (two weeks from Monday).
ONEPLUSX_REPORT_PERIOD = os.environ.get("ONEPLUSX_REPORT_PERIOD", "half_month")
# How a certificate level without a scheme is assessed; empty: theory 40 %, practice 60 %, pass 60, one re-sit.
DEFAULT_ASSESSMENT_SCHEME: dict[str, object] = json.loads(os.environ.get("ONEPLUSX_ASSESSMENT_SCHEME", "{}"))
# Kinds of institutions that review a standard, one after the other: "authority", "bank". Where there is none of a
# kind, its step falls away; without any, standards are recorded as decided elsewhere.
STANDARD_REVIEWERS = [kind for kind in os.environ.get("ONEPLUSX_STANDARD_REVIEWERS", "bank").split(",") if kind]
# Status lists of credentials are published so often; what changes shows within that time.
ONEPLUSX_STATUS_SECONDS = int(os.environ.get("ONEPLUSX_STATUS_SECONDS", "3"))
# An issuer for tests of other software: signs any credential by POST /credentials/issue.
ONEPLUSX_TEST_ISSUER = os.environ.get("ONEPLUSX_TEST_ISSUER", "") == "1"
ONEPLUSX_TEST_ISSUER_OPEN = os.environ.get("ONEPLUSX_TEST_ISSUER_OPEN", "") == "1"  # without a token
# The inquiry's fast door: where its processes share counters and write their log, and what each may keep in memory.
ONEPLUSX_INQUIRY_DIR = Path(os.environ.get("ONEPLUSX_INQUIRY_DIR") or DATA_DIR / "inquiries")
ONEPLUSX_INQUIRY_CACHE_MB = int(os.environ.get("ONEPLUSX_INQUIRY_CACHE_MB", "64"))
# Addresses of proxies in front whose X-Forwarded-For is believed; empty: nobody's.
ONEPLUSX_PROXIES = [address for address in os.environ.get("ONEPLUSX_PROXIES", "").split(",") if address]
