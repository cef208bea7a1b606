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
WORKERS = env.number("WORKERS", default=2, least=1)  # processes, and threads of each; scripts/serve hands both over
THREADS = env.number("THREADS", default=8, least=1)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
SITE_URL = env.site_url(  # links in mail that nobody asked for with a request begin with it, and citations
    "SITE_URL",
    default=f"http://{HOST}:{PORT}" if DEBUG or not ALLOWED_HOSTS else f"https://{ALLOWED_HOSTS[0].lstrip('.')}",
)
BEHIND_PROXY = env.flag("BEHIND_PROXY")  # a proxy ends TLS and sets X-Forwarded-Proto itself

# Demonstration: fictional actors, and sign-ins whose passwords are printed. Never where others can reach it.
DEMO = env.flag("DEMO")
if DEMO and not (DEBUG and all(env.is_loopback(host) for host in [HOST, *ALLOWED_HOSTS])):
    raise env.Misconfigured(
        "DEMO=1 has sign-ins that everybody knows, so it runs only with DEBUG=1 and only for this machine "
        "(HOST=127.0.0.1, and no other ALLOWED_HOSTS)."
    )

# The key of a development machine is no secret: it signs nothing that anybody else could use.
SECRET_KEY = env.text("SECRET_KEY", default=env.DEVELOPMENT_KEY if DEBUG else "")
SECRET_KEY_FALLBACKS = env.words(
    "SECRET_KEY_OLD"
)  # what keys of before signed (sessions, open forms) holds until they go
env.check_keys(SECRET_KEY, *SECRET_KEY_FALLBACKS, published_is_fine=DEBUG and env.is_loopback(HOST))
env.check_hosts(ALLOWED_HOSTS, debug=DEBUG)

POOLED = env.flag("POOLED")  # DATABASE_URL leads to PgBouncer, which gives a connection for one transaction
REPLICA = env.flag(
    "REPLICA"
)  # DATABASE_URL leads to a replica: this process answers visitors who read, and writes nothing
DATABASES = {
    "default": with_options(
        env.database(default=BASE_DIR / "var" / "waymark.sqlite3", base=BASE_DIR), pooled=POOLED, replica=REPLICA
    )
}

# Where files that people hand in are kept: never under an address, never beside the static files.
EVIDENCE_ROOT = env.folder("EVIDENCE_ROOT", default=BASE_DIR / "var" / "evidence", base=BASE_DIR)

# --- the apps -------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "tracker",
    # our features, top leans on bottom
    "commitments.pages",
    "commitments.curation",
    "commitments.snapshots",
    "commitments.scorecards",
    "commitments.desk",
    "commitments.exchange",
    "commitments.assessment",
    "commitments.progress",
    "commitments.pledges",
    "commitments.record",
    "commitments.evidence",
    "commitments.actors",
    "commitments.catalogue",
    "commitments.accounts",
    "commitments.audit",
    "commitments.search",
    "commitments.common",
    # others'
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django.forms",
    "tracker.apps.Administration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "commitments.common.middleware.closed_to_other_sites",
    "django.middleware.security.SecurityMiddleware",
    "tracker.health.answer_watchers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "commitments.pages.caching.PublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "commitments.pages.middleware.NothingTypedIsLost",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commitments.actors.middleware.second_factor_first",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "commitments.common.parameters.StrictParameters",
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
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # templates/django/forms stand above Django's own
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
FORMAT_MODULE_PATH = ["tracker.formats"]
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
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "progress:desk"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

PASSWORD_RESET_TIMEOUT = 3600  # seconds that a link to a new password works, and then once

# allauth: an address and a password, then a second factor. Nobody makes an account here: people are invited.
ACCOUNT_ADAPTER = "commitments.accounts.adapter.Door"
ACCOUNT_FORMS = {
    "login": "commitments.accounts.forms.SignInForm",
    "reset_password": "commitments.accounts.forms.ForgottenForm",
    "reset_password_from_key": "commitments.accounts.forms.NewPasswordForm",
    "change_password": "commitments.accounts.forms.ChangePasswordForm",
    "reauthenticate": "commitments.accounts.forms.ConfirmForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # never asked; allauth compares it with the line above
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation came by mail already
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever changes a password or a second factor, its owner reads of it
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# Tries of one visitor's network (ip), and of one visitor on one account (key). No network can lock another out. Every
# window is at most accounts.limits.WAIT, which the page of refusal names; reset_mail is silent, and those of the second
# factor have a sentence of their own (docs/adr/0012).
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", default=1 if BEHIND_PROXY else 0)
ACCOUNT_RATE_LIMITS = {
    "login": "60/5m/ip",
    "login_failed": "20/5m/ip,5/5m/key",
    "reauthenticate": "10/5m/user",
    "change_password": "10/5m/user",
    "reset_password": "10/5m/ip",
    "reset_password_from_key": "20/5m/ip",
    "reset_mail": "5/1h/key",
    # Wrong codes of somebody who has the password: of one network on one account, and of all networks on it. The
    # arithmetic is in docs/adr/0012.
    "second_factor_failed": "20/5m/ip,5/5m/key,20/1d/key",
    "second_factor_anywhere": "200/1d/key",
    "second_factor_mail": "1/1d/key",
}
MFA_ADAPTER = "commitments.accounts.adapter.SecondFactor"
MFA_FORMS = {
    "authenticate": "commitments.accounts.forms.CodeForm",
    "authenticate_webauthn": "commitments.accounts.forms.PasskeyForm",
    "reauthenticate": "commitments.accounts.forms.ConfirmCodeForm",
    "login_webauthn": "commitments.accounts.forms.PasskeyAloneForm",
    "reauthenticate_webauthn": "commitments.accounts.forms.ConfirmPasskeyForm",
    "activate_totp": "commitments.accounts.forms.AddAppForm",
    "add_webauthn": "commitments.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "commitments.accounts.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Waymark"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds: phones' clocks are seldom exact
MFA_RATE_LIMITS = {"webauthn_login": "20/5m/ip"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # browsers give passkeys to http on this machine alone

SESSION_ENGINE = "commitments.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # the engine has the same limit, and another for idleness
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not DEBUG
# __Host-: browsers take such a cookie from this very host over https alone, so no neighbour under the same domain plants one.
SESSION_COOKIE_NAME = "sessionid" if DEBUG else "__Host-sessionid"
CSRF_COOKIE_HTTPONLY = True  # forms take the token from the page
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "commitments.pages.trouble.csrf_failure"
CSRF_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_NAME = "csrftoken" if DEBUG else "__Host-csrftoken"

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
# What browsers can do for a page: nothing, but passkeys for our own. Names that Chromium does not know fill its console.
PERMISSIONS_POLICY = {
    **dict.fromkeys(
        (
            "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "compute-pressure",
            "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid",
            "identity-credentials-get", "idle-detection", "interest-cohort", "keyboard-map", "local-fonts", "magnetometer",
            "microphone", "midi", "otp-credentials", "payment", "picture-in-picture", "screen-wake-lock", "serial",
            "storage-access", "sync-xhr", "usb", "window-management", "xr-spatial-tracking",
        ),
        "()",
    ),
    "clipboard-write": "(self)",  # the button that copies a citation
    "publickey-credentials-create": "(self)",
    "publickey-credentials-get": "(self)",
}  # fmt: skip
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 3600  # sent over https alone
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"

# A report is text: a form that is larger than this is not one of ours. Files have bounds of their own
# (commitments/evidence/uploads.py), beyond which they are let go and the words around them stay.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 100
FILE_UPLOAD_HANDLERS = ["commitments.evidence.uploads.BoundedUploadHandler"]

# --- what is kept for a while, and mail ------------------------------------------------------------------------------

CACHES = {
    # In the database, so that every process counts the same tries. Its table is made by a migration (accounts/0005).
    "default": {
        "BACKEND": "commitments.accounts.limits.CountedTries",
        "LOCATION": "kept_for_a_while",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Visitors' pages, compressed, in the memory of each process: about 10 KB each, 64 KB at most
    # (commitments/pages/caching.py).
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 400},
    },
    # What visitors' pages read alike of the catalogue, until something public changes: some 50 KB each at most
    # (commitments/common/per_version.py).
    "catalogue": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "catalogue",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

vars().update(env.mail(debug=DEBUG))  # EMAIL_BACKEND, EMAIL_HOST, DEFAULT_FROM_EMAIL ...

# --- what is said on stderr -----------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"nothing_private": {"()": "tracker.logs.NothingPrivate"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["nothing_private"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},  # make run: a line a request
    },
}
