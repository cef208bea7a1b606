"""Who fills what in a full review: rows are ticked, and given to a part or a colleague, or taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.progress import access, actions
from commitments.progress.assemble import tasks
from commitments.progress.forms.assignments import AssignForm
from commitments.record import autosave
from commitments.record.pages import desk_frame


@require_http_methods(["GET", "POST"])
@login_required
def assign(request, report_id):
    """Tick rows, choose whom."""
    revision = access.open_revision_for_speaker(request.user, report_id)
    actor = revision.report.actor
    parts, people = access.those_to_ask(actor)
    rows = tasks.tasks_of(revision)
    form = AssignForm(
        request.POST or None,
        rows=[t for t in (*rows.tasks, *rows.others) if t.may_be_given],
        parts=parts,
        people=people,
    )
    if request.method == "GET":
        autosave.put_back(request, form)
    if form.is_valid():
        try:
            _assign(request, revision, form, by=request.user, at=timezone.now())
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Whoever was asked finds it on their desk."))
            return redirect("progress:write", report_id)
    context = {"revision": revision, "form": form, **desk_frame(request, actor)}
    return render(request, "progress/assign.html", context, status=422 if form.errors else 200)


def _assign(request, revision, form, *, by, at):
    given = {"revision": revision, "commitments": form.commitments, "by": by, "at": at}
    with autosave.saved(request):
        if form.takes_back:
            actions.take_back(**given)
        else:
            actions.assign(part=form.part, person=form.person, **given)
