"""The pages of reports. Each view reads gate, form, action, answer."""

from django.contrib.auth.decorators import login_required
from django.views.decorators.cache import never_cache


def private(view):
    """A page for some: sign in first (before anything is looked up, so that it tells nothing), and no cache keeps it."""
    return never_cache(login_required(view))


def version_in(request):
    """The version of a revision that a form was opened with; 0, which none ever has, where it cannot be read."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def asked_for(request, name):
    """One value of the address as text that every database takes."""
    return request.GET.get(name, "").replace("\x00", "")
