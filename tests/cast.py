"""The cast, and plain functions that make what a sentence needs. All of it is fictional: codes are user-assigned (XAA ...).

Ana is Arcadia's focal point, Abe contributes for Arcadia. Bob is Borduria's focal point and must not see Arcadia's
drafts. Noor speaks for Harbour Light, an NGO. Rhea and Rolf review; Cleo curates.
"""

import hashlib
from datetime import UTC, date, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import Group

from commitments.accounts.models import Constituency, PanelSeat, User
from commitments.accounts.roles import CURATORS
from commitments.actors.models import Actor, ActorVersion, Adherence, Invitation, Membership, Position, Role, digest_of
from commitments.audit import versions
from commitments.audit.models import Archive
from commitments.catalogue.models import Commitment, Framework, Method
from commitments.common.versions import BEGINNING, Act, midnight
from commitments.desk import proposals
from commitments.evidence import storage
from commitments.evidence.models import EvidenceFile, EvidenceItem, FileState
from commitments.progress import actions
from commitments.progress.questions import ClaimEntry, EvidenceEntry
from commitments.record import actions as record
from commitments.search import index

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of everybody's app for codes


def make_method(**facts):
    method, _ = Method.objects.get_or_create(
        version=facts.pop("version", "1.0"),
        defaults={"effective_on": date(2018, 12, 19), "recorded_at": BEGINNING, **facts},
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
    commitment, made = Commitment.objects.get_or_create(code=code, defaults={**defaults, **facts})
    if made:
        versions.begin([commitment])
    return commitment


def enter_names():
    """What the cast makes without the acts of curators enters the index: actors, frameworks and commitments."""
    index.rebuild("actor", "framework", "commitment", "subject")


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
    if made:
        versions.begin([actor])
    if made and adheres and type == "state" and Framework.objects.filter(code="gcm").exists():
        make_adherence(actor)
    return actor


def retire(noun, on=date(2026, 5, 3)):
    """A framework, a commitment or an actor is retired on a day, as two curators decided it then."""
    at = midnight(on)
    if isinstance(noun, Framework):
        Framework.objects.filter(pk=noun.pk).update(retired_on=on, retired_at=at)
        return
    changes, reason = {"retired_on": on}, "Its time is over."
    versions.record(noun=noun, act=Act.CHANGE, changes=changes, from_on=on, reason=reason, by=None, at=at)


def actor_then(code, framework, when):
    """An actor as the pages of `when` have it, with its position on `framework`."""
    versions_then = ActorVersion.objects.in_force(**when.both).with_position(framework, **when.both)
    return versions_then.select_related("actor").get(actor__code=code).as_actor()


def make_adherence(actor, framework=None, position=Position.FOR, dated_on=date(2018, 12, 19), **facts):
    return Adherence.objects.create(
        actor=actor,
        framework=framework or make_framework("gcm"),
        position=position,
        dated_on=dated_on,
        source="A fictional record",
        **{"recorded_at": BEGINNING, **facts},
    )


def make_user(name, *, groups=(), **facts):
    user = User.objects.filter(email=f"{name.lower()}@example.org").first()
    if user is None:
        user = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name, **facts)
    for group in groups:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def give_second_factor(user):
    """An app for codes, which shows what `code_now` says. People who answer, review or curate need one."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": SECRET}, "created_at": NOW}
    )
    return user


def code_now():
    """The six digits that everybody's app shows at this moment. Each works once (and then stays used in the cache)."""
    _before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(SECRET, now))


def make_member(name, actor, role=Role.FOCAL_POINT, **facts):
    user = give_second_factor(make_user(name))
    Membership.objects.get_or_create(
        user=user, actor=actor, ended_at=None, defaults={"role": role, "began_at": NOW, **facts}
    )
    return user


def make_invitation(email, actor, *, token, role=Role.CONTRIBUTOR, at=NOW, **facts):
    """Somebody was asked, by a mail that held `token`, to report for an actor."""
    return Invitation.objects.create(
        email=email,
        actor=actor,
        role=role,
        token_digest=digest_of(token),
        invited_at=at,
        expires_at=at + timedelta(days=14),
        **facts,
    )


def make_reviewer(name="Rhea", constituency=Constituency.CIVIL_SOCIETY, **facts):
    """Somebody with a seat on the panel, proposed by Saul and confirmed by Sara."""
    user = give_second_factor(make_user(name))
    seat = {"proposed_by": make_user("Saul"), "seated_by": make_user("Sara"), "proposed_at": NOW, "seated_at": NOW}
    PanelSeat.objects.get_or_create(user=user, ended_at=None, defaults={"constituency": constituency, **seat, **facts})
    return user


def make_curator(name="Cleo"):
    return give_second_factor(make_user(name, groups=[CURATORS], is_staff=True))


def confirmed(proposal, *, at=None):
    """What one curator proposed, and Cyra confirmed: a version or all of a decision."""
    version = proposal[0] if isinstance(proposal, list) else proposal
    confirm = proposals.KINDS[version.PROPOSED_AS].confirm
    confirm(version=version, by=make_curator("Cyra"), at=at or max(NOW, version.proposed_at))
    return proposal


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


def make_evidence_file(actor, content=b"%PDF-1.7 a fictional paper", *, state=FileState.CLEAN, **facts):
    """An item with a file whose clean copy is `content`, as if it had been received and checked."""
    digest = hashlib.sha256(content).hexdigest()
    stored = storage.keep_clean("pdf", lambda path: path.write_bytes(content))
    copy = {"clean_name": stored.name, "clean_size": stored.size, "clean_digest": stored.digest}
    settled = {"state": state, "settled_at": None if state == FileState.QUARANTINED else NOW}
    file = EvidenceFile.objects.create(
        actor=actor,
        kind="pdf",
        name="scan by Ana.pdf",
        size=len(content),
        digest=digest,
        received_at=NOW,
        refusal="It is damaged." if state == FileState.REFUSED else "",
        **settled,
        **(copy if state == FileState.CLEAN else {}),
    )
    said = {"title": "A paper", "issuer_class": "official", "received_at": NOW, "digest": digest, **facts}
    return EvidenceItem.objects.create(actor=actor, file=file, **said)


def make_archive(place, at=NOW, *, fictional=True, **said):
    """The row of a copy of the public site that was written as files."""
    facts = {"release": "1", "manifest": "0" * 64, "pages": 1, "files": 1, "size": 1}
    return Archive.objects.create(place=place, at=at, fictional=fictional, **facts | said)


def entry_with(item, **facts):
    """What a form says when it uses an item that is there."""
    said = {"title": item.title, "issuer_class": item.issuer_class, "item": str(item.pk)}
    return EvidenceEntry(**said, file=str(item.file_id or ""), **facts)


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
    return record.submit(revision, by=revision.created_by, at=at)


def make_published(*args, at=NOW, **facts):
    """A published revision with one claim: logged, submitted and published by a stranger to the actor."""
    revision = make_submitted(*args, at=at, **facts)
    return record.publish(revision, by=make_reviewer(), at=at)


def correct(revision, *, reason="A figure was wrong.", at=None, entry=None):
    """The next published revision of a report, saying `entry` instead."""
    at = at or revision.published_at + timedelta(hours=1)
    by = revision.submitted_by
    draft = record.correct(revision.report, reason=reason, by=by, at=at)
    if entry:
        commitment = draft.claims.get().commitment
        actions.log_claim(revision=draft, commitment=commitment, entry=entry, version=draft.version, by=by, at=at)
        draft.refresh_from_db()
    record.submit(draft, by=by, at=at)
    draft.refresh_from_db()
    return record.publish(draft, by=make_reviewer(), at=at)
