"""An offer: its page, and the pages on which its actor writes and ends it."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commitments.accounts.roles import is_curator
from commitments.actors.access import speaks_for
from commitments.actors.naming import told_apart
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.parameters import reads
from commitments.common.scope import about, scope_of
from commitments.exchange import access, actions, assemble, export, lifecycle
from commitments.exchange.actions.drafts import check_named
from commitments.exchange.actions.moving import text_of
from commitments.exchange.forms import NewOfferForm, OfferForm
from commitments.record import autosave, permissions
from commitments.record.pages import asked_for, desk_frame, version_in

from . import papers


@reads(pages=(), format=FORMATS)
@require_safe
def offer(request, paper_id):
    """A public offer with its matches; its own people read it in every state."""
    at = timezone.now()
    shown, own = _shown(request, paper_id)
    if shown.state == lifecycle.WITHDRAWN:
        return _gone(request, shown)
    matches = assemble.matches_on_offer(shown, at=at)
    if shown.is_public and (asked := wanted_format(request)):
        return export.offer_response(asked, offer=shown, matches=matches)
    context = {
        "offer": shown,
        "frameworks": [theme.framework for theme in shown.themes.all()],
        "actor": shown.actor,
        "matches": matches,
        "has_passed": bool(shown.until_on and shown.until_on < timezone.localdate()),
        "own": own,
        "speaks": own and speaks_for(request.user, shown.actor_id),
        "why_not_recall": permissions.why_not(permissions.check_recallable, shown) if own else "",
        "comment": access.latest_comment(shown) if own else "",
        "may_withdraw": shown.is_public and permissions.may_withdraw(request.user, shown),
        "may_take_down": shown.is_public and is_curator(request.user),
        "scope": about(scope_of(request), shown.actor),
    }
    return render(request, "exchange/offer.html", context)


@reads("actor", pages=())
@require_http_methods(["GET", "POST"])
@login_required
def new(request):
    """A new offer. Who writes for several actors says for whom first."""
    actors = permissions.actors_to_write_for(request.user)
    slug = asked_for(request, "actor")
    actor = permissions.actor_to_write_for(request.user, slug, among=actors)
    if actor is None:
        return render(request, "exchange/choose.html", {"actors": told_apart(actors), **desk_frame(request, None)})
    if request.method == "GET":
        try:
            check_named(actor)
        except actions.Refused as refusal:
            context = {"sentence": str(refusal), **desk_frame(request, actor)}
            return render(request, "exchange/not_an_offer.html", context)
        form = NewOfferForm(initial={"language": "en"})
        return _form_page(request, autosave.put_back(request, form), actor=actor)
    form, at = NewOfferForm(request.POST, complete=papers.wants_to_submit(request)), timezone.now()
    if form.is_valid():
        facts = {"actor": actor, "by": request.user, "at": at, "key": form.cleaned_data["key"]}
        try:
            begun = papers.save(
                request, form, actor=actor, write=lambda text: actions.begin_offer(text=text, **facts), at=at
            )
        except actions.Refused as refusal:
            papers.refused(form, refusal)
        else:
            return redirect("support:offer", begun.pk)
    return _form_page(request, form, actor=actor, status=422)


@require_http_methods(["GET", "POST"])
@login_required
def write(request, paper_id):
    """The draft of an offer."""
    offer = access.paper_to_write("offer")(request.user, paper_id)
    if request.method == "GET":
        form = autosave.put_back(request, OfferForm(initial=OfferForm.initial_of(text_of(offer))))
        return _form_page(request, form, actor=offer.actor, paper=offer)
    form, at = OfferForm(request.POST, complete=papers.wants_to_submit(request)), timezone.now()
    status, problem = 422, ""
    if form.is_valid():
        facts = {"offer": offer, "version": version_in(request), "by": request.user, "at": at}
        try:
            papers.save(
                request, form, actor=offer.actor, write=lambda text: actions.write_offer(text=text, **facts), at=at
            )
        except actions.Stale as stale:
            status, problem = 409, str(stale)
            autosave.keep_sent(request)
        except actions.Refused as refusal:
            papers.refused(form, refusal)
        else:
            return redirect("support:offer", paper_id)
    return _form_page(request, form, actor=offer.actor, paper=offer, problem=problem, status=status)


def _shown(request, paper_id):
    """(the offer, whether it is read by its own people)."""
    try:
        return access.offer_of_member(request.user, paper_id), True
    except Http404:
        return access.offer_to_read(paper_id, demo_site=settings.DEMO), False


def _gone(request, offer):
    if wanted_format(request):
        return export.tombstone_response(offer, reason="withdrawn", instead_of="offer")
    context = {
        "paper": offer,
        "what": _("This offer was taken from public view"),
        "scope": about(scope_of(request), offer.actor),
    }
    return render(request, "exchange/gone.html", context | {"claim": None, "why": "withdrawn"})


def _form_page(request, form, **page):
    names = {
        "heading": _("Offer support"),
        "lede": _("Others find it among the offers of support, and a need and an offer meet when both sides say yes."),
        "back": "support:desk",
        "claim": None,
    }
    return papers.write_page(request, form, names=names, **page)
