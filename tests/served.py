"""The settings of a site that a test starts as a process of its own: those of tests, but for what a proxy and a browser see."""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403
from tracker.settings import CACHES  # noqa: F401 - visitors' pages are kept

DEMO = True  # the world of the tests is that of the demonstration
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
EVIDENCE_ROOT = Path(os.environ["EVIDENCE_ROOT"])  # the files of who started it
MIDDLEWARE = [*os.environ.get("PLANTED", "").split(), *MIDDLEWARE]  # noqa: F405
