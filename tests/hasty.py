"""A server that lies: it says "saved" at once and saves a moment later. The control of test_kills.py; nothing else uses it."""

import io
import threading
import time

from tracker.wsgi import application as honest

LATER = 0.4  # seconds


def application(environ, start_response):
    if environ["REQUEST_METHOD"] != "POST":
        return honest(environ, start_response)
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))

    def save():
        time.sleep(LATER)
        answer = honest({**environ, "wsgi.input": io.BytesIO(body)}, lambda *said: None)
        list(answer)
        answer.close()

    threading.Thread(target=save).start()
    start_response("302 Found", [("Location", "/reports/00000000-0000-4000-8000-000000000000/check/")])
    return [b""]
