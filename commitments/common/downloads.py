"""Which form of a page the address asks for: the page itself, or the same facts as CSV or JSON."""

FORMATS = ("csv", "json")


def wanted_format(request):
    """`csv` or `json` where `?format=` asks for it; anything else is the page."""
    asked = request.GET.get("format", "")
    return asked if asked in FORMATS else ""
