"""Every write that a curator makes to the catalogue. Each is one transaction and leaves its event behind.

Codes are permanent, and so is a commitment's kind: reports were answered on its scale. Nothing is deleted: what no
longer holds is retired, with its reason. Raises ValidationError with the sentences that the curator reads.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commitments.audit import versions
from commitments.audit.actions import record_event, save_recorded
from commitments.common.versions import BEGINNING, Act
from commitments.search import index

from .decisions import check_words_open
from .models import (
    Commitment,
    CommitmentGroup,
    CommitmentSdgTarget,
    CommitmentStage,
    CommitmentVersion,
    Framework,
    LinkStatus,
)


def save_framework(*, instance, by, at):
    """Save a framework. What scorecards say of it is cited with them: it stays once the framework holds a commitment."""
    _refuse_change_of(instance, "code")
    if instance.pk and instance.commitments.exists():
        _refuse_change_of(instance, *Framework.CITED)
    return save_recorded(instance=instance, by=by, at=at)


@transaction.atomic
def add_commitment(*, instance, by, at):
    """Enter a commitment: as it is since the beginning, known from now on. One that is tracked stands on no scorecard until
    a second curator confirms it. Its stages, groups and SDG targets go through `tag_commitment`."""
    _check_parent(instance)
    if not instance.trackable:
        save_recorded(instance=instance, by=by, at=at)
        versions.begin([instance], recorded_at=at)
        index.refresh(instance)
        return instance
    first = CommitmentVersion(**{name: getattr(instance, name) for name in CommitmentVersion.FACTS})
    first.from_on, first.reason = BEGINNING.date(), _("A new commitment.")
    versions.hold_back(instance, at=at)
    save_recorded(instance=instance, by=by, at=at)
    first.commitment = instance
    versions.propose_version(version=first, by=by, at=at)
    return instance


@transaction.atomic
def change_commitment(*, commitment, act, changes, from_on, reason, by, at):
    """Write what holds of a commitment from a day on, or what was wrong all along. `changes` is {column: value}.

    What we say and track changes from today or a day ahead: only a correction reaches back.
    """
    as_changed = Commitment.objects.get(pk=commitment.pk)
    for name, value in changes.items():
        setattr(as_changed, name, value)
    _check_parent(as_changed)
    _check_day(act, from_on, at=at)
    return versions.write(noun=commitment, act=act, changes=changes, from_on=from_on, reason=reason, by=by, at=at)


def track_commitment(*, instance, tracked, reason, by, at):
    """Propose that a commitment is tracked from today, or no longer. What was reported on it stays."""
    facts = {"act": Act.CHANGE, "changes": {"trackable": tracked}, "from_on": at.date(), "reason": reason}
    return change_commitment(commitment=instance, **facts, by=by, at=at)


@transaction.atomic
def tag_commitment(*, commitment, by, at, journey_stages=None, groups=None, sdg_targets=None):
    """Set whom and what a commitment concerns; an argument left out stays as it is.

    `journey_stages` are words of JourneyStage, `groups` are Group rows, `sdg_targets` maps targets to whether Waymark
    proposed them. One event about the commitment says what changed, so that loading the fixtures knows of it.
    """
    before = tags_of(commitment)
    if journey_stages is not None:
        stages = [CommitmentStage(commitment=commitment, stage=stage) for stage in dict.fromkeys(journey_stages)]
        _replace(commitment.journey_stages, stages)
    if groups is not None:
        concerned = [CommitmentGroup(commitment=commitment, group=group) for group in dict.fromkeys(groups)]
        _replace(commitment.groups, concerned)
    if sdg_targets is not None:
        targets = [
            CommitmentSdgTarget(commitment=commitment, target=target, proposed=proposed)
            for target, proposed in sdg_targets.items()
        ]
        _replace(commitment.sdg_targets, targets)
    after = tags_of(commitment)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        record_event(
            verb="commitment.tagged",
            about=commitment,
            by=by,
            at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
        index.refresh(commitment)
    return commitment


def tags_of(commitment):
    """What the fixtures write in one cell each: `{"journey_stages": [...], "groups": [...], "sdg_targets": [...]}`."""
    return {
        "journey_stages": sorted(commitment.journey_stages.values_list("stage", flat=True)),
        "groups": sorted(commitment.groups.values_list("group__code", flat=True)),
        "sdg_targets": sorted(
            f"{target}?" if proposed else target
            for target, proposed in commitment.sdg_targets.values_list("target", "proposed")
        ),
    }


@transaction.atomic
def retire_commitment(*, instance, reason, by, at, followed_by=()):
    """Propose that a commitment leaves lists and forms today, and which came after it: several where it was split, the same
    one for several where they were drawn together. What was reported on it stays under it, with its wording, at its own
    address: nobody said it of what follows.

    Its current parts must be retired first: a part does not hang on nothing.
    """
    if instance.retired_on:
        raise ValidationError(_("It is retired already."))
    codes = [each.code for each in followed_by]
    _check_can_go(instance, codes)
    changes = {"retired_on": at.date(), "succeeded_by": " ".join(codes)}
    facts = {"act": Act.CHANGE, "changes": changes, "from_on": at.date(), "reason": reason}
    return versions.propose(noun=instance, **facts, by=by, at=at)


@transaction.atomic
def bring_back_commitment(*, instance, reason, by, at):
    """Propose that a retired commitment holds again from today, and nothing follows it any more."""
    if not instance.retired_on:
        raise ValidationError(_("It is not retired."))
    if instance.parent and instance.parent.retired_on:
        raise ValidationError(_("Bring back first what it is part of."))
    facts = {"act": Act.CHANGE, "changes": {"retired_on": None, "succeeded_by": ""}, "from_on": at.date()}
    return versions.propose(noun=instance, **facts, reason=reason, by=by, at=at)


@transaction.atomic
def confirm_commitment(*, version, by, at):
    """A second curator agrees. What is retired can still go, and what follows it is still there."""
    if version.retired_on and not version.commitment.retired_on:
        _check_can_go(version.commitment, version.succeeded_by.split())
    return versions.confirm(version=version, by=by, at=at)


def _check_can_go(commitment, codes):
    """`codes` of what follows. All of these rows are locked, the lowest id first, and read as they are stored."""
    held = Commitment.objects.select_for_update(no_key=True).filter(Q(code__in=codes) | Q(pk=commitment.pk))
    successors = [row for row in held.order_by("pk") if row.code in codes]
    if Commitment.objects.current().filter(parent=commitment).exists():
        raise ValidationError(_("Retire its parts first."))
    for each in successors:
        if each.pk == commitment.pk:
            raise ValidationError(_("A commitment does not follow itself."))
        if each.framework_id != commitment.framework_id:
            said = _("%(code)s is of another framework: links between frameworks are drawn in the crosswalk.")
            raise ValidationError(said % {"code": each.code})
        if each.retired_on:
            said = _("%(code)s is not there: it is retired, or waits for a second curator.")
            raise ValidationError(said % {"code": each.code})


@transaction.atomic
def retire_framework(*, instance, reason, by, at):
    """Take a framework, and with it all that it holds, out of lists and forms. Nothing that was published changes."""
    if not reason.strip():
        raise ValidationError(_("Say why it is retired."))
    if instance.retired_on:
        raise ValidationError(_("It is retired already."))
    instance.retired_on, instance.retired_at = at.date(), at
    instance.save(update_fields=["retired_on", "retired_at"])
    after = {"retired_on": str(instance.retired_on)}
    record_event(verb="framework.retired", about=instance, by=by, at=at, after=after, note=reason)
    index.refresh(instance)
    return instance


def save_group(*, instance, by, at):
    _refuse_change_of(instance, "code")
    return save_recorded(instance=instance, by=by, at=at)


def add_translation(*, instance, by, at):
    """Propose the words of a commitment in a language in which it has none: as they are since the beginning, known from when a
    second curator confirms them."""
    instance.from_on, instance.act = BEGINNING.date(), Act.BEGIN
    return versions.propose_version(version=instance, by=by, at=at)


def change_translation(*, translation, act, changes, from_on, reason, by, at):
    """Write what the words in a language are from a day on, or what was wrong all along. `translation` is one that stands;
    `changes` is {column: value}. Two curators decide, but of a slip of the pen in words of our own."""
    _check_day(act, from_on, at=at)
    return versions.write(noun=translation, act=act, changes=changes, from_on=from_on, reason=reason, by=by, at=at)


def _check_day(act, from_on, *, at):
    if act == Act.CHANGE and from_on < at.date():
        raise ValidationError(
            _("It cannot hold from a day that has passed. Choose today or a later day, or correct what was wrong.")
        )


def save_milestone(*, instance, by, at):
    _refuse_change_of(instance, "code")
    return save_recorded(instance=instance, by=by, at=at)


def add_method(*, instance, by, at):
    """Propose the next method. It is never in force from a day that has passed: pages
    once computed must come out again. No row of a method changes."""
    if instance.pk is not None:
        raise ValidationError(_("A method does not change. Add the next one."))
    _check_not_back_dated(instance, at=at)
    return versions.propose_version(version=instance, by=by, at=at)


@transaction.atomic
def confirm_method(*, version, by, at):
    _check_not_back_dated(version, at=at)
    return versions.confirm(version=version, by=by, at=at)


def _check_not_back_dated(method, *, at):
    if method.effective_on < at.date():
        raise ValidationError(
            {
                "effective_on": _(
                    "A method is never in force before the day on which it is recorded: what was cited stays as it was."
                )
            }
        )


def save_anchor(*, instance, by, at):
    _refuse_change_of(instance, "method_id", "kind", "step", "sentence")
    return save_recorded(instance=instance, by=by, at=at)


def save_link(*, instance, by, at):
    """Save the words of a crosswalk link, as long as it is only proposed; what it ties, and how, stays. What becomes of it
    is decided by two curators: decisions.py."""
    _refuse_change_of(instance, "code", "status", "source_id", "target_id", "sdg_target", "relation")
    if instance.pk is None:
        instance.recorded_at = at
    if instance.status != LinkStatus.PROPOSED and instance.pk is None:
        raise ValidationError({"status": _("A link begins as proposed.")})
    check_words_open(instance)
    return save_recorded(instance=instance, by=by, at=at)


def _replace(related, rows):
    for row in rows:
        row.full_clean(validate_unique=False, validate_constraints=False)
    related.all().delete()
    related.bulk_create(rows)


def _check_parent(commitment):
    """A part belongs to its whole's framework, and no chain of wholes comes back to where it began."""
    above, seen = commitment.parent, {commitment.pk}
    if above is not None and above.framework_id != commitment.framework_id:
        raise ValidationError({"parent": _("It is part of a commitment of another framework.")})
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"parent": _("A commitment cannot be part of itself.")})
        seen.add(above.pk)
        above = above.parent


def _refuse_change_of(instance, *names):
    """Raise ValidationError when a stored row is about to change one of `names` (attribute names)."""
    if instance.pk is None:
        return
    stored = type(instance)._base_manager.filter(pk=instance.pk).values(*names).first()
    changed = [name for name in names if stored and stored[name] != getattr(instance, name)]
    if changed:
        raise ValidationError(
            {
                name.removesuffix("_id"): _("This cannot change once it is stored. Retire the row and add another.")
                for name in changed
            }
        )
