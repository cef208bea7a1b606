"""The pages of every record's life, each once. Each view reads gate, form, action, answer.

An address says of which kind it is by the Pages that it carries: `path(..., record.withdraw, {"pages": PAGES}, ...)`.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.record import actions, autosave, permissions
from commitments.record.forms import ReasonForm
from commitments.record.kinds import KINDS
from commitments.record.pages import desk_frame
from commitments.record.workflow import Refused


class Pages:
    """What the pages of one kind have of their own. A feature writes a subclass beside its views."""

    revision: type
    """The model of its revisions, which says the kind."""
    pk = ""
    """What its addresses call the id of a record."""

    # Sentences that speak of it by its name.
    withdraw: object = ""
    withdraw_lede: object = ""
    withdrawn: object = ""

    @property
    def kind(self):
        return KINDS[self.revision]

    def withdrawn_of(self, record):
        """The last revision of a record that was taken from public view; None while it is there."""
        return self.kind.revisions_of(record).filter(state="withdrawn").last()

    def kicker(self, record):
        """What stands above the heading of a page on which the panel acts."""
        return record.actor.name

    def actor(self, record):
        """Of whom the record is, or speaks."""
        return record.actor


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request, pages, **place):
    """Take a public record from public view. Its place stays, with the reason."""
    record = permissions.record_to_withdraw(pages.revision, request.user, place[pages.pk])
    if before := pages.withdrawn_of(record):
        return _withdrawn_before(request, pages, record, before)
    form = ReasonForm(
        request.POST or None,
        label=_("Why is it taken from public view?"),
        help_text=_("The public reads this where it stood. Name no person, and do not repeat what harms."),
        required=_("Say why it is taken from public view."),
    )
    if request.method == "GET":
        autosave.put_back(request, form)
    if form.is_valid():
        try:
            with autosave.saved(request):
                actions.withdraw(record, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            if before := pages.withdrawn_of(record):
                return _withdrawn_before(request, pages, record, before)
            form.add_error(None, str(refusal))
        else:
            return _withdrawn(request, pages, record)
    context = {
        "heading": pages.withdraw,
        "lede": pages.withdraw_lede,
        "kicker": pages.kicker(record),
        "back": record.get_absolute_url(),
        "form": form,
        **desk_frame(request, pages.actor(record)),
    }
    return render(request, "record/withdraw.html", context, status=422 if form.errors else 200)


def _withdrawn(request, pages, record):
    messages.success(request, pages.withdrawn)
    return redirect(record)


def _withdrawn_before(request, pages, record, before):
    """The same form came twice, or a colleague was quicker: who comes second reads so, and has the reason back."""
    typed = request.POST.get("reason", "").strip()
    if typed and (before.withdrawn_by_id, before.withdrawal_reason) == (request.user.pk, typed):
        return _withdrawn(request, pages, record)
    if before.withdrawn_by_id == request.user.pk:
        messages.error(request, _("You have taken this from public view already. Nothing more was changed."))
    else:
        messages.error(request, _("Somebody else took this from public view already. Nothing more was changed."))
    if typed:
        messages.error(request, _("Your reason was not sent: %(reason)s") % {"reason": typed})
    return redirect(record)
