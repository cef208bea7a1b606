"""How nothing that was typed is lost: whose a form is, what was typed into it, and what becomes of it when it is not taken.

Each writing form carries the signed mark of who opened it and where. With it the site can keep a text for its writer,
and for nobody else, even when the session is over, the token does not fit or somebody else has signed in meanwhile.
A form without a valid mark is kept for nobody: no other site can plant a text (docs/adr/0014).

What is kept is nobody's record, so it leaves no event: an event would keep what its writer threw away.
"""

import json
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import Http404, QueryDict
from django.middleware.csrf import get_token
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from commitments.accounts import sessions
from commitments.accounts.models import User
from commitments.record import workflow
from commitments.record.models import Scratch
from commitments.record.workflow import Refused

LARGEST = 200_000  # bytes of one page's text, as it is kept
MOST = 60  # pages of one person
LIFETIME = timedelta(days=30)

FIELD = "writer"
"""The hidden field that holds the mark."""

NEVER_KEPT = {"csrfmiddlewaretoken", FIELD, "then"}
SALT = "commitments.record.autosave"
LONGEST_PLACE = 250  # as in the table
ASKED = ("commitment", "actor")
"""What else of an address makes it another form: the quick log is one address for many commitments."""


class Page(NamedTuple):
    """A page that has a form to keep: what it is called, and the gate through which its writers come. What is closed for
    a while is kept all the same."""

    title: object
    gate: Callable[..., object]


PAGES: dict[str, Page] = {}
"""All of them, by the name of their address. Each feature adds its own when it is ready (its autosave.py)."""


# --- what is kept ------------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_scratch(*, user, place, typed, at):
    """Keep what stands in the form at `place` now, instead of what was kept of it before. Gives the Scratch.

    `typed` is a list of (name, value). Its version counts the times: who knows the one before knows whether another
    window of theirs kept something in between. The latest text stands.
    """
    content = json.dumps([[name, value.replace("\x00", "")] for name, value in typed], separators=(",", ":"))
    if len(content) > LARGEST:
        raise Refused(_("This is too long to be kept while you type. Shorten it, or save it in two parts."))
    mine = Scratch.objects.filter(user=user, place=place)
    facts = {"content": content, "saved_at": at}
    if not mine.update(version=F("version") + 1, **facts):
        if Scratch.objects.filter(user=user).count() >= MOST:
            raise Refused(_("You have very many unsaved texts. Save some of them, or throw some away."))
        try:
            with transaction.atomic():
                return Scratch.objects.create(user=user, place=place, **facts)
        except IntegrityError:  # two windows at once: the other one was quicker to begin
            mine.update(version=F("version") + 1, **facts)
    return mine.get()


def forget_scratch(*, user, places):
    """What was typed at these places is saved, or its writer wants it no longer. In the caller's transaction."""
    Scratch.objects.filter(user=user, place__in=places).delete()


def forget_all_about(record):
    """Whatever anybody typed and did not save about a record that is discarded or taken down: its key is in the address."""
    Scratch.objects.filter(place__contains=str(record.pk)).delete()


def forget_all_of(*, user, **facts):
    """Of a person who is erased (accounts/actions.py)."""
    Scratch.objects.filter(user=user).delete()


def tidy_scratch(*, at):
    """Throw away what nobody came back to for a month. Gives the number."""
    return Scratch.objects.filter(saved_at__lt=at - LIFETIME).delete()[0]


# --- whose a form is ---------------------------------------------------------------------------------------------------


class Mark(NamedTuple):
    """`endings` is how often the person had ended sessions on purpose by then, `session` the handle of the session in
    which the form was opened."""

    user_id: int
    place: str
    endings: int
    session: str


def mark_of(user, place, *, session_key=None):
    session = sessions.handle_of(session_key) if session_key else ""
    return signing.dumps(Mark(user.pk, place, user.endings, session), salt=SALT)


def read_mark(text):
    """Who opened a form and where; nothing where we did not write that, or a month ago, or its person has ended the
    session since. A session that merely ran out leaves its forms open."""
    try:
        mark = Mark(*signing.loads(text, salt=SALT, max_age=LIFETIME))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    has_ended = not User.objects.filter(pk=mark.user_id, endings=mark.endings).exists()
    if has_ended and not sessions.lives(mark.session, user_id=mark.user_id, at=timezone.now()):
        return None
    return mark


def mark_sent(request):
    """The Mark of the form that this request sent, or nothing. Read once, however many ask."""
    if not hasattr(request, "mark_sent"):
        request.mark_sent = read_mark(request.POST.get(FIELD, ""))
    return request.mark_sent


def place_of(request):
    """The address of a form, with what is asked in it and nothing else."""
    asked = [(name, request.GET[name].replace("\x00", "")) for name in ASKED if request.GET.get(name)]
    return request.path + (f"?{urlencode(asked)}" if asked else "")


def check_place(user, place):
    """The Page at a place. 404 or 403 where `user` has nothing to write there."""
    if len(place) > LONGEST_PLACE:
        raise Http404
    try:
        found = resolve(place.partition("?")[0])
    except Resolver404 as unknown:
        raise Http404 from unknown
    if found.view_name not in PAGES:
        raise Http404
    page = PAGES[found.view_name]
    page.gate(user, *found.captured_kwargs.values())  # type: ignore[attr-defined]  # unknown to the stubs
    return page


# --- what a page knows of its own form ----------------------------------------------------------------------------------


def form_of(request):
    """The AutosavedForm of this request: one, however many ask."""
    if not hasattr(request, "autosaved_form"):
        request.autosaved_form = AutosavedForm(request)
    return request.autosaved_form


class AutosavedForm:
    """The form on one page, and what is kept of it. `shown` is the Scratch that stands in the fields, where one does."""

    shown = None

    def __init__(self, request):
        self.request, self.user = request, request.user
        mark = mark_sent(request) if request.method == "POST" else None
        # A form that comes back with its errors, or as two texts, is still the form of the page where it was begun.
        self.place = mark.place if mark and mark.user_id == self.user.pk else place_of(request)

    @cached_property
    def mark(self):
        return mark_of(self.user, self.place, session_key=self.request.session.session_key)

    @property
    def token(self):
        """For the form of the notice, which is a fragment and has no request of its own."""
        return get_token(self.request)

    @cached_property
    def scratch(self):
        return Scratch.objects.filter(user=self.user, place=self.place).first()

    @property
    def version(self):
        return self.scratch.version if self.scratch else 0

    @property
    def typed(self):
        """What was typed here and not saved, as a form would send it; empty where there is nothing."""
        return as_sent(self.scratch) if self.scratch else QueryDict()

    def show(self):
        """The page shows what was typed rather than what is stored; its notice says so."""
        self.shown = self.scratch

    def opened_version(self, version):
        """The version that the form carries: text that is put back was written over what stood then."""
        return self.typed.get("version", version) if self.shown else version


def as_sent(scratch):
    sent = QueryDict(mutable=True)
    for name, value in json.loads(scratch.content):
        sent.appendlist(name, value)
    return sent


def put_back(request, form, *, but=()):
    """Fill a form that is shown for the first time with what was typed into it before and not saved, `but` some fields.

    What says the same as what is stored is not shown as unsaved. Gives the form.
    """
    form_on_page = form_of(request)
    sent = form_on_page.typed
    if not sent:
        return form
    names = [name for name in form.fields if name not in but]
    typed = {name: _value_in(sent, form, name) for name in names}
    if any(_differs(form, name, typed[name]) for name in names if not form.fields[name].widget.is_hidden):
        form.initial = {**form.initial, **typed}
        form_on_page.show()
    return form


def was_typed_into(sent, blank):
    """Whether somebody typed or chose something in the forms of a page: `sent` are its parts (forms, and sets of rows) as
    they came, `blank` the same as they are first shown. What a page sends of itself, such as a key, was not typed."""
    return any(_is_typed_part(one, other) for one, other in zip(sent, blank, strict=True))


def _is_typed_part(sent, blank):
    if not hasattr(sent, "forms"):
        shown = [name for name, field in blank.fields.items() if not field.widget.is_hidden]
        return any(_differs(blank, name, _value_in(sent.data, sent, name)) for name in shown if name in sent.fields)
    # A row beyond those that were shown is compared with an empty one; a hidden field of a row names its document.
    shown = [*blank.forms, *(blank.empty_form for _more in sent.forms[len(blank.forms) :])]
    return len(sent.forms) < len(blank.forms) or any(
        _differs(row, name, _value_in(sent.data, typed, name))
        for typed, row in zip(sent.forms, shown, strict=True)
        for name in row.fields
        if name in typed.fields
    )


def _value_in(data, form, name):
    return form.fields[name].widget.value_from_datadict(data, {}, form.add_prefix(name))


def _differs(form, name, value):
    field = form.fields[name]
    stored = form.get_initial_for_field(field, name)
    # A number that is stored as the text that the field shows is no other number.
    return str(value) != str(stored) and field.has_changed(stored, value)


@contextmanager
def saved(request):
    """Around the action that saves a form: what was kept of it goes in the same transaction, or stays with it."""
    with transaction.atomic():
        yield
        mark = mark_sent(request)
        begun_at = {mark.place} if mark and mark.user_id == request.user.pk else set()
        forget_scratch(user=request.user, places={place_of(request), *begun_at})


def check_goes_along(comment, *, row, version):
    """Raises Refused with a sentence where a reviewer typed a comment and pressed what sends none to the organisation.

    Stale comes first: the page that refuses shows `row` as it is now, and its reader must know that it is another text.
    """
    workflow.check_version(row, version)
    if comment.strip():
        raise Refused(
            _(
                "Your comment would be lost: only a return sends it. Return this with your comment, or empty the field "
                "and press the button again."
            )
        )


# --- what becomes of a form that is not taken ---------------------------------------------------------------------------


def typed_in(request):
    """(name, value) for each field that a person filled in. Files are not kept, and no password."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER_KEPT and "password" not in name
        for value in values
    ]


def keep_for(mark, typed, *, at):
    """Keep a text for the person who opened its form. Raises Http404, PermissionDenied or Refused with a sentence."""
    user = User.objects.filter(pk=mark.user_id, is_active=True).first()
    if user is None:
        raise Http404
    check_place(user, mark.place)
    return keep_scratch(user=user, place=mark.place, typed=typed, at=at)


def keep_sent(request):
    """Keep what this request sent, once. Gives the Mark under which it is kept, or nothing."""
    if not hasattr(request, "kept_under"):
        request.kept_under = _keep_sent(request)
    return request.kept_under


def _keep_sent(request):
    mark, typed = mark_sent(request), typed_in(request)
    if mark is None or not typed:
        return None
    try:
        keep_for(mark, typed, at=timezone.now())
    except (Http404, PermissionDenied, Refused):
        return None
    return mark


def settles_what_is_kept(view):
    """Marks a view that itself decides what is kept of what it is sent."""
    view.settles_what_is_kept = True
    return view
