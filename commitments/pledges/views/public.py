"""What anyone reads: the list of pledges, one pledge, an earlier text of it, what a revision changed."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.accounts.roles import is_curator
from commitments.actors.access import actors_of
from commitments.actors.models import SPEAKERS, WRITERS
from commitments.common.active_filters import chips_of
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.labels import shown_claim
from commitments.common.pagination import page_of
from commitments.common.parameters import reads
from commitments.common.scope import about, scope_of
from commitments.pledges import access, assemble, export, lifecycle
from commitments.pledges.assemble.lists import with_lists
from commitments.pledges.filters import PledgeFilter
from commitments.pledges.models import PledgeMoney, PledgeRevision
from commitments.record import permissions


@reads(filters=[PledgeFilter], format=FORMATS, of=["money"])
@require_safe
def pledges(request):
    """Published pledges of one world, the latest first, filtered."""
    scope = scope_of(request)
    published = PledgeRevision.objects.in_force().in_world(fictional=scope.fictional).with_names().with_standing()
    filtered = PledgeFilter(request.GET, queryset=published.latest_first())
    if asked := wanted_format(request):
        if asked == "csv" and request.GET.get("of") == "money":
            return export.money_response(money=_money_of(filtered.qs))
        return export.list_response(asked, revisions=with_lists(filtered.qs.with_made_on()))
    page = page_of(with_lists(filtered.qs), request)
    chips, clear_url = chips_of(request, filtered.form)
    context = {
        "page_obj": page,
        "rows": assemble.pledge_rows(page, today=timezone.localdate()),
        "form": filtered.form,
        "chips": chips,
        "clear_url": clear_url,
        "scope": scope,
    }
    return render(request, "pledges/pledges.html", context)


def _money_of(revisions):
    """Every sum of these pledges, whichever revision told of it."""
    told = PledgeMoney.objects.filter(
        revision__pledge__in=revisions.order_by().values("pledge"), revision__state=lifecycle.PUBLISHED
    )
    return told.select_related("revision__pledge__actor").order_by("revision__pledge", "stage", "-on", "-id")


@reads(pages=(), format=FORMATS)
@require_safe
def pledge(request, pledge_id):
    """The text in force with all that is told of it; or the place where a pledge stood."""
    return _page(request, access.public_revision(pledge_id, number=None, at=timezone.now(), demo_site=settings.DEMO))


@reads(pages=(), format=FORMATS)
@require_safe
def revision(request, pledge_id, number):
    """One numbered text, as it was published."""
    return _page(request, access.public_revision(pledge_id, number=number, at=timezone.now(), demo_site=settings.DEMO))


@reads(pages=())
@require_safe
def changes(request, pledge_id, number):
    """What a revision changed in the text of the one before it, word by word."""
    at = timezone.now()
    after = access.public_revision(pledge_id, number=number, at=at, demo_site=settings.DEMO)
    if number < 2:
        raise Http404
    before = access.public_revision(pledge_id, number=number - 1, at=at, demo_site=settings.DEMO)
    if lifecycle.WITHDRAWN in (after.state, before.state):
        return redirect("pledges:pledge", pledge_id)
    before, after = assemble.whole(before), assemble.whole(after)
    context = {
        "revision": after,
        "before": before,
        "changes": assemble.changes_between(before, after),
        "actor": after.pledge.actor,
        "scope": about(scope_of(request), after.pledge.actor),
    }
    return render(request, "pledges/changes.html", context)


def _page(request, shown):
    actor, now = shown.pledge.actor, timezone.now()
    scope = about(scope_of(request), actor)
    if shown.state == lifecycle.WITHDRAWN:
        if wanted_format(request):
            return export.tombstone_response(revision=shown)
        return render(request, "pledges/withdrawn.html", {"revision": shown, "actor": actor, "scope": scope})
    sheet = assemble.sheet_of(shown, today=now.date())
    claims = _claims_on(shown.pledge, now=now)
    if asked := wanted_format(request):
        return export.sheet_response(asked, sheet=sheet, claims=claims)
    context = {
        "sheet": sheet,
        "cite": assemble.citation_of(sheet.revision),
        "revision": sheet.revision,
        "actor": actor,
        "progress": [(claim, shown_claim(claim)) for claim in claims],
        "scope": scope,
        **_next_steps(request.user, sheet),
    }
    return render(request, "pledges/pledge.html", context)


def _claims_on(pledge, *, now):
    """What its maker has published on its progress, the latest period first. It sets no cell of any commitment."""
    on_it = pledge.claims.by_name().on_pledge(pledge, as_of=now.date(), known_at=now)
    return list(on_it.select_related("revision__report__actor", "pledge"))


def _next_steps(user, sheet):
    """What this reader may do with the pledge; nothing for most."""
    if not user.is_authenticated:
        return {
            **dict.fromkeys(("may_write", "may_revise", "may_match", "may_withdraw", "may_take_down"), False),
            "to_answer": [],
        }
    actor = sheet.pledge.actor
    speaks = set(actors_of(user, roles=SPEAKERS).values_list("pk", flat=True))
    writes_for = list(actors_of(user, roles=WRITERS))
    may_write = actor in writes_for
    others = [each for each in writes_for if each != actor and each.fictional == actor.fictional and not each.shielded]
    return {
        "may_write": may_write,
        "may_revise": may_write and not sheet.is_over and not sheet.pledge.is_transcribed,
        "may_match": bool(others) and not sheet.is_over,
        "may_withdraw": permissions.may_withdraw(user, sheet.pledge),
        "may_take_down": is_curator(user),
        "to_answer": [party for party in sheet.parties if party.actor.pk in speaks]
        if sheet.revision.pk == sheet.latest.pk
        else [],
    }
