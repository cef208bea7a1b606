"""Headers that depend on no page: what other sites and the browser may do with ours, and what no cache keeps."""

from django.conf import settings

PRIVATE = "private, no-store"


def closed_to_other_sites(get_response):
    """No other site shows what comes from here, static files included, and no page asks for a camera or a place."""
    headers = {
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}={allowed}" for name, allowed in settings.PERMISSIONS_POLICY.items()),
    }

    def middleware(request):
        response = get_response(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def private_for_sessions(get_response):
    """No cache keeps a page that was made for a session; a visitor's page may be kept."""

    def middleware(request):
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies:
            response["Cache-Control"] = PRIVATE
        return response

    return middleware
