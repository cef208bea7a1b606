"""Headers that depend on no page: what other sites and the browser may do with ours."""

from django.conf import settings


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
