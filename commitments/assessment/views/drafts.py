"""The draft of an assessment, and the one revision after the reply."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.actors.access import speaks_for
from commitments.assessment import access, actions, safety
from commitments.assessment.assemble import pages, texts
from commitments.assessment.forms.assessment import AssessmentForms
from commitments.catalogue.models import Anchor
from commitments.progress.assemble.earlier import EarlierEvidence
from commitments.progress.views.uploads import receive_uploads
from commitments.record import autosave, permissions
from commitments.record.pages import desk_frame, is_sent_twice, version_in

from . import CHECK, LEAVE, MORE


@require_http_methods(["GET", "POST"])
@login_required
def write(request, assessment_id):
    """The answers, the declaration of interest, the documents, the period. What the subject has published stands beside."""
    revision = access.assessor_revision(request.user, assessment_id)
    permissions.refuse(permissions.why_not_write(request.user, revision.assessment.assessor))
    closed = access.why_not_writable(revision)
    period = {name: getattr(revision, name) for name in ("period_start", "period_end", "language")}
    asked = _asked(revision, period=period)
    if request.method == "GET":
        permissions.refuse(closed)
        return _opened(request, revision, asked)
    forms = _sent(request, revision, asked)
    if request.POST.get("then") == MORE:
        return _page(request, revision, forms.as_typed(more=1, **asked))
    if closed:
        return _page(request, revision, forms, problem=closed, status=409)
    if forms.is_valid():
        try:
            with autosave.saved(request):
                actions.write_assessment(
                    revision=revision,
                    entry=forms.entry,
                    version=version_in(request),
                    by=request.user,
                    at=timezone.now(),
                    **forms.over,
                )
        except actions.Stale as stale:
            return _stale(request, revision, forms, stale)
        except actions.Refused as refusal:
            return _page(request, revision, forms, problem=str(refusal), status=422)
        return _onward(request, assessment_id)
    return _page(request, revision, forms, status=422)


@require_http_methods(["GET", "POST"])
@login_required
def revise(request, assessment_id):
    """Write what is said after the reply, once, and hand it in."""
    revision = access.assessor_revision(request.user, assessment_id)
    closed = access.why_not_settle(request.user, revision, move="revise")
    asked = _asked(revision, period=None)
    if request.method == "GET":
        permissions.refuse(closed)
        return _opened(request, revision, asked)
    if not speaks_for(request.user, revision.assessment.assessor_id):
        permissions.refuse(closed)
    forms = _sent(request, revision, asked, complete=True)
    if request.POST.get("then") == MORE:
        return _page(request, revision, forms.as_typed(more=1, **asked))
    if closed:
        if is_sent_twice(request, revision, name="revise") and forms.is_valid() and _is_stored(forms, revision):
            return redirect("assessment:check", assessment_id)
        return _page(request, revision, forms, problem=closed, status=409)
    if forms.is_valid():
        try:
            with autosave.saved(request):
                actions.revise_assessment(
                    revision=revision,
                    entry=forms.entry,
                    version=version_in(request),
                    by=request.user,
                    at=timezone.now(),
                    personal_data_reason=forms.assessment.cleaned_data["personal_data_reason"],
                )
        except actions.Stale as stale:
            return _stale(request, revision, forms, stale)
        except actions.Unexplained as refusal:
            forms.assessment.add_error("personal_data_reason", str(refusal))
            found = safety.findings_in_entry(forms.entry)
            return _page(request, revision, forms, findings=found, status=422)
        except actions.Refused as refusal:
            return _page(request, revision, forms, problem=str(refusal), status=422)
        messages.success(request, _("The revised assessment is with the panel. It is published beside the reply."))
        return redirect("assessment:check", assessment_id)
    return _page(request, revision, forms, status=422)


def _asked(revision, *, period):
    """What the forms must know: anchors, the documents that the assessor gave before, whether the period may change."""
    return {
        "kind": revision.kind,
        "anchors": list(Anchor.objects.filter(method=revision.method_id, kind=revision.kind)),
        "earlier": EarlierEvidence(revision.assessment.assessor),
        "today": timezone.localdate(),
        "period": period,
        "reason": period is None,
    }


def _opened(request, revision, asked):
    """The page as it is first shown: with what is stored, or with what was typed before and not saved."""
    stored = pages.entry_of(revision)
    forms = AssessmentForms.blank(entry=stored, **asked)
    typing = autosave.form_of(request)
    if typing.typed:
        before = AssessmentForms.sent(typing.typed, complete=False, **asked)
        if autosave.was_typed_into(before.parts, forms.parts):
            typing.show()
            forms = before.as_typed(**asked)
    return _page(request, revision, forms, version=typing.opened_version(revision.version))


def _sent(request, revision, asked, *, complete=None):
    actor, earlier = revision.assessment.assessor, asked["earlier"]
    refusals = receive_uploads(request, actor=actor, earlier=earlier, at=timezone.now())
    complete = request.POST.get("then") == CHECK if complete is None else complete
    return AssessmentForms.sent(request.POST, complete=complete, refusals=refusals, **asked)


def _stale(request, revision, forms, stale):
    """A colleague saved first: what they saved is said above the form, in which everything typed still stands. Sent once
    more, it is written over theirs, knowingly."""
    fresh = access.assessor_revision(request.user, revision.assessment_id)
    if _is_stored(forms, fresh) and fresh.state == revision.state:
        return _onward(request, revision.assessment_id)  # the same form, sent twice
    theirs = pages.told_now(fresh)
    return _page(request, fresh, forms, problem=str(stale), theirs=theirs, version=fresh.version, status=409)


def _is_stored(forms, revision):
    """The revision says just what was sent, over the same period."""
    stored = {"period": (revision.period_start, revision.period_end), "language": revision.language}
    return pages.entry_of(revision) == forms.entry and (forms.period is None or forms.over == stored)


def _page(request, revision, forms, *, version=None, problem="", theirs=None, findings=(), status=200):
    context = {
        "forms": forms,
        "form": forms.assessment,
        "failed": status == 422,
        "problem": problem,
        "theirs": theirs,
        "findings": [(str(pages.LABELS[each.field]), each) for each in findings],
        "version": request.POST.get("version", "") if version is None else version,
        "own": pages.own_word(revision.assessment, at=timezone.now()),
        "reply": texts.answered(revision),
        "comment": access.latest_comment(revision),
        **_around(request, revision),
    }
    return render(request, "assessment/write.html", context, status=status)


def _around(request, revision):
    assessment = revision.assessment
    return {
        "revision": revision,
        "assessment": assessment,
        "subject": assessment.subject,
        "commitment": assessment.commitment,
        **desk_frame(request, assessment.assessor),
    }


def _onward(request, assessment_id):
    if request.POST.get("then") == LEAVE:
        messages.success(request, _("Saved. Nobody outside your organisation sees it until it is submitted."))
        return redirect("assessment:desk")
    return redirect("assessment:check", assessment_id)
