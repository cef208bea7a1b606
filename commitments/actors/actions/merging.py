"""One body that was entered twice: one entry is kept, and what was published under the other stands with it.

A correction, proposed by one curator and confirmed by another: it holds for every day, and is known from the instant on which
it is recorded. No row of a report is written: pages read which entry stands with which. The way back is the next decision.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commitments.actors.access import parts_of
from commitments.actors.models import Actor, Adherence, Membership
from commitments.audit import versions
from commitments.common.versions import Act

from . import invitations

IN_REVIEW: list[Callable[[set], bool]] = []
"""Questions of the features above: whether something waits for an answer that is by one of these actors (ids), or names it."""


@transaction.atomic
def merge_actor(*, instance, kept, reason, by, at):
    """Propose that `instance` is the same body as `kept`, and was entered once too often."""
    actor, kept = _held(instance, kept)
    check_merge(actor, kept)
    return _correct(actor, kept.pk, reason=reason, by=by, at=at)


@transaction.atomic
def part_actor(*, instance, reason, by, at):
    """Propose that `instance` was not the same body after all."""
    (actor,) = _held(instance)
    if not actor.entered_twice_as_id:
        raise ValidationError(_("It stands for itself already."))
    check_part(actor)
    return _correct(actor, None, reason=reason, by=by, at=at)


def check_again(version):
    """What is about to be confirmed may still be merged, or parted, as it was proposed. Locks both entries."""
    if version.entered_twice_as_id:
        actor, kept = _held(version.actor, version.entered_twice_as)
        if actor.entered_twice_as_id != kept.pk:
            check_merge(actor, kept)
    else:
        (actor,) = _held(version.actor)
        if actor.entered_twice_as_id:
            check_part(actor)


def check_merge(actor, kept):
    """Raises ValidationError with the sentence that says why these two are not merged."""
    names = {"actor": actor.name, "kept": kept.name}
    for stands, sentence in _whys(actor, kept):
        if stands:
            raise ValidationError(sentence % names)


def check_stands_for_itself(actor):
    """What changes about a body is written to the entry that was kept."""
    if actor.entered_twice_as_id:
        said = _("This is the same body as %(kept)s (%(code)s). Write to that entry.")
        raise ValidationError(said % {"kept": actor.entered_twice_as.name, "code": actor.entered_twice_as.code})


def check_part(actor):
    if actor.shielded:
        raise ValidationError(_("It is shielded with the entry that was kept. Nothing is told of it while it is."))
    if _in_review({actor.pk, actor.entered_twice_as_id}):
        raise ValidationError(_("Something of one of the two is in review. Let it be answered first."))


def _whys(actor, kept):
    """(whether it stands in the way, the sentence), one by one: what costs a query is asked last."""
    yield actor.pk == kept.pk, _("An entry cannot be merged with itself.")
    yield actor.fictional != kept.fictional, _("One of them is fictional, and the other is real.")
    yield (
        actor.shielded or kept.shielded,
        _("One of them is shielded: nothing that is told may tie it to another entry."),
    )
    yield actor.entered_twice_as_id, _("%(actor)s stands with another entry already.")
    yield kept.entered_twice_as_id, _("%(kept)s was itself entered twice. Choose the entry that was kept.")
    yield (
        Actor.objects.filter(entered_twice_as=actor).exists(),
        _("Another entry stands with %(actor)s. Keep this one, and merge the other with it."),
    )
    yield (
        actor.type != kept.type,
        _("They are of different types. One body has one type: correct that first, if they are the same."),
    )
    yield (
        kept.pk in parts_of(actor.pk) or actor.pk in parts_of(kept.pk),
        _("One of them is part of the other: they are two bodies."),
    )
    yield Actor.objects.filter(parent=actor).exists(), _("Others are part of %(actor)s. Move them to %(kept)s first.")
    yield (
        kept.retired_on and not actor.retired_on,
        _("%(kept)s is retired. Bring it back first, or keep the other entry."),
    )
    yield (
        Membership.objects.current().filter(actor=actor).exists() or invitations.waiting(actor).exists(),
        _(
            "People report for %(actor)s, or are invited to. Let them be invited for %(kept)s, then retire %(actor)s: that"
            " ends their roles."
        ),
    )
    yield (
        _positions(actor).exclude(framework__in=_positions(kept).values("framework")).exists(),
        _("A position of %(actor)s is on a framework on which none of %(kept)s is recorded. Record it there first."),
    )
    yield _in_review({actor.pk, kept.pk}), _("Something of one of the two is in review. Let it be answered first.")


def _positions(actor):
    return Adherence.objects.filter(actor=actor, recorded_at__isnull=False, superseded_at=None)


def _in_review(actors):
    return any(asks(actors) for asks in IN_REVIEW)


def _held(*actors):
    """The same rows read afresh and locked, the lowest id first: two acts at once do not wait for each other for ever."""
    ids = [actor.pk for actor in actors]
    rows = Actor.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    held = {row.pk: row for row in rows}
    return [held[pk] for pk in ids]


def _correct(actor, kept_id, *, reason, by, at):
    facts = {"act": Act.CORRECT, "changes": {"entered_twice_as_id": kept_id}, "from_on": at.date()}
    return versions.propose(noun=actor, **facts, reason=reason, by=by, at=at)
