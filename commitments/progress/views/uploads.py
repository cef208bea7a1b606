"""What came with a form about evidence, taken in before anything else is judged: no file is asked for twice."""

from django.utils.translation import gettext as _

from commitments.evidence.actions import receive_file, too_many
from commitments.evidence.refusals import FileRefused
from commitments.progress.forms.evidence import MOST_EVIDENCE, PREFIX, REUSE, initial_of


def receive_uploads(request, *, actor, earlier, at):
    """Replace each file in `request` by the id of the item that it became, and a chosen older piece by a filled row.

    Returns the sentences of what was not taken, by the name of its field. Afterwards `request.POST` holds everything
    that the next form needs; a failed validation or a conflict loses nothing.
    """
    refusals = {}
    data = request.POST.copy()
    _use_again(data, earlier, refusals)
    for name, upload in request.FILES.items():
        if not (name.startswith(f"{PREFIX}-") and name.endswith("-file")):
            continue
        try:
            item = _receive(upload, actor=actor, by=request.user, at=at)
        except FileRefused as refusal:
            refusals[name] = str(refusal)
        else:
            data[f"{name.removesuffix('-file')}-item"] = str(item.pk)
    request.POST = data
    return refusals


def _receive(upload, *, actor, by, at):
    if actor is None:
        raise FileRefused(_("Choose for whom you report, then add the file again."))
    return receive_file(actor=actor, upload=upload, by=by, at=at)


def _use_again(data, earlier, refusals):
    """The row of a piece that was given before, as if it had been typed."""
    chosen = data.pop(REUSE, [""])[-1]
    if not chosen:
        return
    item = earlier.get(chosen)
    rows = _rows(data)
    if item is None:
        refusals[REUSE] = _("This document is not among your organisation's. Choose another one.")
    elif rows >= MOST_EVIDENCE:
        refusals[REUSE] = too_many()
    else:
        for name, value in initial_of(item).items():
            data[f"{PREFIX}-{rows}-{name}"] = "" if value is None else str(value)
        data[f"{PREFIX}-TOTAL_FORMS"] = str(rows + 1)


def _rows(data):
    """How many rows the form was sent with; as many as there may be where that cannot be read."""
    text = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else MOST_EVIDENCE
