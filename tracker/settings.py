"""All settings, in one place. What differs between machines comes from the environment, through `tracker.env`."""

from pathlib import Path

from django.contrib.messages import constants as message_levels

from tracker import env
from tracker.databases import with_options

BASE_DIR = Path(__file__).resolve().parent.parent

# --- what the environment says --------------------------------------------------------------------------------------

DEBUG = env.flag("DEBUG")
HOST = env.text("HOST", default="127.0.0.1")  # where we listen; scripts/run hands it to the server
PORT = env.port("PORT", default=8000)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
BEHIND_PROXY = env.flag("BEHIND_PROXY")  # a proxy ends TLS and sets X-Forwarded-Proto itself

# The key of a development machine is no secret: it signs nothing that anybody else could use.
SECRET_KEY = env.text("SECRET_KEY", default="for-development-alone-" + "0" * 40 if DEBUG else "")
if not SECRET_KEY:
    raise env.Misconfigured("SECRET_KEY is missing; give it a long random text and keep it.")
if not (DEBUG or ALLOWED_HOSTS):
    raise env.Misconfigured("ALLOWED_HOSTS is missing; name the hosts that this site answers to.")

# Demonstration: fictional actors, and sign-ins whose passwords are printed. Never where others can reach it.
DEMO = env.flag("DEMO")
if DEMO and not (DEBUG and all(env.is_loopback(host) for host in [HOST, *ALLOWED_HOSTS])):
    raise env.Misconfigured(
        "DEMO=1 has sign-ins that everybody knows, so it runs only with DEBUG=1 and only for this machine "
        "(HOST=127.0.0.1, and no other ALLOWED_HOSTS)."
    )

DATABASES = {"default": with_options(env.database(default=BASE_DIR / "var" / "waymark.sqlite3", base=BASE_DIR))}

# --- the apps -------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "tracker",
    # our features, top leans on bottom
    "commitments.pages",
    "commitments.curation",
    "commitments.scorecards",
    "commitments.progress",
    "commitments.evidence",
    "commitments.actors",
    "commitments.catalogue",
    "commitments.accounts",
    "commitments.audit",
    "commitments.common",
    # others'
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "commitments.accounts.middleware.private_for_sessions",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- pages ----------------------------------------------------------------------------------------------------------

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commitments.common.scope.scope",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
FORMS_URLFIELD_ASSUME_HTTPS = True  # an address typed without a scheme is https, as it will be in Django 6
MESSAGE_TAGS = {message_levels.ERROR: "danger"}  # Bootstrap's word

# --- languages and time ---------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
# The interface is in English until a translation of it is complete.
LANGUAGES = [("en", "English")]
# The languages in which reports and the catalogue may be written: the United Nations' six, in their own names.
CONTENT_LANGUAGES = [
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- static files ---------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# --- who may, and what leaks ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["commitments.accounts.backends.KnownPeople"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "progress:desk"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_HTTPONLY = True  # forms and htmx take the token from the page
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = not DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 3600  # sent over https alone
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"

# A report is text: a form that is larger than this is not one of ours.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 25

# --- what is said on stderr -----------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
}
