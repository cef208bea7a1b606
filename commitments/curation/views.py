"""What waits for a second curator: the list, and the page on which one of them confirms it or gives it back."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commitments.audit import versions
from commitments.common.differences import Part, parts_of
from commitments.common.pagination import page_of
from commitments.common.parameters import reads
from commitments.common.versions import BEGINNING
from commitments.desk import proposals as of_curators
from commitments.desk.proposals import KINDS
from commitments.record.pages import desk_frame
from commitments.scorecards.agreeing import Choice
from commitments.scorecards.preview import preview_of

from .forms import AnswerForm


@dataclass(frozen=True)
class Change:
    """What would hold from a day on (None: since the beginning), beside what held until then: (what, before, the parts of
    both). `is_new`: there was nothing."""

    day: date | None
    is_new: bool
    facts: tuple[tuple[str, str, tuple[Part, ...]], ...]


@reads(kind=tuple(KINDS))
@require_safe
@login_required
def proposals(request):
    """The proposals that wait, the oldest first, of all kinds or of one."""
    kind = request.GET.get("kind", "")
    everything = of_curators.waiting(request.user)
    page = page_of([each for each in everything if kind in ("", each.kind)], request)
    context = {
        "choices": _choices(everything, chosen=kind),
        "page_obj": page,
        "rows": [(each, each.is_of(request.user)) for each in of_curators.of_places(page.object_list)],
        **desk_frame(request, None),
    }
    return render(request, "curation/proposals.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def proposal(request, kind, pk):
    """What is there and what is proposed, what it would move, and the answer."""
    found, at = of_curators.proposal_to_read(request.user, kind, pk), timezone.now()
    is_own = found.is_of(request.user)
    form = AnswerForm(request.POST or None, is_own=is_own)
    if request.method == "POST" and not found.is_waiting:
        return _decided_already(request, found)
    if form.is_valid():
        try:
            return _answered(request, found, form, at=at)
        except ValidationError as refusal:
            found = of_curators.proposal_to_read(request.user, kind, pk)
            if not found.is_waiting:  # another curator was quicker by a moment
                return _decided_already(request, found)
            form.add_error(None, " ".join(refusal.messages))
    context = {
        "proposal": found,
        "is_own": is_own,
        "changes": _changes(found),
        "preview": preview_of(found.rows, at=at) if found.is_waiting else None,
        "form": form,
        **desk_frame(request, None),
    }
    return render(request, "curation/proposal.html", context, status=422 if form.errors else 200)


def _answered(request, found, form, *, at):
    if form.confirms:
        of_curators.confirm(found, by=request.user, at=at)
        words = _("Confirmed: %(title)s.")
    else:
        of_curators.give_back(found, reason=form.cleaned_data["reason"], by=request.user, at=at)
        words = _("Given back: %(title)s. What was in force stays.")
    messages.success(request, words % {"title": found.title})
    return redirect("curation:proposals")


def _decided_already(request, found):
    word = _("confirmed") if found.is_confirmed else _("given back")
    sentence = _("This was decided already: %(who)s has %(word)s it. Nothing was done a second time.")
    messages.info(request, sentence % {"who": found.decided_by, "word": word})
    return redirect(found)


def _choices(everything, *, chosen):
    """One choice for each kind of which something waits, and the one that is chosen."""
    counts = {word: sum(each.kind == word for each in everything) for word in KINDS}
    here = reverse("curation:proposals")
    return [
        Choice(
            word,
            str(facts.label),
            counts[word],
            here if word == chosen else f"{here}?{urlencode({'kind': word})}",
            word == chosen,
        )
        for word, facts in KINDS.items()
        if counts[word] or word == chosen
    ]


def _changes(found):
    if found.is_link:
        return [_change_of_link(found.first)]
    changes = []
    for version in found.rows:
        earlier, day = versions.before(version), getattr(version, version.DAY)
        facts = tuple(
            (what, was, parts_of(was, becomes)) for what, was, becomes in versions.differences(earlier, version)
        )
        changes.append(Change(None if day == BEGINNING.date() else day, earlier is None, facts))
    return changes


def _change_of_link(decision):
    link = decision.link
    facts = [
        (_("Status"), str(link.get_status_display()), str(decision.get_becomes_display())),
        (_("Citation"), link.citation, decision.citation),
    ]
    if decision.turned:
        facts.append((_("Direction"), _("the first is part of the second"), _("the second is part of the first")))
    return Change(None, False, tuple((what, was, parts_of(was, becomes)) for what, was, becomes in facts))
