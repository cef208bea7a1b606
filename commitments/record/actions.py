"""The acts of every record's life, each once: submitted, called back, read, returned, published, corrected, withdrawn,
discarded, its texts taken down.

All are keyword-only but for what they act on, atomic, and told `by` whom and `at` what time. They ask the kind of record
what is its own (kinds.py), and never which one it is. `version` and `digest` are those that the user read: None where
nothing was read.
"""

import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from commitments.audit import keys
from commitments.audit.actions import record_event
from commitments.audit.models import Archive
from commitments.audit.takedown import Case
from commitments.common import digests
from commitments.record import autosave, permissions, workflow
from commitments.record.kinds import kind_of
from commitments.record.workflow import Refused, Stale, Unexplained
from commitments.search import index

# --- its author's acts -------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(revision, *, by, at, version=None, personal_data_reason=None):
    """Hand an open revision to the panel. Raises Incomplete when an answer is missing, Unexplained when what looks like
    personal data has no reason to stay. `personal_data_reason`: None leaves what is stored."""
    workflow.check_version(revision, version)
    revision.workflow.check_move("submit", state=revision.state)
    kind = kind_of(revision)
    kind.lock(kind.record_of(revision), revision)
    return hand_in(revision, move="submit", by=by, at=at, personal_data_reason=personal_data_reason)


def hand_in(revision, *, move, by, at, personal_data_reason=None, comment="", verb="", **facts):
    """The move `move` to the panel, with the round as it is handed in: what is kept of that never changes. The caller has
    locked the record."""
    check_not_ended(revision)
    # Written first, so that what is checked and kept is what the rows say.
    if carried := kind_of(revision).before_submit(revision, move=move, by=by, at=at):
        type(revision).objects.filter(pk=revision.pk).update(**carried)
        for name, value in carried.items():
            setattr(revision, name, value)
    whole = kind_of(revision).whole(revision)
    check_ready(whole, at=at)
    handed = {"submitted_at": at, "submitted_by": by, "review_began_at": None, "review_began_by": None}
    handed["personal_data_reason"] = explain(whole, reason=personal_data_reason)
    handed |= keep_round(whole, by=by, at=at)
    return workflow.move(revision, move, by=by, at=at, comment=comment, verb=verb, **handed, **facts)


def check_ready(whole, *, at):
    """Raises Refused unless a revision, read with all that it says, may be handed in as it is."""
    kind = kind_of(whole)
    kind.check_ready(whole, at=at)
    if getattr(whole, "number", 1) > 1 and not whole.reason.strip():
        raise Refused(str(kind.say_why))


def explain(whole, *, reason):
    """Why what looks like personal data may stay: `reason`, or what is stored where that is None; empty where nothing was
    found. Raises Unexplained where something was, and nothing is said."""
    said = (whole.personal_data_reason if reason is None else reason).strip()
    found = kind_of(whole).findings_in(whole)
    if found and not said:
        raise Unexplained
    return said if found else ""


def keep_round(whole, *, by, at):
    """What it says now, kept for good. The columns that name the round."""
    content = kind_of(whole).content_of(whole, salt=secrets.token_hex(16))
    text = digests.canonical(content)
    number, digest = whole.round + 1, digests.digest_of(text)
    whole.rounds.create(number=number, submitted_at=at, submitted_by=by, digest=digest, content=text)
    return {"round": number, "digest": digest}


@transaction.atomic
def recall(revision, *, by, at, version=None):
    """Call back what nobody of the panel has begun to read, or can read no more. It is a draft again, and nothing is lost.

    Whoever begins the review takes the same lock, so that one of the two comes first.
    """
    workflow.check_version(revision, version)
    kind = kind_of(revision)
    kind.lock(kind.record_of(revision))
    now = type(revision).objects.get(pk=revision.pk)
    permissions.check_recallable(now)
    return workflow.move(revision, "recall", by=by, at=at, verb=f"{revision.workflow.noun}.recalled", **kind.recalled)


@transaction.atomic
def correct(record, *, reason, by, at, key=None):
    """The next numbered revision of what is published: a draft that starts from what the last one says. Until it is
    published the last one stands.

    The same `key` begins nothing more: it gives the revision that it began before; one that was discarded is begun anew.
    """
    kind = kind_of(record)

    def make():
        return _begin_correction(kind, record, reason.strip(), by=by, at=at)

    begun, before = keys.once(key=key, act=f"{kind.workflow.noun}.correct/{record.pk}", by=by, at=at, make=make)
    return begun or kind.revisions_of(record).filter(pk=before).first() or make()


def _begin_correction(kind, record, reason, *, by, at):
    if not reason:
        raise Refused(str(kind.say_why))
    kind.lock(record)
    last = kind.in_force_of(record).last() if kind.parent else None
    if last is None:
        raise Refused(str(kind.uncorrectable))
    if kind.in_the_making_of(record).exists():
        raise Refused(str(kind.in_the_making))
    kind.check_correctable(record)
    number = kind.revisions_of(record).aggregate(n=Max("number"))["n"] + 1
    try:
        with transaction.atomic():
            revision = kind.revision.objects.create(
                **{kind.parent: record},
                number=number,
                reason=reason,
                created_at=at,
                created_by=by,
                **kind.columns_from(last, at=at),
            )
    except IntegrityError as rival:  # two requests at once: the database lets one of them begin
        raise Refused(str(kind.in_the_making)) from rival
    kind.copy_parts(last, to=revision)
    workflow.mark(
        revision,
        "begin",
        from_state="",
        by=by,
        at=at,
        verb=f"{kind.workflow.noun}.correction_begun",
        comment=reason,
    )
    return revision


@transaction.atomic
def discard(revision, *, by, at, version=None):
    """Throw a draft away that nobody but its author has seen. What the panel had stays in the record."""
    kind = kind_of(revision)
    record = kind.record_of(revision)
    permissions.check_discardable(revision)
    kind.lock(record)
    # Taken first: a colleague who has just saved or submitted it must not find it gone.
    read = revision.version if version is None else version
    workflow.swap(revision, version=read, states=[revision.state])
    record_event(verb=f"{kind.workflow.noun}.discarded", about=revision, by=by, at=at, before={"of": record.pk})
    kind.delete_parts(revision)
    revision.moves.all().delete()
    if kind.parent:
        revision.delete()
        if kind.revisions_of(record).exists():
            return
    kind.before_delete(record)
    autosave.forget_all_about(record)
    record.delete()


# --- the panel's acts ---------------------------------------------------------------------------------------------------


@transaction.atomic
def begin_review(revision, *, by, at):
    """The first act of a reviewer in a round: from now on its author cannot call it back. Done once, and without a new
    version: what is read stays the same text. Raises Stale where it was called back and handed in anew meanwhile."""
    kind = kind_of(revision)
    kind.lock(kind.record_of(revision))
    now = type(revision).objects.values("state", "version").get(pk=revision.pk)
    revision.workflow.check_move("return", state=now["state"])
    workflow.check_version(revision, now["version"])
    unread = type(revision).objects.filter(pk=revision.pk, review_began_at=None)
    if unread.update(review_began_at=at, review_began_by=by):
        revision.review_began_at, revision.review_began_by = at, by
        verb = f"{revision.workflow.noun}.review_begun"
        record_event(verb=verb, about=revision, by=by, at=at, after={"round": revision.round})
    return revision


@transaction.atomic
def return_(revision, *, by, at, comment="", remarks=(), version=None):
    """Give a submitted revision back to its author, with what is to be completed or changed. `remarks` are what was typed
    beside it, in whatever form its kind keeps them."""
    workflow.check_version(revision, version)
    kind = kind_of(revision)
    kind.lock(kind.record_of(revision))
    revision.workflow.check_move("return", state=revision.state)
    if not kind.keep_remarks(revision, remarks, comment=comment.strip(), by=by, at=at):
        check_said(comment)
    facts = {"comment": comment.strip(), "returned_at": at, "returned_by": by}
    return workflow.move(revision, "return", by=by, at=at, **facts)


class NothingSaid(Refused):
    """A comment or a return without a word."""


@transaction.atomic
def publish(revision, *, by, at, version=None, digest=None, remarks=()):
    """Make a submitted revision public; the one that it corrects stops speaking, and stays readable.

    What becomes public is what was handed in and read: its digest is computed once more from the rows.
    """
    workflow.check_version(revision, version)
    revision.workflow.check_move("publish", state=revision.state)
    kind = kind_of(revision)
    kind.lock(kind.record_of(revision), revision)
    check_not_ended(revision)
    permissions.check_other_hands(by, revision)
    whole = kind.whole(revision)
    if kind.leans_on_others:
        check_ready(whole, at=at)
        explain(whole, reason=None)
    kind.check_publishable(whole, at=at)
    check_digest(whole, digest)
    if remarks:
        kind.keep_remarks(revision, remarks, by=by, at=at)
    earlier = kind.in_force_of(kind.record_of(revision))
    facts = {"published_at": at, "published_by": by, **kind.before_publish(revision, earlier=earlier, at=at)}
    if kind.parent:
        earlier.update(superseded_at=at)
    published = workflow.move(revision, "publish", by=by, at=at, **facts)
    kind.after_publish(published)
    index.refresh(kind.record_of(published))
    return published


@transaction.atomic
def withdraw(record, *, reason, by, at):
    """Take a whole published record from public view. Its place stays, as a tombstone; nothing older speaks for it, and a
    correction in the making leads nowhere any more."""
    kind = kind_of(record)
    if not reason.strip():
        raise NothingSaid(_("Say why it is taken from public view."))
    kind.lock(record)
    sources = kind.workflow.moves["withdraw"].sources
    published = list(kind.revisions_of(record).filter(state__in=sources))
    if not published:
        raise Refused(str(kind.workflow.moves["withdraw"].otherwise))
    permissions.check_other_hands(by, published[-1])
    kind.before_withdraw(record, published, by=by, at=at)
    ended = {"withdrawn_at": at, "withdrawn_by": by, "withdrawal_reason": reason.strip()}
    for revision in published:
        workflow.move(revision, "withdraw", by=by, at=at, comment=reason.strip(), **ended)
    kind.after_withdraw(record)
    index.refresh(record)
    return published[-1]


# --- texts that harm somebody's privacy: one person asks, another decides -------------------------------------------------


@transaction.atomic
def ask_takedown(record, *, reason, by, at, **part):
    """A curator asks that texts of a record go: of which `part` of it, its kind says. Nothing goes yet."""
    kind = kind_of(record)
    if not reason.strip():
        raise Refused(_("Say why the texts are to be taken down, without repeating them."))
    kind.lock(record)
    columns, same = kind.takedown_of(record, **part)
    if waiting := same.filter(confirmed_at=None, refused_at=None).first():
        if (waiting.asked_by_id, waiting.reason) == (by.pk, reason):  # the same form, sent twice
            return waiting
        raise Refused(_("A takedown of these texts is asked for already."))
    takedown = kind.takedown._default_manager.create(reason=reason, asked_at=at, asked_by=by, **columns)
    record_event(verb="takedown.asked", about=takedown, by=by, at=at)
    return takedown


@transaction.atomic
def refuse_takedown(takedown, *, by, at):
    """Somebody else than who asked finds that the texts may stay. The record."""
    record = _decide(takedown, by=by, refused_at=at, refused_by=by)
    record_event(verb="takedown.refused", about=takedown, by=by, at=at)
    return record


@transaction.atomic
def confirm_takedown(takedown, *, by, at, with_evidence=False):
    """The second person: the texts go now, from every revision, round, move and event. The record.

    `with_evidence` also takes the titles, links and issuers of their documents, their places and their files, wherever
    else they are used.
    """
    record = _decide(takedown, by=by, confirmed_at=at, confirmed_by=by)
    kind, case = kind_of(takedown), Case(takedown)
    kind.take_texts(case, takedown, by=by, at=at, with_evidence=with_evidence)
    autosave.forget_all_about(record)
    # Whoever has a revision in the making open must not bring the texts back by saving.
    kind.in_the_making_of(record).update(version=F("version") + 1)
    case.close(at=at)
    index.refresh(record)
    index.forget()
    after: dict[str, Any] = {"rows": case.rows}
    if archives := archives_holding(takedown):
        after["archives"] = [each.manifest for each in archives]
    record_event(verb="takedown.confirmed", about=takedown, by=by, at=at, after=after)
    return record


def archives_holding(takedown):
    """The archives that were written while the texts of a takedown were public: copies that nobody can reach from here."""
    kind = kind_of(takedown)
    taken_from = kind.record_of_takedown(takedown)
    since = kind.public_since(taken_from)
    if since is None:
        return []
    world = kind.is_fictional(taken_from)
    return list(Archive.objects.holding(since=since, until=takedown.confirmed_at, fictional=world))


def _decide(takedown, *, by, **facts):
    """Under the lock of the record, which it gives: a takedown is decided once, by somebody else than who asked."""
    kind = kind_of(takedown)
    record = kind.record_of_takedown(takedown)
    kind.lock(record)
    fresh = type(takedown).objects.get(pk=takedown.pk)
    if not fresh.is_open:
        raise Refused(_("This takedown was decided already."))
    if by.pk == fresh.asked_by_id:
        raise Refused(_("A takedown is decided by somebody else than who asked for it."))
    type(takedown).objects.filter(pk=takedown.pk).update(**facts)
    takedown.refresh_from_db()
    return record


# --- what stands in the way ---------------------------------------------------------------------------------------------


def check_not_ended(revision):
    """A withdrawal ends the whole record, a correction in the making included: nobody waits for its author to let go."""
    if permissions.is_withdrawn(revision):
        raise Refused(str(revision.workflow.ended))


def check_said(comment):
    """Raises NothingSaid where something is given back without a word."""
    if not comment.strip():
        raise NothingSaid(_("Say what is to be completed or changed."))


def check_digest(whole, digest):
    """Raises Stale or Refused unless what is let out is what was handed in and, where the user read a `digest`, what was
    read. What was handed in before rounds were kept has none to be compared with."""
    if digest is not None and digest != whole.digest:
        raise Stale(whole)
    if whole.round and whole.digest != digest_of_rows(whole):
        altered = kind_of(whole).altered
        raise Refused(str(altered)) if altered else Stale(whole)


def digest_of_rows(whole):
    """The digest of what a handed-in revision says in its rows, with the salt of its latest round; empty when a takedown
    took that round away."""
    handed = digests.read_back(whole.rounds.get(number=whole.round).content)
    if not handed:
        return ""
    content = kind_of(whole).content_of(whole, salt=handed["salt"])
    return digests.digest_of(digests.canonical(content))
