"""Mail that accounts send. It goes out beside the answer, so that nobody reads from a clock whether there was any."""

import logging
from threading import Timer

logger = logging.getLogger(__name__)

APART = 0.3  # seconds: the answer has gone out by then


def send_apart(message):
    """Send `message` a moment later, in a thread of its own. What the mail server refuses is logged without the
    address. A process that is told to stop sends first; one that is killed does not, and its reader asks again."""
    timer = Timer(APART, _send, (message,))
    timer.name = "mail"
    timer.start()


def _send(message):
    """One without a recipient is written like any other, which is as much work here, and goes nowhere."""
    try:
        if message.recipients():
            message.send()
        else:
            message.message().as_bytes()
    except Exception as error:
        logger.error("A mail could not be sent (%s).", type(error).__name__)  # the error's text may hold the address
