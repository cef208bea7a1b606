"""What those answer whom a pledge names as partners."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.pledges import access, actions, assemble
from commitments.pledges.forms import PartnerForm
from commitments.record.pages import desk_frame


@require_http_methods(["GET", "POST"])
@login_required
def answer(request, pledge_id, slug):
    """Confirm that an actor is a partner in a published pledge, or decline."""
    revision, actor = access.partner_to_answer(request.user, pledge_id, slug)
    form = PartnerForm(request.POST if request.method == "POST" else None, number=revision.number)
    if form.is_valid():
        try:
            actions.answer_as_partner(
                revision=revision, actor=actor, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your answer stands on the page of the pledge."))
            return redirect("pledges:pledge", pledge_id)
    context = {
        "revision": revision,
        "lines": assemble.lines_of(assemble.whole(revision)),
        "form": form,
        **desk_frame(request, actor),
    }
    return render(request, "pledges/partner.html", context, status=422 if form.errors else 200)
