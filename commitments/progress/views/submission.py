"""What the people of a report read before they send it, sending to clearance, and the answer to a comment. The rest is in
record/views.py."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commitments.actors.access import speaks_for
from commitments.progress import access, actions, lifecycle, safety
from commitments.progress.access import shields, waiting
from commitments.progress.assemble import comments, sheets, tasks
from commitments.progress.assemble.last_time import stages_at_stake
from commitments.progress.forms.remarks import SendForm
from commitments.record import autosave, permissions
from commitments.record.pages import desk_frame
from commitments.record.views import hand_in


def check_page(request, revision, *, form=None, problem="", status=200):
    said = sheets.sheets_of(revision, with_hints=revision.is_open, own=True)
    spoken = comments.comments_of(revision)
    withdrawn = permissions.is_withdrawn(revision)
    form = form or autosave.put_back(request, send_form(request.user, revision, spoken))
    about_report = safety.findings_in_report(revision) if revision.is_open else ()
    open_still = revision.is_open and not withdrawn
    whole = comments.whole_talk(None, spoken, form=form)
    comment = access.latest_comment(revision) if revision.state == lifecycle.RETURNED else ""
    lost = _stages_lost(revision, said)
    context = {
        "revision": revision,
        "author": (shields.identity_to_carry(revision) if revision.is_open else "") or revision.author,
        "names": shields.what_names_it(revision, claims=[s.claim for s in said]) if revision.is_open else [],
        "sheets": said,
        "talks": [
            (sheet, comments.talks_of(sheet, spoken, form=form), lost.get(sheet.claim.commitment_id)) for sheet in said
        ],
        "whole": whole,
        "more_comments": [each for each in whole.comments if not (comment and each.text == comment)],
        "form": form,
        "findings": [(comments.label_of(finding.field), finding) for finding in about_report],
        "has_findings": bool(about_report) or any(sheet.findings for sheet in said),
        "comment": comment,
        "sent_back": access.latest_from_clearer(revision) if revision.state == lifecycle.DRAFT else "",
        "left_out": _left_out(revision) if open_still else None,
        "why_not_write": permissions.why_not_write(request.user, revision.report.actor),
        "chained": access.has_chain(revision.report.actor_id),
        "why_not": _why_not_submit(request.user, revision, said) if open_still else "",
        "may_answer": bool(form.places),
        "ended": lifecycle.ENDED if withdrawn else "",
        "discardable": permissions.why_not(permissions.check_discardable, revision) == "",
        "sent": _sent_facts(request.user, revision) if not withdrawn else None,
        "problem": problem,
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/check.html", context, status=status)


def _stages_lost(revision, said):
    """{commitment id: a sentence on the published stage that goes from the scorecard with the answer of this revision}."""
    without = {each.claim.commitment_id for each in said if each.says_no_stage} - {None}
    if not without or revision.is_shielded:
        return {}
    actor, report = revision.report.actor, revision.report_id
    at, period_end = timezone.now(), revision.period_end
    return stages_at_stake(actor=actor, commitments=without, period_end=period_end, at=at, report=report)


def _left_out(revision):
    """Of a full review: the rows that nobody has begun, and who was asked to fill some of them."""
    if not revision.report.framework_id:
        return None
    rows = tasks.tasks_of(revision)
    asked = waiting.assignments().filter(report=revision.report_id)
    return {"summary": rows.empty_summary, "rows": rows.empty, "silent": tasks.silent_in(asked)}


def send_form(user, revision, spoken, data=None):
    """Who may write answers those who commented, while the report is returned."""
    places = []
    if revision.state == lifecycle.RETURNED and permissions.why_not_write(user, revision.report.actor) == "":
        named = {claim.about_id: claim.about for claim in revision.claims.select_related("commitment", "pledge")}
        places = [
            (named.get(about), field, comments.label_of(field))
            for about, field in spoken
            if about is None or about in named
        ]
        if spoken and (None, "") not in spoken:
            places.append((None, "", _("The report as a whole")))
    return SendForm(data, places=places, initial={"personal_data_reason": revision.personal_data_reason})


def _sent_facts(user, revision):
    """What a member may do with what was sent: why not call it back, and whose turn it is while it waits for clearance."""
    if revision.is_open:
        return None
    why_not_recall = permissions.why_not_recall(user, revision, author=revision.report.actor)
    facts = {"why_not_recall": why_not_recall, "clearing": None}
    if revision.state == lifecycle.CLEARING:
        facts["clearing"] = {
            "since": access.silent_since(revision),
            "step": access.step_waited_for(revision),
            "may_clear": access.why_not_clear(user, revision) == "",
            "speaks": speaks_for(user, revision.report.actor_id),
            "why_not_escalate": access.why_not_escalate(revision, at=timezone.now()),
        }
    return facts


def _why_not_submit(user, revision, said):
    return permissions.why_not_speak(user, revision.report.actor) or _why_not_yet(revision, said)


def _why_not_yet(revision, said):
    if not said:
        return _("A report says something on at least one commitment.")
    if any(sheet.missing for sheet in said):
        return _("Some answers are still missing. They are marked above.")
    return actions.why_not_unchanged(revision, at=timezone.now())


@require_POST
@login_required
def send(request, pages, report_id):
    """Send a revision to those who clear it before it is submitted."""
    revision = access.revision_of_speaker(request.user, report_id)
    if revision.state == lifecycle.CLEARING and revision.clearing_by_id == request.user.pk:
        return redirect("progress:check", report_id)  # the same form, sent twice
    refused = hand_in(request, pages, revision, act=actions.send_to_clearance)
    if refused is None:
        messages.success(request, _("The report was sent to clearance. You can call it back until it is submitted."))
    return refused or redirect("progress:check", report_id)


@require_POST
@login_required
def answer(request, report_id):
    """Answer what the reviewers commented, while the report is returned."""
    revision = access.revision_to_answer_in(request.user, report_id)
    form = send_form(request.user, revision, comments.comments_of(revision), request.POST)
    if form.is_valid():
        try:
            with autosave.saved(request):
                actions.answer_comments(
                    revision=revision,
                    remarks=form.remarks,
                    by=request.user,
                    at=timezone.now(),
                    key=form.cleaned_data["key"],
                )
        except actions.Refused as refusal:
            return check_page(request, revision, form=form, problem=str(refusal), status=422)
        messages.success(request, _("Your answer stands beside the comment. The reviewers read it with the report."))
        return redirect("progress:check", report_id)
    return check_page(request, revision, form=form, status=422)
