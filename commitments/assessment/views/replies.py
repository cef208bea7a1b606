"""What the subject of an assessment does: it reads what it was sent, replies once and in time, asks for more time once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments.actors.access import speaks_for
from commitments.assessment import access, actions, lifecycle, safety
from commitments.assessment.assemble import pages, texts
from commitments.assessment.forms.reply import ReplyForms
from commitments.progress.assemble.earlier import EarlierEvidence
from commitments.progress.views.uploads import receive_uploads
from commitments.record import autosave, permissions
from commitments.record.pages import desk_frame, is_sent_twice, version_in

from . import MORE


@require_safe
@login_required
def read(request, assessment_id):
    """What the subject was sent, the day to reply by, and its own reply. One that was taken back says so and why."""
    revision = access.revision_for_subject(request.user, assessment_id)
    if revision.is_public:
        return redirect("assessment:assessment", assessment_id)
    context = _around(request, revision)
    if revision.state == lifecycle.RETRACTED:
        reason = revision.moves.filter(name="retract").values_list("comment", flat=True).first()
        return render(request, "assessment/taken_back.html", {**context, "reason": reason})
    context |= {
        "told": pages.told_to_subject(revision),
        "own": pages.own_word(revision.assessment, at=timezone.now()),
        "reply": texts.answered(revision),
        "more_days": lifecycle.EXTENSION_DAYS,
    }
    return render(request, "assessment/read.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def reply(request, assessment_id):
    """File the reply. It never changes afterwards, and is published beside the assessment."""
    revision = access.revision_for_subject(request.user, assessment_id)
    at = timezone.now()
    closed = access.why_not_reply(request.user, revision, at=at)
    subject = revision.assessment.subject
    asked = {"earlier": EarlierEvidence(subject), "today": timezone.localdate(at)}
    if request.method == "GET":
        permissions.refuse(closed)
        return _opened(request, revision, asked)
    if not speaks_for(request.user, subject.pk):
        permissions.refuse(closed)
    refusals = receive_uploads(request, actor=subject, earlier=asked["earlier"], at=at)
    more = request.POST.get("then") == MORE
    forms = ReplyForms.sent(request.POST, complete=not more, refusals=refusals, **asked)
    if more:
        return _page(request, revision, forms.as_typed(more=1, **asked))
    if closed:
        if forms.is_valid() and is_filed(revision, forms.entry, by=request.user):
            return redirect("assessment:read", assessment_id)  # the same form, sent twice
        return _page(request, revision, forms, problem=closed, status=409)
    if forms.is_valid():
        try:
            with autosave.saved(request):
                said = forms.reply.cleaned_data
                actions.file_reply(
                    revision=revision,
                    entry=forms.entry,
                    by=request.user,
                    at=at,
                    version=version_in(request),
                    digest=request.POST.get("digest", ""),
                    personal_data_reason=said["personal_data_reason"],
                    key=said["key"],
                )
        except actions.Stale as stale:
            fresh = access.revision_for_subject(request.user, assessment_id)
            return _page(request, fresh, forms, problem=str(stale), status=409)
        except actions.Unexplained as refusal:
            forms.reply.add_error("personal_data_reason", str(refusal))
            return _page(request, revision, forms, findings=safety.findings_in_entry(forms.entry), status=422)
        except actions.Refused as refusal:
            return _page(request, revision, forms, problem=str(refusal), status=422)
        messages.success(request, _("Your reply is filed. It is published beside the assessment, as you wrote it."))
        return redirect("assessment:read", assessment_id)
    return _page(request, revision, forms, status=422)


@require_POST
@login_required
def extend(request, assessment_id):
    """Make the window to reply longer, once."""
    at = timezone.now()
    if is_sent_twice(request, access.revision_for_subject(request.user, assessment_id), name="extend"):
        return redirect("assessment:read", assessment_id)
    revision = access.revision_to_extend(request.user, assessment_id, at=at)
    try:
        actions.extend_window(revision=revision, by=request.user, at=at, version=version_in(request))
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        days = lifecycle.EXTENSION_DAYS
        words = ngettext("You have %(days)s day more to reply.", "You have %(days)s days more to reply.", days)
        messages.success(request, words % {"days": days})
    return redirect("assessment:read", assessment_id)


def is_filed(revision, entry, *, by):
    """Just this was filed by this person. Anything else that comes after a reply is not dropped without a word."""
    reply = getattr(revision, "reply", None)
    if reply is None or reply.filed_by_id != by.pk:
        return False
    said = (entry.stance, entry.text.strip(), entry.language)
    documents = {(piece.title.strip(), piece.locator.strip()) for piece in entry.evidence}
    filed = set(reply.used_evidence.values_list("evidence__title", "locator"))
    return said == (reply.stance, reply.text, reply.language) and documents == filed


def _opened(request, revision, asked):
    typing, forms = autosave.form_of(request), ReplyForms.blank(**asked)
    if typing.typed:
        before = ReplyForms.sent(typing.typed, complete=False, **asked)
        if autosave.was_typed_into(before.parts, forms.parts):
            typing.show()
            forms = before.as_typed(**asked)
    return _page(request, revision, forms)


def _page(request, revision, forms, *, problem="", findings=(), status=200):
    context = {
        "forms": forms,
        "form": forms.reply,
        "failed": status == 422,
        "problem": problem,
        "findings": [(str(pages.LABELS[each.field]), each) for each in findings],
        # Of what was taken back or withdrawn meanwhile nothing is read, here neither: the form alone comes back.
        "told": pages.told_to_subject(revision) if revision.state in lifecycle.WITH_SUBJECT else None,
        **_around(request, revision),
    }
    return render(request, "assessment/reply.html", context, status=status)


def _around(request, revision):
    at = timezone.now()
    assessment = revision.assessment
    return {
        "revision": revision,
        "assessment": assessment,
        "author": revision.author,
        "assessor": None if revision.is_shielded else assessment.assessor,
        "commitment": assessment.commitment,
        "is_over": lifecycle.is_over(reply_due_on=revision.reply_due_on, today=timezone.localdate(at)),
        "why_not_reply": access.why_not_reply(request.user, revision, at=at),
        "why_not_extend": access.why_not_extend(request.user, revision, at=at),
        **desk_frame(request, assessment.subject),
    }
