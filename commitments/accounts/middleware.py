"""What is sent to somebody with a session is theirs alone."""

from django.conf import settings

PRIVATE = "private, no-store"


def private_for_sessions(get_response):
    """No cache keeps a page that was made for a session ; a visitor's page may be kept."""

    def middleware(request):
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies:
            response["Cache-Control"] = PRIVATE
        return response

    return middleware
