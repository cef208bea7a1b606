"""What the people of a pledge read before they submit it. The rest of its life is in record/views.py."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from commitments.pledges import access, assemble, lifecycle, safety
from commitments.pledges.entries import missing_fields
from commitments.record import autosave, permissions
from commitments.record.forms import SubmitForm
from commitments.record.pages import desk_frame


def check_page(request, revision, *, form=None, problem="", status=200):
    whole = assemble.whole(revision)
    missing = missing_fields(
        assemble.text_of(whole), said=assemble.said_of(whole), number=whole.number, reason=whole.reason
    )
    why_not = permissions.why_not_speak(request.user, revision.pledge.actor)
    if missing and not why_not:
        why_not = _("Some answers are still missing. They are marked above.")
    findings = safety.findings_in(whole) if revision.is_open else ()
    reason = {"personal_data_reason": revision.personal_data_reason}
    context = {
        "revision": whole,
        "lines": assemble.lines_of(whole, missing=missing),
        "entries": whole.entries.all(),
        "money": whole.money.all(),
        "findings": [(str(assemble.LABELS[finding.field]), finding) for finding in findings],
        "form": form or autosave.put_back(request, SubmitForm(initial=reason)),
        "comment": access.latest_comment(revision) if revision.state == lifecycle.RETURNED else "",
        "may_write": permissions.why_not_write(request.user, revision.pledge.actor) == "",
        "why_not": why_not,
        "why_not_recall": permissions.why_not_recall(request.user, revision, author=revision.pledge.actor),
        "discardable": permissions.why_not(permissions.check_discardable, revision) == "",
        "problem": problem,
        **desk_frame(request, revision.pledge.actor),
    }
    return render(request, "pledges/check.html", context, status=status)
