"""The sheets of the catalogue: which columns they have and how a cell names a row. Loaded through `audit.importing`."""

import re

from commitments.common.importing import PROPOSED, Reference, Table, WordList
from commitments.common.vocabulary import ActorType

from .models import (
    Anchor,
    Commitment,
    CommitmentGroup,
    CommitmentSdgTarget,
    CommitmentStage,
    CrosswalkLink,
    Framework,
    Group,
    LinkStatus,
    Method,
    Milestone,
)

# Goal, dot, number or letter: 10.7, 16.b (A/RES/71/313).
SDG_TARGET = re.compile(r"^(?:[1-9]|1[0-7])\.(?:[1-9]|1\d|[a-d])$")


def check_commitment(facts):
    unknown = [word for word in facts["addressed_to"].split() if word not in ActorType.values]
    yield from (f"addressed_to: {word} is not a type of actor." for word in unknown)
    for target in facts["sdg_targets"]:
        if not SDG_TARGET.match(target.removesuffix(PROPOSED)):
            yield f"sdg_targets: {target} is not a target of the 2030 Agenda."
    if facts["anchor"] and not facts["anchor_document"]:
        yield "anchor_document is missing: an anchor names the file that it stands in."


def check_link(facts):
    if facts["sdg_target"] and not SDG_TARGET.match(facts["sdg_target"]):
        yield f"sdg_target: {facts['sdg_target']} is not a target of the 2030 Agenda."
    if facts["status"] != LinkStatus.PROPOSED:
        yield f"status: a link comes in as {LinkStatus.PROPOSED.value}; two curators decide what becomes of it."


FRAMEWORKS = Table(
    sheet="frameworks.csv",
    model=Framework,
    key=("code",),
    columns=(
        "code",
        "title",
        "short_title",
        "symbol",
        "adopted_on",
        "date_text",
        "issuer",
        "nature",
        "nature_note",
        "summary",
        "source_name",
        "source_url",
        "takes_adherence",
        "title_only",
        "position",
        "unit",
    ),
    cited=Framework.CITED,
)

GROUPS = Table(sheet="groups.csv", model=Group, key=("code",), columns=("code", "label"))

COMMITMENTS = Table(
    sheet="commitments.csv",
    model=Commitment,
    key=("code",),
    columns=(
        "code",
        "framework",
        "parent",
        "level",
        "kind",
        "trackable",
        "position",
        "number",
        "short_title",
        "title",
        "official_title",
        "official_title_variant",
        "statement",
        "source_document",
        "source_locator",
        "anchor",
        "anchor_document",
        "anchor_line",
        "certainty",
        "note",
        "addressed_to",
        "announced_by",
        "asked_by",
        "horizon_years",
    ),
    references={"framework": Reference(Framework), "parent": Reference(Commitment)},
    lists={
        "journey_stages": WordList(CommitmentStage, "commitment", "stage"),
        "groups": WordList(CommitmentGroup, "commitment", "group", reference=Reference(Group)),
        "sdg_targets": WordList(CommitmentSdgTarget, "commitment", "target", flag="proposed"),
    },
    # Reports were answered on the scale of its kind, under the framework that it belongs to.
    fixed=("kind", "framework"),
    check=check_commitment,
)

CROSSWALK = Table(
    sheet="crosswalk.csv",
    model=CrosswalkLink,
    key=("code",),
    columns=("code", "source", "target", "sdg_target", "relation", "status", "rationale", "citation", "in_source"),
    references={"source": Reference(Commitment), "target": Reference(Commitment)},
    check=check_link,
    cited=("source", "target", "sdg_target", "relation"),  # pages of the past show what was proposed then
    only={"real": None},  # what curators of the demonstration decided on is theirs, and in no sheet
)

MILESTONES = Table(
    sheet="milestones.csv",
    model=Milestone,
    key=("code",),
    columns=("code", "framework", "starts_on", "ends_on", "title", "certainty", "source"),
    references={"framework": Reference(Framework)},
)

MONTHS = ("ageing_2y", "stale_2y", "ageing_5y", "stale_5y", "ageing_else", "stale_else")

METHODS = Table(
    sheet="methods.csv",
    model=Method,
    key=("version",),
    columns=("version", "effective_on", "name", *MONTHS, "note"),
    # A page that was computed once must come out the same again: other months are another version.
    fixed=MONTHS,
    cited=("effective_on", "name", "note"),
)

ANCHORS = Table(
    sheet="anchors.csv",
    model=Anchor,
    key=("method", "kind", "step"),
    columns=("method", "kind", "step", "label", "sentence"),
    references={"method": Reference(Method, key="version")},
)

TABLES = (FRAMEWORKS, GROUPS, COMMITMENTS, CROSSWALK, MILESTONES, METHODS, ANCHORS)
"""In the order in which they lean on each other."""
