"""Making a pledge, writing its draft, and beginning the next revision of one that is published."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from commitments.actors.naming import told_apart
from commitments.common.parameters import reads
from commitments.pledges import access, actions, assemble, lifecycle
from commitments.pledges.forms import NewPledgeForm, PledgeForms
from commitments.pledges.models import PledgeMoney
from commitments.record import autosave, permissions
from commitments.record.pages import asked_for, desk_frame, version_in

CHECK, MORE, LEAVE = "check", "more", "leave"
"""What the writer pressed."""
KEPT = gettext_lazy("Nothing that you typed is lost: your desk keeps it under Not saved.")


@reads("actor", "commitment", "matched", pages=())
@require_http_methods(["GET", "POST"])
@login_required
def new(request):
    """A new pledge. Who writes for several actors says for whom first."""
    actors = permissions.actors_to_write_for(request.user)
    slug = asked_for(request, "actor")
    actor = permissions.actor_to_write_for(request.user, slug, among=actors)
    if actor is None:
        return render(request, "pledges/choose.html", {"actors": told_apart(actors), **desk_frame(request, None)})
    if actor.shielded:
        return render(request, "pledges/shielded.html", desk_frame(request, actor))
    facts = {"form": NewPledgeForm, "maker": actor, "number": 1, "today": timezone.localdate()}
    if request.method == "GET":
        commitment = asked_for(request, "commitment")
        initial = {"commitments": [commitment] if commitment else [], "matched": asked_for(request, "matched")}
        if initial["matched"]:
            initial["form"] = "matching"
        return _form_page(request, _put_back(request, PledgeForms.blank(initial=initial, **facts), facts), actor=actor)
    forms = PledgeForms.sent(request.POST, complete=request.POST.get("then") == CHECK, **facts)
    if request.POST.get("then") == MORE:
        return _form_page(request, forms.as_typed(more=1, **facts), actor=actor)
    if forms.is_valid():
        try:
            with autosave.saved(request):
                begun = actions.begin_pledge(
                    actor=actor,
                    by=request.user,
                    at=timezone.now(),
                    key=forms.pledge.cleaned_data["key"],
                    **forms.facts(),
                )
        except actions.Refused as refusal:
            forms.pledge.add_error(None, str(refusal))
        else:
            return _onward(request, begun)
    return _form_page(request, forms, actor=actor, status=422)


@require_http_methods(["GET", "POST"])
@login_required
def write(request, pledge_id):
    """The draft of a pledge, or of its next revision."""
    revision = access.open_revision_for_writer(request.user, pledge_id)
    whole = assemble.whole(revision)
    actor = revision.pledge.actor
    facts = {"maker": actor, "number": revision.number, "today": timezone.localdate(), "told": _told(revision)}
    stored = {"text": assemble.text_of(whole), "said": assemble.said_of(whole), "sums": assemble.sums_of(whole)}
    page = {"actor": actor, "revision": revision}
    if request.method == "GET":
        blank = PledgeForms.blank(initial={"reason": revision.reason}, **stored, **facts)
        forms = _put_back(request, blank, facts)
        return _form_page(request, forms, version=autosave.form_of(request).opened_version(revision.version), **page)
    page["version"] = request.POST.get("version", "")
    forms = PledgeForms.sent(request.POST, complete=request.POST.get("then") == CHECK, **facts)
    if request.POST.get("then") == MORE:
        return _form_page(request, forms.as_typed(more=1, **facts), **page)
    if forms.is_valid():
        try:
            with autosave.saved(request):
                actions.write_pledge(
                    revision=revision,
                    version=version_in(request),
                    by=request.user,
                    at=timezone.now(),
                    **forms.facts(),
                )
        except actions.Stale as stale:
            return _conflict(request, forms, page=page, sentence=str(stale))
        except actions.Refused as refusal:
            forms.pledge.add_error(None, str(refusal))
        else:
            return _onward(request, revision)
    return _form_page(request, forms, status=422, **page)


def _form_page(request, forms, *, actor, revision=None, version="", theirs=(), sentence="", status=200):
    context = {
        "forms": forms,
        "form": forms.pledge,
        "revision": revision,
        "version": version,
        "theirs": theirs,
        "sentence": sentence,
        "failed": status == 422,
        "comment": access.latest_comment(revision) if revision and revision.state == lifecycle.RETURNED else "",
        **desk_frame(request, actor),
    }
    return render(request, "pledges/write.html", context, status=status)


def _conflict(request, forms, *, page, sentence):
    """A colleague saved first: what they saved is said above the form, in which everything typed still stands. Sent once
    more, it is written over theirs, knowingly."""
    fresh = access.revision_for_member(request.user, page["revision"].pledge_id)
    if not fresh.is_open:
        autosave.keep_sent(request)
        messages.error(
            request, _("A colleague submitted this pledge while you were writing. %(kept)s") % {"kept": KEPT}
        )
        return redirect("pledges:check", fresh.pledge_id)
    page |= {"revision": fresh, "version": fresh.version}
    theirs = assemble.lines_of(assemble.whole(fresh))
    return _form_page(request, forms, sentence=sentence, theirs=theirs, status=409, **page)


def _onward(request, revision):
    if request.POST.get("then") == LEAVE:
        messages.success(request, _("Saved. Nobody outside your organisation sees it until it is submitted."))
        return redirect("progress:desk")
    return redirect("pledges:check", revision.pledge_id)


def _put_back(request, forms, facts):
    """What was typed here before and not saved, in place of what is stored."""
    kept = autosave.form_of(request)
    before = PledgeForms.sent(kept.typed, **facts) if kept.typed else None
    if before is None or not autosave.was_typed_into(before.parts, forms.parts):
        return forms
    kept.show()
    return before.as_typed(**facts)


def _told(revision):
    """Published sums of the pledge, which a new one may correct."""
    told = PledgeMoney.objects.filter(revision__pledge=revision.pledge_id, revision__state=lifecycle.PUBLISHED)
    return list(told.order_by("stage", "-on", "-id"))
