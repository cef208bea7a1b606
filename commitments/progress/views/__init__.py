"""The pages of reports. Each view reads gate, form, action, answer."""

from commitments.common.scope import about, scope_of
from commitments.progress import keeping


def desk_frame(request, actor):
    """What every page that is reached from a desk has around it: the actor, its world, and the desk in the menu.

    `actor` is None while a person who reports for several has not chosen one. `typing` is what is kept of the page's
    own form, where it has one.
    """
    scope = about(scope_of(request), actor) if actor else scope_of(request)
    return {"actor": actor, "scope": scope, "section": "progress:desk", "typing": keeping.kept_of(request)}


def version_in(request):
    """The version of a revision that a form was opened with; 0, which none ever has, where it cannot be read."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def asked_for(request, name):
    """One value of the address as text that every database takes."""
    return request.GET.get(name, "").replace("\x00", "")
