"""Settings, all from environment variables (see docs/operations.md).

The same code runs two sizes of installation: without DATABASE_URL and REDIS_URL, everything in one process on SQLite;
with both, many processes on PostgreSQL and Redis. `community.checks` refuses only one of the two.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from environs import Env

from community.language_names import with_language
from operations import startup
from operations.logs import CONFIGURATION as LOGGING  # noqa: F401  a setting

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = Env()
env.read_env(str(BASE_DIR / ".env"))

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "development-only-" + "0" * 40 if DEBUG else "")
SECRET_KEY_FALLBACKS: list[str] = env.list(
    "SECRET_KEY_FALLBACKS", []
)  # what was sealed with an older key stays readable
# The address people use; every link in a mail or a feed begins with it (ground.links).
BASE_URL = startup.base_url(env.str("BASE_URL", f"http://localhost:{env.int('PORT', 8000)}"))
ALLOWED_HOSTS = [
    host for host in env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG else []) if host
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
FORCE_SCRIPT_NAME = ""  # the site lives at the root of its host, whatever a request says (community.front_door)
if DEBUG:
    startup.refuse_public_debug(BASE_URL, ALLOWED_HOSTS)
else:
    startup.refuse_weak_key(SECRET_KEY)
    startup.refuse_open_site(BASE_URL, ALLOWED_HOSTS)
ORGANISATION = env.str("ORGANISATION", "つどい")  # who runs this installation; shown in header and mails
EMERGENCY_NUMBER = env.str("EMERGENCY_NUMBER", "119")
QUICK_EXIT_URL = env.str(
    "QUICK_EXIT_URL", "https://www.jma.go.jp/"
)  # where 「このページをすぐに閉じる」 leads: the weather
VOICES_ANSWER_WITHIN_DAYS = env.int("VOICES_ANSWER_WITHIN_DAYS", 14)  # promised to everybody who says something
VOICES_EMAIL_KEPT_DAYS = env.int("VOICES_EMAIL_KEPT_DAYS", 30)  # after the answer; then the address is erased
VOICES_ORIGINAL_KEPT_DAYS = env.int("VOICES_ORIGINAL_KEPT_DAYS", 365)  # after the answer; the public wording stays
# Minutes after which a worried report that nobody took goes on: to who is called second, to coordinators on duty, to
# everybody. Three are enough to wake up, unlock a phone and look; after ten, whoever is worried has waited long enough.
ALARM_GOES_ON_AFTER = env.list("ALARM_GOES_ON_AFTER", [3, 6, 10], subcast=int)
# Minutes within which somebody is to look at a case on the desk: a call for help, a worry or somebody's private data,
# anything else. Requests have the days that their group promises.
CASE_TARGET_MINUTES = env.list("CASE_TARGET_MINUTES", [2, 10, 1440], subcast=int)
UNANSWERED_AFTER_HOURS = env.int("UNANSWERED_AFTER_HOURS", 6)  # without a line by somebody else: shown on the desk
BREAK_OFFERED_AFTER = env.int(
    "BREAK_OFFERED_AFTER", 5
)  # cases with distressing words that one person opened in a shift
MEMBER_NOTES_KEPT_DAYS = env.int("MEMBER_NOTES_KEPT_DAYS", 365)

# ── Apps, from the top layer to the foundation (the import contract in pyproject.toml) ──
OUR_APPS = [
    "community", "operations", "cms", "desk", "care", "voices", "chat", "groups", "programs", "places", "helplines",
    "people", "notices", "watched", "ground",
]  # fmt: skip
INSTALLED_APPS = [
    *[name for name in OUR_APPS if (BASE_DIR / name / "apps.py").exists()],
    "modeltranslation",
    "wagtail_localize",
    "wagtail_localize.locales",
    "cms.without_api.RedirectsConfig",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "people.staff.accounts.StaffAccountsConfig",  # wagtail.users with our screens
    "cms.without_api.SnippetsConfig",
    "cms.without_api.DocumentsConfig",
    "cms.without_api.ImagesConfig",
    "wagtail.search",
    "cms.staff.side.StaffSideConfig",  # wagtail.admin with our review mails
    "wagtail",
    "modelcluster",
    "taggit",
    "recurrence",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "community.storing.NobodyStoresMiddleware",
    "community.middleware.VerbsMiddleware",
    "community.middleware.MonitorsFirstMiddleware",
    "community.middleware.MeasureMiddleware",
    "community.middleware.OwnLinksMiddleware",
    "community.middleware.NoSuchNumberMiddleware",
    "community.middleware.PoliciesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.sessions.SessionsEndMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "chat.middleware.ForgetOnLogoutMiddleware",
    "cms.middleware.ReadersLanguageMiddleware",
    "cms.middleware.StaffLanguageMiddleware",
    "people.sent_twice.SentTwiceMiddleware",
    "people.middleware.entrance.FormsOfANetworkMiddleware",
    "people.middleware.second_factor.SecondFactorMiddleware",
    "people.proof.FreshProofMiddleware",
    "community.generic_writes.GenericWritesMiddleware",
    "people.middleware.sessions.ReturnAfterExpiryMiddleware",
    "community.middleware.AdminContentSecurityPolicyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",  # addresses that staff changed; only consulted on a 404
]
ROOT_URLCONF = "community.urls"
WSGI_APPLICATION = "community.wsgi.application"
ASGI_APPLICATION = "community.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "cms.staff.templates.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "community.context_processors.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "ground.templatetags.links"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── Data: both addresses or neither ──
DATABASE_URL = env.str("DATABASE_URL", "")
REDIS_URL = env.str("REDIS_URL", "")
SQLITE = {  # a file that several processes on one machine can share
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {
        # IMMEDIATE: a reader that becomes a writer would otherwise fail with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA secure_delete=ON;"  # what is erased is overwritten, not only marked as free
        " PRAGMA cache_size=-16000;",  # KiB
    },
}
PAGES_AT_ONCE = env.int("PAGES_AT_ONCE", 16)  # made concurrently by one process; the others wait
if DATABASE_URL.startswith("postgres"):
    # Each page has its own thread, which ends with it: a persistent connection would be left behind, open. Rooms keep
    # theirs all the same. A pool was tried: while the database is away, rooms then queue up to be told so.
    DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=0)}
else:
    DATABASES = {"default": SQLITE | {"NAME": DATABASE_URL.removeprefix("sqlite:///") or VAR_DIR / "tsudoi.sqlite3"}}
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "community.cache.RedisOrOwnMemory",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},  # seconds
        }
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            # redis-py's defaults (5 s socket timeout, 100 connections) disconnect idle listeners and lose bursts.
            "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": 30, "max_connections": 1000}]},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# ── Languages and time: Japanese first; times are aware, the office is in Japan ──
LANGUAGE_CODE = "ja"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("ja", "日本語"), ("en", "English")]
MODELTRANSLATION_DEFAULT_LANGUAGE = "ja"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("ja",)
MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = with_language
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Tokyo"
FORMAT_MODULE_PATH = ["community.formats"]
USE_I18N = USE_TZ = True
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # the city has one time zone; staff are not asked
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # untranslated pages are drafts

# ── Files ──
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", VAR_DIR / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", VAR_DIR / "media")
BACKUP_ROOT = env.path("BACKUP_ROOT", VAR_DIR / "backups")
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", "")  # public keys (age1…), which can only encrypt: manage.py backup_key
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", 14)  # for this long, erased data lives on in backups
STORAGES = {
    "default": {"BACKEND": "cms.files.Files"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "community.staticfiles.ManifestStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# ── People: accounts by e-mail code or passkey, no password needed ──
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_FORM_CLASS = "people.forms.signup.SignupForm"
ACCOUNT_FORMS = {
    "login": "people.forms.entrance.LoginForm",
    "signup": "people.forms.entrance.RegistrationForm",
    "confirm_login_code": "people.forms.entrance.LoginCodeForm",
    "confirm_email_verification_code": "people.forms.entrance.EmailCodeForm",
    "add_email": "people.forms.entrance.ChangeEmailForm",
    "reauthenticate": "people.forms.entrance.PasswordForm",
}
ACCOUNT_CHANGE_EMAIL = True  # one address per person; a new one counts once its code was entered
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Allauth lets only unknown people correct their address while registering: the page would reveal who is known.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60  # seconds; mail can be slow
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # "a passkey was added to your account"
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # rate limits are in one place: people.limits, ground.limiter
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
MFA_ADAPTER = "people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "people.forms.second_factor.AuthenticateForm",
    "reauthenticate": "people.forms.second_factor.ReauthenticateForm",
    "activate_totp": "people.forms.second_factor.ActivateTOTPForm",
    "add_webauthn": "people.forms.second_factor.AddPasskeyForm",
    "signup_webauthn": "people.forms.second_factor.FirstPasskeyForm",
    "edit_webauthn": "people.forms.second_factor.RenamePasskeyForm",
    "login_webauthn": "people.forms.second_factor.PasskeyLoginForm",
    "authenticate_webauthn": "people.forms.second_factor.PasskeyAuthenticateForm",
    "reauthenticate_webauthn": "people.forms.second_factor.PasskeyReauthenticateForm",
}
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_ISSUER = ORGANISATION
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60  # seconds; a tired parent should not have to sign in every night
# Not in the cache: a Redis outage signs nobody out, and signing out takes effect in every process.
SESSION_ENGINE = "people.sessions"

# ── Rooms: what one person and one address may do in each process (docs/realtime.md) ──
CHAT_POSTS_PER_MINUTE = env.int("CHAT_POSTS_PER_MINUTE", 20)
CHAT_POSTS_AT_ONCE = env.int("CHAT_POSTS_AT_ONCE", 10)
CHAT_PICTURES_PER_MINUTE = env.float("CHAT_PICTURES_PER_MINUTE", 0.5)
CHAT_PICTURES_AT_ONCE = env.int("CHAT_PICTURES_AT_ONCE", 6)
CHAT_ACTS_PER_MINUTE = env.int("CHAT_ACTS_PER_MINUTE", 60)  # reactions, edits, reports …
CHAT_ACTS_AT_ONCE = env.int("CHAT_ACTS_AT_ONCE", 30)
CHAT_HELD_MINUTES = env.int("CHAT_HELD_MINUTES", 30)  # then what waits goes to the coordinators
CHAT_SOCKETS_PER_PERSON = env.int("CHAT_SOCKETS_PER_PERSON", 8)
CHAT_SOCKETS_PER_ADDRESS = env.int("CHAT_SOCKETS_PER_ADDRESS", 200)

# ── Mail ──
EMAIL_BACKEND = "notices.mailbox.DevelopmentMailbox" if DEBUG else "notices.mail_server.MailServer"
DEVELOPMENT_MAILBOX = env.path("DEVELOPMENT_MAILBOX", VAR_DIR / "mail")
if not DEBUG and env.str("EMAIL_URL", ""):
    vars().update(env.dj_email_url("EMAIL_URL"))
    if EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        EMAIL_BACKEND = "notices.mail_server.MailServer"
EMAIL_TIMEOUT = 20  # seconds; a silent mail server must not block the worker
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "tsudoi@localhost")

# ── LINE: all three or none (community.checks); without them nothing of it is there ──
LINE_ACCOUNT = env.str("LINE_ACCOUNT", "")  # "@123abcde", as people find the office's account
LINE_CHANNEL_SECRET = env.str("LINE_CHANNEL_SECRET", "")  # what LINE signs its requests with
LINE_CHANNEL_TOKEN = env.str("LINE_CHANNEL_TOKEN", "")  # what we show it

# ── Editorial ──
WAGTAIL_SITE_NAME = ORGANISATION
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search.backend"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False  # it would call a third party
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Names, addresses and sign-in belong to /accounts/; the CMS has no passwords.
WAGTAILUSERS_PASSWORD_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# What staff may upload for others to download. Nothing that a browser runs, and nothing is shown in our own pages.
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt"]
WAGTAILDOCS_EXTENSIONS += ["jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.pictures.DocumentForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024  # bytes
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.pictures.PictureForm"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # an embed would bring a third party onto our page

# ── Security: the public site under one policy without exceptions ──
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "img-src": [SELF, "data:"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the CMS previews pages in a frame of its own
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of a form; files are streamed
if BASE_URL.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_SSL_HOST = BASE_URL.removeprefix("https://")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # A browser accepts such a cookie only from this very host over https: no other site of the city's can set it.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-django_language"
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # what a Prometheus sends to /metrics; without one it answers 404
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains,
    "security.W021",  # and for ever: the domain is the city's, which may have other sites below it
    "security.W019",  # X-Frame-Options: see above
]
