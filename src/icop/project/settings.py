"""Django's settings, one file for every environment. What a site may change is an `ICOP_*` variable.

Each variable is described in docs/reference/settings.md; a test compares the two.
"""

from __future__ import annotations

from pathlib import Path

from icop.project import environment as env
from icop.project import logs

SOURCE = Path(__file__).resolve().parent.parent
ICOP_HOME = env.home()
ICOP_DATA_DIRS = [SOURCE / "data", *env.folders("ICOP_DATA_DIRS")]
ICOP_INDEX_URL = env.text("ICOP_INDEX_URL", f"tantivy://{ICOP_HOME / 'index'}")
ICOP_MODEL_DIR = env.folder("ICOP_MODEL_DIR", SOURCE / "index" / "meaning" / "model")
ICOP_CUI_AUDIENCE = env.text("ICOP_CUI_AUDIENCE", "editors")
ICOP_DISTRIBUTION_AUDIENCE = env.text("ICOP_DISTRIBUTION_AUDIENCE", "editors")
ICOP_SIGNUP = env.choice("ICOP_SIGNUP", ("closed", "open"))
ICOP_MAY_ENTER = env.choice("ICOP_MAY_ENTER", ("unclassified", "cui"))
ICOP_FAILED_SEARCH_DAYS = env.days("ICOP_FAILED_SEARCH_DAYS", 90)
ICOP_HTTPS = env.flag("ICOP_HTTPS")

SECRET_KEY = env.secret_key(ICOP_HOME)
DEBUG = env.flag("ICOP_DEBUG")
ALLOWED_HOSTS = env.hosts("ICOP_HOSTS")
CSRF_FAILURE_VIEW = "icop.ui.problems.forgery"
CSRF_TRUSTED_ORIGINS = env.origins("ICOP_ORIGINS")

INSTALLED_APPS = [
    "icop.ui",
    "icop.accounts",
    "icop.audit",
    "icop.links",
    "icop.facts",
    "icop.taxonomy",
    "icop.library",
    "icop.search",
    "icop.tsfd",
    "icop.tools",
    "icop.cases",
    "icop.alerts",
    "icop.topics",
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
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "icop.ui.middleware.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "icop.accounts.middleware.ReaderMiddleware",
    "icop.ui.middleware.Clock",
    "icop.ui.middleware.Problems",
]

ROOT_URLCONF = "icop.project.urls"
WSGI_APPLICATION = "icop.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "icop.ui.context.shell",
            ],
            "builtins": ["icop.ui.templatetags.icop"],
        },
    }
]
FORM_RENDERER = "icop.ui.forms.FieldRenderer"

DATABASES = {"default": env.database(ICOP_HOME)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "icop_cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "icop.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a code still counts half a minute later: clocks differ, and people type (RFC 6238, 5.2)
MFA_ALLOW_UNVERIFIED_EMAIL = True  # no mail is sent here, so no address is ever verified
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ICOP_HTTPS
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": env.sign_on()}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

LANGUAGE_CODE = "en-us"
TIME_ZONE = env.time_zone("ICOP_TIME_ZONE")
USE_TZ = True
USE_I18N = False
DATE_FORMAT = "j M Y"

STATIC_URL = "static/"
STATIC_ROOT = ICOP_HOME / "static"
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = ICOP_HOME / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "icop.ui.storage.StaticFiles"},
}
FILE_UPLOAD_TEMP_DIR = ICOP_HOME / "incoming"
SILENCED_SYSTEM_CHECKS = ["files.E001"]  # the folder for uploads is made with the home, after the settings are read
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "icop.library.uploading.Uploads"]
DATA_UPLOAD_MAX_NUMBER_FILES = 500

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ICOP_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ICOP_HTTPS else None  # set by the proxy in front
SECURE_HSTS_SECONDS = 31_536_000 if ICOP_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = logs.settings_for(
    ICOP_HOME, env.choice("ICOP_LOG_LEVEL", ("warning", "debug", "info", "error", "critical")).upper()
)
