"""What the pages of every record share: what stands around them, and whether a form was sent before."""

from django.conf import settings
from django.db.models import Q

from commitments.accounts.roles import is_superuser_alone
from commitments.actors.access import is_member
from commitments.audit.actions import as_text, record_event
from commitments.audit.models import Event
from commitments.common.scope import about, scope_of
from commitments.record import autosave


def desk_frame(request, actor):
    """What every page that is reached from a desk has around it: the actor, its world, and the desk in the menu
    (where a person is led who signs in).

    `actor` is None while a person who reports for several has not chosen one. `typing` is what is kept of the page's
    own form, where it has one.
    """
    scope = about(scope_of(request), actor) if actor else scope_of(request)
    return {"actor": actor, "scope": scope, "section": settings.LOGIN_REDIRECT_URL, "typing": autosave.form_of(request)}


def version_in(request):
    """The version of a revision that a form was opened with; 0, which none ever has, where it cannot be read."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def is_sent_twice(request, row, **move):
    """The same form came again: this person made `move` from the very version that it carries, and nothing came after."""
    made = row.moves.order_by("-id").first()
    if made is None or made.by_id != request.user.pk or version_in(request) != row.version - 1:
        return False
    return all(getattr(made, name) == value for name, value in move.items())


def is_discarded_already(request, pk, *, verb, in_the_making):
    """This person sent the same form before, and it threw the draft away. For everybody else the draft never was there.

    `in_the_making` are the revisions of the same record: where one was begun since, the form is about another draft.
    """
    ours = Q(object_id=str(pk)) | Q(before=as_text({"of": str(pk)}))
    discarded = Event.objects.filter(ours, verb=verb, by_id=str(request.user.pk))
    return request.method == "POST" and discarded.exists() and not in_the_making.exists()


def typed_comment(request):
    return request.POST.get("comment", "").strip()


def asked_for(request, name):
    """One value of the address as text that every database takes."""
    return request.GET.get(name, "").replace("\x00", "")


def log_privileged_read(*, about, actor_id, by, at):
    """A superuser looks into what is not public, without a role in it: that leaves an event behind, each time. `about` is
    the revision or the file that `by` reads now."""
    if is_superuser_alone(by) and not is_member(by, actor_id):
        record_event(verb=f"{about._meta.model_name}.read_by_superuser", about=about, by=by, at=at)
