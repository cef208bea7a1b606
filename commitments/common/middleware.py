"""Headers that depend on no page: what other sites and the browser may do with ours."""

from django.conf import settings


def closed_to_other_sites(get_response):
    """No other site shows what comes from here, static files included, and no page asks for a camera or a place."""
    policy = ", ".join(f"{name}={allowed}" for name, allowed in settings.PERMISSIONS_POLICY.items())

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if response.status_code != 304:  # whoever has the page has its policy, which is half of such an answer
            response.headers.setdefault("Permissions-Policy", policy)
        return response

    return middleware
