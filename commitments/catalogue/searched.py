"""By which words frameworks and commitments are found (search/index.py): in every wording that they have or had, in every
language, and by codes as people write them."""

from django.db.models import Prefetch

from commitments.search.index import Document, Source

from .models import Commitment, CommitmentGroup, CommitmentTranslation, CommitmentVersion, Framework, Group

TEXTS = ("title", "short_title", "official_title", "statement")


def frameworks(keys):
    for framework in _of(Framework.objects.current(), keys):
        yield Document(
            key=framework.pk,
            texts=(framework.code, framework.title, framework.short_title, framework.symbol, framework.issuer),
            shown={"code": framework.code, "title": framework.title, "position": framework.position},
        )


def commitments(keys):
    """Those that a curator has confirmed: until then nobody may know of one. Those that are retired are found in lists of
    the past, and by the reports on them."""
    standing = CommitmentVersion.objects.filter(recorded_at__isnull=False, superseded_at=None)
    found = Commitment.objects.filter(pk__in=standing.values("commitment")).select_related("framework")
    rows = _of(found, keys).prefetch_related(
        Prefetch("versions", standing, to_attr="standing_versions"),
        Prefetch("groups", CommitmentGroup.objects.select_related("group")),
        "sdg_targets",
        *texts_in_languages(),
    )
    for commitment in rows:
        yield Document(key=commitment.pk, texts=tuple(_texts_of(commitment)), shown=_shown(commitment))


def subjects(keys):
    """The same by titles and codes alone: what an answer is about is found by these, and not by all that it asks."""
    for commitment in _of(Commitment.objects.all(), keys):
        named = f"{commitment.get_level_display()} {commitment.number}" if commitment.number else ""
        yield Document(key=commitment.pk, texts=(commitment.code, commitment.title, commitment.short_title, named))


def texts_in_languages():
    """What `_texts_of` reads of translations: the one place that knows where these stand."""
    standing = CommitmentTranslation.objects.filter(recorded_at__isnull=False, superseded_at=None)
    return [Prefetch("translations", standing, to_attr="texts_in_languages")]


def _texts_of(commitment):
    framework = commitment.framework
    yield from (commitment.code, framework.short_title, framework.code)
    for version in commitment.standing_versions:
        yield from (getattr(version, name) for name in TEXTS)
        yield f"{version.get_level_display()} {version.number}" if version.number else ""
    yield from (getattr(each, name) for each in commitment.texts_in_languages for name in each.TEXTS)
    yield from (each.group.label for each in commitment.groups.all())
    yield from (each.target for each in commitment.sdg_targets.all())


def _shown(commitment):
    framework = commitment.framework
    return {
        "code": commitment.code,
        "title": commitment.title,
        "level": commitment.level,
        "number": commitment.number,
        "framework": framework.short_title,
        "current": commitment.retired_on is None and framework.retired_on is None,
        "trackable": commitment.trackable,
        "order": [framework.position, framework.code, commitment.kind, commitment.position],
    }


def _of(rows, keys):
    return (rows if keys is None else rows.filter(pk__in=keys)).order_by("pk")


def _concerned(group):
    return CommitmentGroup.objects.filter(group=group).values_list("commitment", flat=True)


TOUCHED = {
    Commitment: lambda row: [row.pk],
    CommitmentTranslation: lambda row: [row.commitment_id],
    Framework: lambda row: row.commitments.values_list("pk", flat=True),
    Group: _concerned,
}

SOURCES = (
    Source("framework", Framework, frameworks, {Framework: lambda row: [row.pk]}),
    Source("commitment", Commitment, commitments, TOUCHED, shared=True),
    Source("subject", Commitment, subjects, TOUCHED, shared=True),
)
