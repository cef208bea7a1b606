"""The cast, and plain functions that make what a sentence needs. All of it is fictional: codes are user-assigned (XAA ...).

Ana is Arcadia's focal point, Abe contributes for Arcadia. Bob is Borduria's focal point and must not see Arcadia's
drafts. Noor speaks for Harbour Light, an NGO. Rhea and Rolf review; Cleo curates.
"""

from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import Group

from commitments.accounts.models import User
from commitments.accounts.roles import CURATORS, REVIEWERS
from commitments.actors.models import Actor, Adherence, Membership, Position, Role
from commitments.catalogue.models import Commitment, Framework, Method
from commitments.progress import actions
from commitments.progress.entries import ClaimEntry, EvidenceEntry

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
PASSWORD = "correct horse battery"


def make_method(**facts):
    method, _ = Method.objects.get_or_create(
        version=facts.pop("version", "1.0"), defaults={"effective_on": date(2018, 12, 19), **facts}
    )
    return method


def make_framework(code="gcm", **facts):
    defaults = {
        "title": f"Framework {code}",
        "short_title": facts.pop("short_title", "Global Compact"),
        "issuer": "General Assembly",
        "nature": "negotiated_not_binding",
        "unit": "objectives",
        "takes_adherence": code == "gcm",
        "position": 1,
    }
    framework, _ = Framework.objects.get_or_create(code=code, defaults={**defaults, **facts})
    return framework


def make_commitment(code="gcm.13", *, framework=None, parent=None, **facts):
    framework = framework or make_framework(code.split(".")[0])
    last = code.rsplit(".", 1)[-1]
    defaults = {
        "framework": framework,
        "parent": parent,
        "level": "objective",
        "trackable": True,
        "position": int(last) if last.isdigit() else 0,
        "number": last if last.isdigit() else "",
        "short_title": f"Commitment {code}",
        "title": f"The whole title of {code}",
        "statement": f"What {code} asks for, in our words.",
        "source_document": "A/RES/73/195",
        "source_locator": "para. 29",
        "addressed_to": "state",
    }
    commitment, _ = Commitment.objects.get_or_create(code=code, defaults={**defaults, **facts})
    return commitment


def make_restraint(code="gcm.29.never", **facts):
    return make_commitment(code, **{"level": "restraint", "kind": "refrain", "number": "", **facts})


def make_action(code, parent, **facts):
    return make_commitment(
        code,
        framework=parent.framework,
        parent=parent,
        **{"level": "action", "trackable": False, "number": "a", **facts},
    )


def make_actor(code="XAA", name="Arcadia", *, type="state", adheres=True, **facts):  # noqa: A002 - the field's word
    actor, made = Actor.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "slug": name.lower().replace(" ", "-"),
            "type": type,
            "fictional": True,
            "region": "Europe",
            **facts,
        },
    )
    if made and adheres and type == "state" and Framework.objects.filter(code="gcm").exists():
        make_adherence(actor)
    return actor


def make_adherence(actor, framework=None, position=Position.FOR, dated_on=date(2018, 12, 19), **facts):
    return Adherence.objects.create(
        actor=actor,
        framework=framework or make_framework("gcm"),
        position=position,
        dated_on=dated_on,
        source="A fictional record",
        **facts,
    )


def make_user(name, *, groups=(), **facts):
    user = User.objects.filter(email=f"{name.lower()}@example.org").first()
    if user is None:
        user = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name, **facts)
    for group in groups:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def make_member(name, actor, role=Role.FOCAL_POINT, **facts):
    user = make_user(name)
    Membership.objects.get_or_create(
        user=user, actor=actor, ended_at=None, defaults={"role": role, "began_at": NOW, **facts}
    )
    return user


def make_reviewer(name="Rhea"):
    return make_user(name, groups=[REVIEWERS])


def make_curator(name="Cleo"):
    return make_user(name, groups=[CURATORS], is_staff=True)


def make_entry(**answers):
    """A good answer for a commitment to do; `answers` change it."""
    return ClaimEntry(**{"stage": 2, "narrative": "The law was amended and two centres opened.", **answers})


def make_refrain_entry(**answers):
    return ClaimEntry(
        **{
            "practice": "upheld",
            "safeguard": True,
            "breach_reported": False,
            "narrative": "The law forbids it and no case was recorded.",
            **answers,
        }
    )


def make_evidence_entry(**facts):
    return EvidenceEntry(
        **{"title": "Aliens (Amendment) Act", "issuer_class": "official", "link": "https://example.org/act", **facts}
    )


def make_draft(actor=None, commitment=None, *, by=None, entry=None, period_end=date(2025, 12, 31), at=NOW, **facts):
    """A draft revision with one claim."""
    make_method()
    commitment = commitment or make_commitment()
    actor = actor or make_actor()
    by = by or make_member(f"Focal{actor.code}", actor)
    entry = entry or (make_refrain_entry() if commitment.is_refrain else make_entry())
    return actions.begin_with_claim(
        actor=actor, commitment=commitment, entry=entry, period_end=period_end, by=by, at=at, **facts
    )


def make_submitted(*args, at=NOW, **facts):
    revision = make_draft(*args, at=at, **facts)
    return actions.submit_report(revision=revision, by=revision.created_by, at=at)


def make_published(*args, at=NOW, **facts):
    """A published revision with one claim: logged, submitted and published by a stranger to the actor."""
    revision = make_submitted(*args, at=at, **facts)
    return actions.publish_report(revision=revision, by=make_reviewer(), at=at)


def correct(revision, *, reason="A figure was wrong.", at=None, entry=None):
    """The next published revision of a report, saying `entry` instead."""
    at = at or revision.published_at + timedelta(hours=1)
    by = revision.submitted_by
    draft = actions.begin_correction(report=revision.report, reason=reason, by=by, at=at)
    if entry:
        commitment = draft.claims.get().commitment
        actions.log_claim(revision=draft, commitment=commitment, entry=entry, version=draft.version, by=by, at=at)
        draft.refresh_from_db()
    actions.submit_report(revision=draft, by=by, at=at)
    draft.refresh_from_db()
    return actions.publish_report(revision=draft, by=make_reviewer(), at=at)
