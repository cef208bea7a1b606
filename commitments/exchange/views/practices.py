"""Practices: the list, one practice, and the pages on which an actor puts a published answer forward."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commitments.accounts.roles import is_curator
from commitments.actors.access import speaks_for
from commitments.common.active_filters import chips_of
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.labels import shown_claim
from commitments.common.pagination import page_of
from commitments.common.parameters import reads
from commitments.common.scope import about, scope_of
from commitments.exchange import access, actions, assemble, export
from commitments.exchange.actions.drafts import check_worked
from commitments.exchange.actions.moving import text_of
from commitments.exchange.filters import PracticeFilter
from commitments.exchange.forms import NewPracticeForm, PracticeForm
from commitments.exchange.models import SharedPractice, place_of
from commitments.record import autosave, permissions
from commitments.record.pages import desk_frame, version_in

from . import papers


@reads(filters=[PracticeFilter], format=FORMATS)
@require_safe
def practices(request):
    """What worked and can be taken over, of one world, the latest first, filtered."""
    scope, at = scope_of(request), timezone.now()
    in_view = SharedPractice.objects.in_view(at=at).in_world(fictional=scope.fictional).with_names().latest_first()
    filtered = PracticeFilter(request.GET, queryset=in_view)
    if asked := wanted_format(request):
        return export.practices_response(asked, rows=assemble.with_claims(filtered.qs, at=at))
    page = page_of(filtered.qs, request)
    chips, clear_url = chips_of(request, filtered.form)
    context = {
        "page_obj": page,
        "rows": assemble.with_claims(page, at=at),
        "form": filtered.form,
        "chips": chips,
        "clear_url": clear_url,
        "scope": scope,
    }
    return render(request, "exchange/practices.html", context)


@reads(pages=(), format=FORMATS)
@require_safe
def practice(request, paper_id):
    """One practice beside the answer that it stands on; or the place where it stood."""
    at = timezone.now()
    shown, own = _shown(request, paper_id)
    claim, gone = assemble.practice_state(shown, at=at)
    if shown.is_public and gone:
        if wanted_format(request):
            return export.tombstone_response(shown, reason=gone, instead_of="practice")
        context = {"paper": shown, "what": _("This practice is no longer shown"), "claim": claim, "why": gone}
        return render(request, "exchange/gone.html", context | {"scope": about(scope_of(request), shown.actor)})
    if shown.is_public and (asked := wanted_format(request)):
        return export.practices_response(asked, rows=[(shown, claim, shown_claim(claim))])
    context = {
        "practice": shown,
        "cite": assemble.citation_of(shown, gone=gone) if shown.is_public else None,
        "claim": claim,
        "shown": shown_claim(claim) if claim else None,
        "gone": gone,
        "actor": shown.actor,
        "own": own,
        "speaks": own and speaks_for(request.user, shown.actor_id),
        "why_not_recall": permissions.why_not(permissions.check_recallable, shown) if own else "",
        "comment": access.latest_comment(shown) if own else "",
        "may_withdraw": shown.is_public and permissions.may_withdraw(request.user, shown),
        "may_take_down": shown.is_public and is_curator(request.user),
        "scope": about(scope_of(request), shown.actor),
    }
    return render(request, "exchange/practice.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def new(request, report_id, code):
    """Put a published answer forward as a practice."""
    claim, at = access.claim_to_put_forward(request.user, report_id, code), timezone.now()
    before = SharedPractice.objects.exclude(withdrawn_at__isnull=False).filter(**place_of(claim)).first()
    if before and request.method == "GET":
        return redirect("practices:practice", before.pk)
    if request.method == "GET":
        try:
            check_worked(claim, at=at)
        except actions.Refused as refusal:
            context = {"claim": claim, "sentence": str(refusal), **desk_frame(request, claim.actor)}
            return render(request, "exchange/not_a_practice.html", context)
        form = NewPracticeForm(initial={"language": claim.revision.language})
        return _form_page(request, autosave.put_back(request, form), claim=claim)
    form = NewPracticeForm(request.POST, complete=papers.wants_to_submit(request))
    if form.is_valid():
        facts = {"claim": claim, "by": request.user, "at": at, "key": form.cleaned_data["key"]}
        try:
            begun = papers.save(
                request, form, actor=claim.actor, write=lambda text: actions.put_forward(text=text, **facts), at=at
            )
        except actions.Refused as refusal:
            papers.refused(form, refusal)
        else:
            return redirect("practices:practice", begun.pk)
    return _form_page(request, form, claim=claim, status=422)


@require_http_methods(["GET", "POST"])
@login_required
def write(request, paper_id):
    """The draft of a practice."""
    practice, at = access.paper_to_write("practice")(request.user, paper_id), timezone.now()
    claim = practice.claim_at(at)
    if request.method == "GET":
        form = autosave.put_back(request, PracticeForm(initial=PracticeForm.initial_of(text_of(practice))))
        return _form_page(request, form, claim=claim, paper=practice)
    form = PracticeForm(request.POST, complete=papers.wants_to_submit(request))
    status, problem = 422, ""
    if form.is_valid():
        facts = {"practice": practice, "version": version_in(request), "by": request.user, "at": at}
        try:
            papers.save(
                request,
                form,
                actor=practice.actor,
                write=lambda text: actions.write_practice(text=text, **facts),
                at=at,
            )
        except actions.Stale as stale:
            status, problem = 409, str(stale)
            autosave.keep_sent(request)
        except actions.Refused as refusal:
            papers.refused(form, refusal)
        else:
            return redirect("practices:practice", paper_id)
    return _form_page(request, form, claim=claim, paper=practice, problem=problem, status=status)


def _shown(request, paper_id):
    """(the practice, whether it is read by its own people)."""
    try:
        return access.practice_of_member(request.user, paper_id), True
    except Http404:
        return access.practice_to_read(paper_id, demo_site=settings.DEMO), False


def _form_page(request, form, *, claim, paper=None, **page):
    names = {
        "heading": _("Put this forward as a practice"),
        "lede": _("What worked for you may work for others. It is shown beside your answer, under your name."),
        "back": "support:desk",
        "claim": claim,
    }
    actor = paper.actor if paper else claim.actor
    return papers.write_page(request, form, actor=actor, names=names, paper=paper, **page)
