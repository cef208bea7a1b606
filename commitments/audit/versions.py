"""How a version comes about: proposed by one curator, recorded when a second confirms it, or given back.

The one road for every noun that keeps its past (common/versions.py). What is decided on is locked; where the noun has a row
of its own that row holds what is in force today, and follows in the same transaction. Raises ValidationError with the
sentences that the curator reads.
"""

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from commitments.common.versions import BEGINNING, Act, Version
from commitments.search import index

from .actions import record_event


def versions_of(noun):
    """The model of its versions. A noun that has no row of its own is named by any of its versions."""
    return type(noun) if isinstance(noun, Version) else noun._meta.get_field("versions").related_model


def begin(nouns, *, recorded_at=BEGINNING, proposed_at=None):
    """The first version of each of `nouns`, rows of one model that were just made: as they are, since the beginning, known
    since `recorded_at`. With None they wait for a curator since `proposed_at`. One query."""
    nouns = list(nouns)
    if not nouns:
        return []
    model = versions_of(nouns[0])
    held = {model.DAY: BEGINNING.date(), "recorded_at": recorded_at, "proposed_at": proposed_at}
    rows = [model(**_key(noun, model), **held, **{name: getattr(noun, name) for name in model.FACTS}) for noun in nouns]
    return model.objects.bulk_create(rows)


def timeline_of(noun):
    """The versions of a noun that stand now, by the day from which they hold, those of days ahead among them."""
    model = versions_of(noun)
    return _standing(model.objects.filter(**_key(noun, model)))


def waits(noun):
    """Whether a proposal about it waits for a second curator."""
    model = versions_of(noun)
    return model.objects.waiting().filter(**_key(noun, model)).exists()


def before(version):
    """The version that held until then; None where there was none."""
    if version.replaces:
        return version.replaces
    model = type(version)
    earlier = _standing(model.objects.filter(**_key(version, model), **{f"{model.DAY}__lt": _day(version)}))
    return earlier[-1] if earlier else None


def differences(earlier, version):
    """[(what, how it was, how it is), ...] in words, of all facts in which `version` differs from the one before it."""
    return [
        (capfirst(str(_field(version, name).verbose_name)), _shown(earlier, name), _shown(version, name))
        for name in facts_changed(earlier, version)
    ]


def facts_changed(earlier, version):
    """The names of those facts; of a first version those that it has."""
    return [
        name
        for name in version.FACTS
        if (getattr(earlier, name) != getattr(version, name) if earlier else getattr(version, name) not in ("", None))
    ]


def rewritten(timeline, *, act, changes, from_on):
    """What `changes` ({column: value}) make of a timeline: [(the version that goes or None, its day, facts), ...].

    A correction puts the right value wherever the wrong one of the day `from_on` stands. A change holds from that day:
    a version of that very day goes, and later ones keep what became something else on their day or since.
    """
    base = [each for each in timeline if _day(each) <= from_on][-1]
    held = base.facts
    if act == Act.CORRECT:
        rows = [
            (each, _day(each), each.facts | {name: v for name, v in changes.items() if each.facts[name] == held[name]})
            for each in timeline
        ]
    else:
        rows, carried = [(base if _day(base) == from_on else None, from_on, held | changes)], dict(changes)
        for each in (each for each in timeline if _day(each) > from_on):
            carried = {name: value for name, value in carried.items() if each.facts[name] == held[name]}
            rows.append((each, _day(each), each.facts | carried))
    return [(gone, day, facts) for gone, day, facts in rows if facts != (gone.facts if gone else held)]


def write(*, noun, act, changes, from_on, reason, by, at):
    """Propose it, or record it at once where it is a slip of the pen in words of our own, which takes one hand. Returns
    the versions."""
    one_hand = act == Act.CORRECT and set(changes) <= set(versions_of(noun).ONE_HAND)
    act_on = record if one_hand else propose
    return act_on(noun=noun, act=act, changes=changes, from_on=from_on, reason=reason, by=by, at=at)


@transaction.atomic
def propose(*, noun, act, changes, from_on, reason, by, at):
    """Write down what would hold of a noun, and why; nothing changes yet. Returns the versions, which share one
    `decision`. `by` is None when a later edition of a sheet proposes."""
    noun = _locked(noun)
    if waits(noun):
        raise ValidationError(_("A proposal about this waits for a second curator already. Let it be decided first."))
    versions = _versions(noun, act=act, changes=changes, from_on=from_on, reason=reason, by=by, at=at)
    type(versions[0]).objects.bulk_create(versions)
    about = _noun_of(versions[0]) or versions[0]
    _record(versions[0], about, "proposed", by=by, at=at, after=changes, note=reason)
    return versions


@transaction.atomic
def record(*, noun, act, changes, from_on, reason, by, at):
    """The same where one hand is enough: it is recorded at once."""
    noun = _locked(noun)
    versions = _versions(noun, act=act, changes=changes, from_on=from_on, reason=reason, by=by, at=at)
    return _put_in_force(versions, by=by, at=at)


@transaction.atomic
def propose_version(*, version, by, at):
    """The same for a noun that has no row but its versions (a position, words in a language, a method): `version` is that row,
    whole. `by` is None when a later edition of a sheet proposes."""
    _check_world(by, _first_noun_of(version))
    version.proposed_at = at
    version.proposed_by_id, version.proposed_by_label = (str(by.pk), str(by)) if by else ("", "")
    version.full_clean()
    same = type(version).objects.waiting().filter(**_key(version, type(version)))
    if same.filter(**{version.DAY: _day(version)}).exists():
        raise ValidationError(_("A proposal about this waits for a second curator already. Let it be decided first."))
    if _is_taken(version, _standing(type(version).objects.filter(**_key(version, type(version))))):
        raise ValidationError(_("Something else holds from that day already. Correct that."))
    version.save(force_insert=True)
    _record(version, version, "proposed", by=by, at=at, after=_written(version), note=version.reason)
    return version


@transaction.atomic
def confirm(*, version, by, at):
    """A second curator agrees with the decision that `version` belongs to: it is recorded now."""
    versions = _waiting(version)
    _check_world(by, _first_noun_of(version))
    if str(by.pk) == version.proposed_by_id:
        raise ValidationError(_("A proposal is confirmed by somebody else than who made it."))
    model = type(version)
    same = model.objects.filter(**_key(version, model))
    standing = _standing(same)
    stands = {each.pk for each in standing}
    newer = same.filter(recorded_at__gt=version.proposed_at) if model.NOUN else model.objects.none()
    gone = any(each.replaces_id and each.replaces_id not in stands for each in versions)
    if gone or newer.exists() or any(_is_taken(each, standing) for each in versions):
        raise ValidationError(_("Something else was decided on this since. Give it back, and propose it anew."))
    for each in versions:
        each.confirmed_by_id, each.confirmed_by_label = str(by.pk), str(by)
    return _put_in_force(versions, by=by, at=at)


@transaction.atomic
def refuse(*, version, reason, by, at):
    """A curator gives a proposal back, with a word, or takes its own back. What is in force stays."""
    versions = _waiting(version)
    if not reason.strip():
        raise ValidationError(_("Say why it is given back."))
    for each in versions:
        each.refused_at, each.refused_by_id, each.refused_by_label = at, str(by.pk), str(by)
        each.refusal = reason.strip()
        each.save(update_fields=["refused_at", "refused_by_id", "refused_by_label", "refusal"])
    _record(version, _noun_of(version) or version, "given_back", by=by, at=at, note=reason)
    return versions


def put_on_today(noun, *, today):
    """The noun's own row holds what is in force on `today`. Saves it where it does not yet."""
    in_force = [each for each in timeline_of(noun) if _day(each) <= today]
    if in_force and in_force[-1].facts != {name: getattr(noun, name) for name in in_force[-1].FACTS}:
        in_force[-1].put_on(noun).save()
        index.refresh(noun)
    return noun


def hold_back(noun, *, at):
    """Until a second curator confirms a new noun its own row is out of every list, as if it were retired."""
    noun.retired_on = at.date()


def _check_world(by, about):
    """What the demonstration's curators decide is seen in the demonstration alone, so they decide on its own actors."""
    if by is not None and by.demonstration and not getattr(about, "fictional", False):
        raise ValidationError(
            _("This is of the real world. The curators of the demonstration decide on its own actors alone.")
        )


def _versions(noun, *, act, changes, from_on, reason, by, at):
    _check_world(by, noun)
    if not reason.strip():
        raise ValidationError(_("Say why."))
    model = versions_of(noun)
    timeline = timeline_of(noun)
    if not timeline:
        raise ValidationError(_("It was never confirmed. Enter it anew, under another code."))
    rows = rewritten(timeline, act=act, changes=changes, from_on=from_on)
    if not rows:
        raise ValidationError(_("Nothing would change."))
    decision = uuid.uuid4()
    proposed = {"proposed_at": at, "proposed_by_id": str(by.pk) if by else "", "proposed_by_label": str(by or "")}
    common = {**_key(noun, model), **proposed, "act": act, "reason": reason.strip(), "decision": decision}
    versions = [model(**common, **{model.DAY: day}, replaces=gone, **facts) for gone, day, facts in rows]
    for version in versions:
        version.clean_fields()
        version.clean()
    return versions


def _put_in_force(versions, *, by, at):
    """Versions of one decision, recorded at `at`; what they take the place of is marked."""
    first, model = versions[0], type(versions[0])
    noun = _noun_of(first)
    before = (
        first.replaces.facts if first.replaces else {name: getattr(noun, name) for name in first.FACTS} if noun else {}
    )
    gone = [each.replaces_id for each in versions if each.replaces_id]
    model.objects.filter(pk__in=gone, superseded_at=None).update(superseded_at=at)
    for version in versions:
        version.recorded_at = at
        version.save()
    if noun:
        put_on_today(noun, today=at.date())
    after = {name: value for name, value in _written(first).items() if before.get(name, None) != value}
    before = {name: before[name] for name in after if name in before}
    _record(first, noun or first, "recorded", by=by, at=at, before=before, after=after, note=first.reason)
    index.refresh(noun or first)
    return versions


def _locked(noun):
    """What is decided on, locked and as it is stored. Of versions without such a row the first of what they are of is locked."""
    is_version = isinstance(noun, Version)
    owner = noun._meta.get_field(noun.NOUN[0]).related_model if is_version else type(noun)
    pk = getattr(noun, f"{noun.NOUN[0]}_id") if is_version else noun.pk
    stored = owner._base_manager.select_for_update(no_key=True).get(pk=pk)
    return noun if is_version else stored


def _waiting(version):
    """All versions of the decision, when it still waits; what they are about is locked."""
    model = type(version)
    if model.NOUN:
        _locked(version)
    waiting = model.objects.waiting().filter(decision=version.decision)
    versions = list(waiting.order_by(model.DAY) if model.NOUN else waiting.select_for_update(no_key=True))
    if not versions:
        raise ValidationError(_("This was decided already."))
    return versions


def _record(version, about, word, *, by, at, before=None, after=None, note=""):
    plain = {name: _plain(value) for name, value in (after or {}).items()}
    was = {name: _plain(value) for name, value in (before or {}).items()}
    verb = f"{about._meta.model_name}.{version.act}_{word}"
    record_event(verb=verb, about=about, by=by, at=at, before=was, after=plain, note=note)


def _noun_of(version):
    """The row of the noun that these are `versions` of; None where it has none."""
    return _first_noun_of(version) if len(version.NOUN) == 1 else None


def _first_noun_of(version):
    """What lies in one world: the noun, or the first of several."""
    return getattr(version, version.NOUN[0]) if version.NOUN else None


def _key(row, model):
    """The columns of NOUN, of a version or for the noun itself."""
    if isinstance(row, model):
        columns = [model._meta.get_field(name).attname for name in model.NOUN]
        return {column: getattr(row, column) for column in columns}
    return {model.NOUN[0]: row}


def _standing(versions):
    standing = versions.filter(recorded_at__isnull=False, superseded_at=None)
    return list(standing.order_by(versions.model.DAY))


def _is_taken(version, standing):
    """Whether something of `standing` holds from its day already, of which it does not take the place."""
    return any(_day(each) == _day(version) and each.pk != version.replaces_id for each in standing)


def _written(version):
    return version.facts | {version.DAY: _day(version)}


def _day(version):
    return getattr(version, version.DAY)


def _plain(value):
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _field(version, name):
    return version._meta.get_field(name.removesuffix("_id"))


def _shown(version, name):
    if version is None:
        return ""
    shown = getattr(version, f"get_{name}_display", None)
    value = shown() if shown else getattr(version, name.removesuffix("_id"))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return "" if value is None else str(value)
