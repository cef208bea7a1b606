"""Which form of a page the address asks for: the page itself, or the same facts as CSV or JSON."""

FORMATS = ("csv", "json")


def wanted_format(request):
    """`csv` or `json` where `?format=` asks for it, or nothing for the page. What else it could say is refused before."""
    return request.GET.get("format", "")
