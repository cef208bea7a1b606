"""What the bench measures: a database of its own, filled with a long history of fictional States.

The site's own database is never touched: a scratch one is made beside it, filled, measured and thrown away.
"""

import os
import random
import tempfile
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import product
from pathlib import Path

from django.db import connection
from django.test import override_settings

from commitments.accounts.models import User
from commitments.actors.models import Actor, Adherence, Position, Region
from commitments.assessment.models import Assessment, AssessmentRevision, AssessmentRound, Reply, Stance
from commitments.audit import versions
from commitments.catalogue.models import Commitment, Framework, Method
from commitments.common.versions import BEGINNING
from commitments.common.vocabulary import ActorType, Kind
from commitments.curation.loading import load_catalogue, read_folder
from commitments.evidence.models import EvidenceItem, IssuerClass
from commitments.progress.models import Claim, ClaimEvidence, Momentum, Practice, Report, Revision, SelfView, State
from commitments.search import index

FRAMEWORK = "gcm"
BATCH = 2_000
FIRST_PERIOD = date(2019, 6, 30)
LATER = date(2019, 7, 1)
"""Where the periods begin of what makes the history long."""
SEED = 20181219
PEOPLE = ("bench@example.org", "bench-panel@example.org")
"""Who writes and who publishes."""


@contextmanager
def scratch_database():
    """A new, migrated database behind the default connection, for as long as the block lasts; then it is removed."""
    own = connection.settings_dict["NAME"]
    # Without DEBUG: it would keep every statement in memory and slow the pages down.
    with tempfile.TemporaryDirectory(prefix="waymark-bench.") as folder, override_settings(DEBUG=False):
        name = str(Path(folder) / "bench.sqlite3") if connection.vendor == "sqlite" else f"waymark_bench_{os.getpid()}"
        test = {**connection.settings_dict["TEST"], "NAME": name}
        before, connection.settings_dict["TEST"] = connection.settings_dict["TEST"], test
        try:
            with redirect_stdout(StringIO()):  # Django makes the table of the cache with words, whatever it is told
                connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            yield
        finally:
            if connection.settings_dict["NAME"] != own:
                connection.creation.destroy_test_db(own, verbosity=0)
            connection.settings_dict["TEST"] = before


def fill(*, fixtures, claims, actors, at):
    """The real catalogue, and `claims` published claims of fictional States on it. Returns how many were written.

    Rows are written in bulk and not through the actions: ten thousand claims would take minutes, and what is measured
    is reading. They obey the same constraints and triggers, so the shape is that of published reports.
    """
    load_catalogue(read_folder(fixtures), by=None, at=at)
    _states(actors)
    for email in PEOPLE:
        User.objects.create_user(email)
    return lengthen(claims=claims)


def lengthen(*, claims, first=FIRST_PERIOD):
    """Another `claims` published claims of the same States, of periods that end from `first` on. Returns how many."""
    dice = random.Random(SEED)  # noqa: S311 - the same data on every run, nothing secret
    user, panel = (User.objects.get(email=email) for email in PEOPLE)
    states = list(Actor.objects.filter(fictional=True, type=ActorType.STATE).order_by("code"))
    commitments = list(Commitment.objects.trackable().filter(framework__code=FRAMEWORK).order_by("position", "code"))
    rounds = -(-claims // (len(states) * len(commitments)))
    written = 0
    for number in range(rounds):
        period_end = first + timedelta(days=number * 2_400 // max(rounds, 1))
        room = claims - written
        written += _round(states, commitments, period_end, user=user, panel=panel, dice=dice, room=room)
    index.rebuild()
    return written


def assess(*, assessments, at):
    """`assessments` published ones of the States by 20 invented organisations, on what they were asked about, half of
    them replied to. Returns how many were written. In bulk, for the same reason as the claims."""
    dice = random.Random(SEED + 1)  # noqa: S311 - as above
    user = User.objects.get(email=PEOPLE[0])
    states = list(Actor.objects.filter(fictional=True, type=ActorType.STATE).order_by("code"))
    commitments = list(Commitment.objects.trackable().filter(framework__code=FRAMEWORK).order_by("position", "code"))
    assessors = Actor.objects.bulk_create(
        Actor(
            code=f"XN{n:04}", slug=f"bench-watch-{n:04}", name=f"Bench Watch {n:04}", type=ActorType.NGO, fictional=True
        )
        for n in range(20)
    )
    versions.begin(assessors)
    method = Method.objects.at(as_of=at.date(), known_at=at)
    triples = list(product(states, commitments, assessors))
    chosen = dice.sample(triples, min(assessments, len(triples)))
    made = Assessment.objects.bulk_create(
        [Assessment(assessor=by, subject=of, commitment=on, created_at=at, created_by=user) for of, on, by in chosen],
        batch_size=BATCH,
    )
    revisions = AssessmentRevision.objects.bulk_create(
        [_judgement(each, method=method, dice=dice, user=user, at=at) for each in made], batch_size=BATCH
    )
    _reply(revisions[::2], dice=dice, user=user, at=at)
    AssessmentRevision.objects.filter(pk__in=[each.pk for each in revisions]).update(
        state="published", published_at=at, published_by=User.objects.get(email=PEOPLE[1])
    )
    index.rebuild("actor", "assessment")
    return len(revisions)


def tidy():
    """What PostgreSQL does by itself some minutes after so many rows were written."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _states(count):
    """Fictional States XA000 ..., each of which voted for the framework."""
    framework = Framework.objects.get(code=FRAMEWORK)
    regions = Region.values
    states = Actor.objects.bulk_create(
        [
            Actor(
                code=f"XA{n:04}",
                slug=f"bench-{n:04}",
                name=f"Bench State {n:04}",
                type=ActorType.STATE,
                region=regions[n % len(regions)],
                fictional=True,
            )
            for n in range(count)
        ],
        batch_size=BATCH,
    )
    versions.begin(states)
    voted = {"position": Position.FOR, "dated_on": date(2018, 12, 19), "source": "bench", "recorded_at": BEGINNING}
    Adherence.objects.bulk_create(
        [Adherence(actor=s, framework=framework, **voted) for s in states],
        batch_size=BATCH,
    )
    return states


def _round(states, commitments, period_end, *, user, panel, dice, room):
    """One published report of every State: a claim on every commitment while there is `room`."""
    at = datetime.combine(period_end, datetime.min.time(), tzinfo=UTC) + timedelta(days=60)
    method = Method.objects.at(as_of=period_end, known_at=at)
    reports = Report.objects.bulk_create(
        [Report(actor=state, created_at=at, created_by=user) for state in states], batch_size=BATCH
    )
    revisions = Revision.objects.bulk_create(
        [Revision(report=r, method=method, period_end=period_end, created_at=at, created_by=user) for r in reports],
        batch_size=BATCH,
    )
    pairs = list(product(zip(states, revisions, strict=True), commitments))[:room]
    claims = Claim.objects.bulk_create(
        [_claim(state, revision, commitment, dice=dice) for (state, revision), commitment in pairs], batch_size=BATCH
    )
    _attach_evidence(states, claims, dice=dice, at=at)
    # Last, and in this order: from here on the database refuses any change to the rows above.
    Claim.objects.filter(revision__in=revisions).update(published_at=at)
    Revision.objects.filter(pk__in=[r.pk for r in revisions]).update(
        state=State.PUBLISHED,
        submitted_at=at,
        submitted_by=user,
        published_at=at,
        published_by=panel,
        fictional=True,
    )
    return len(claims)


def _claim(state, revision, commitment, *, dice):
    do = commitment.kind == Kind.DO
    return Claim(
        revision=revision,
        commitment=commitment,
        kind=commitment.kind,
        actor=state,
        period_end=revision.period_end,
        revision_number=1,
        stage=dice.randrange(5) if do else None,
        practice="" if do else dice.choice(Practice.values),
        safeguard=None if do else dice.random() < 0.5,
        breach_reported=None if do else dice.random() < 0.1,
        momentum=dice.choice(Momentum.values),
        self_view=SelfView.MIXED,
        reasons="law money",
        narrative="What was done in the period, and what it led to. " * 20,
    )


def _judgement(assessment, *, method, dice, user, at):
    kind = assessment.commitment.kind
    do = kind == Kind.DO
    return AssessmentRevision(
        assessment=assessment,
        kind=kind,
        method=method,
        period_end=at.date() - timedelta(days=200),
        stage=dice.randrange(5) if do else None,
        practice="" if do else dice.choice(Practice.values),
        safeguard=None if do else dice.random() < 0.5,
        breach_reported=None if do else dice.random() < 0.1,
        funding="Its members.",
        ties="None.",
        rationale="What was seen in the period, and where. " * 20,
        approach="Visits and interviews.",
        confidence="medium",
        state="sent",
        round=1,
        created_at=at,
        created_by=user,
        submitted_at=at,
        submitted_by=user,
        sent_at=at,
        sent_by=user,
        reply_due_on=at.date(),
    )


def _reply(revisions, *, dice, user, at):
    handed = {"submitted_at": at, "submitted_by": user, "digest": "0" * 64, "content": "{}"}
    rounds = AssessmentRound.objects.bulk_create(
        [AssessmentRound(revision=each, number=1, **handed) for each in revisions], batch_size=BATCH
    )
    Reply.objects.bulk_create(
        [
            Reply(
                revision=each.revision,
                round=each,
                stance=dice.choice(Stance.values),
                text="What the State answers. " * 10,
                filed_at=at,
                filed_by=user,
            )
            for each in rounds
        ],
        batch_size=BATCH,
    )


def _attach_evidence(states, claims, *, dice, at):
    """One claim in two points to a document of its State."""
    classes = (IssuerClass.OFFICIAL, IssuerClass.STATISTICAL, IssuerClass.INDEPENDENT, IssuerClass.OWN)
    items = EvidenceItem.objects.bulk_create(
        [
            EvidenceItem(actor=s, title=f"Document of {s}", issuer_class=dice.choice(classes), received_at=at)
            for s in states
        ],
        batch_size=BATCH,
    )
    of_state = {item.actor_id: item for item in items}
    ClaimEvidence.objects.bulk_create(
        [ClaimEvidence(claim=c, evidence=of_state[c.actor_id]) for c in claims if dice.random() < 0.5],
        batch_size=BATCH,
    )
