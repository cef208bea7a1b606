"""The pages of reports. Each view reads gate, form, action, answer."""

from commitments.common.scope import about, scope_of


def desk_frame(request, actor):
    """What every page on somebody's desk has around it: the actor, its world, and its place in the menu."""
    return {"actor": actor, "scope": about(scope_of(request), actor), "section": "progress:desk"}


def version_in(request):
    """The version of a revision that a form was opened with; 0, which none ever has, where it cannot be read."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def asked_for(request, name):
    """One value of the address as text that every database takes."""
    return request.GET.get(name, "").replace("\x00", "")
