"""The only writer of evidence and its files."""

import unicodedata
import uuid
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.audit.actions import record_event

from . import storage
from .models import EvidenceFile, EvidenceItem, FileKind, FileState, IssuerClass
from .refusals import FileRefused, NotUsable, TooMuch, Unsafe
from .sanitizer_queue import kind_of, sanitise
from .uploads import LARGEST_FILE, MOST_FILES, NO_PLACE, TOO_MANY, NotKept
from .uses import is_used

MOST_BYTES = 100 * 1024 * 1024
"""Of all files of one report together."""
MOST_A_DAY = 200
"""Files that one actor hands in within a day, used or not."""
LONGEST_NAME = 200

TEXTS = ("title", "link", "issuer", "issuer_class", "dated_on", "published_on")


@transaction.atomic
def use_evidence(*, actor, entry, by, at):
    """The actor's item that says exactly what `entry` says, made if there is none.

    An item that a text uses is shared and never rewritten: a changed title or link is another item, of the same file
    where it has one, so that a published claim keeps pointing to what it pointed to. `entry` has the TEXTS and may name
    an `item` of this actor whose file it keeps; its locator belongs to the claim that uses the item. Raises NotUsable
    when `item` is not one of this actor's, or is dated after its file was received.
    """
    named = _named_item(actor, entry.item)
    file = named.file if named else None
    said = {name: getattr(entry, name) for name in TEXTS}
    same = EvidenceItem.objects.filter(actor=actor, file=file, redacted_at=None, **said).order_by("received_at", "id")
    if found := (same.filter(pk=named.pk) if named else same).first() or same.first():
        return found
    if file and entry.dated_on and entry.dated_on > file.received_at.date():
        raise NotUsable(_("A document cannot be dated after the day it was received."))
    if named and file and not is_used(named):
        for name, value in said.items():
            setattr(named, name, value)
        named.save(update_fields=said)
        return named
    return EvidenceItem.objects.create(
        actor=actor,
        file=file,
        digest=file.digest if file else "",
        received_at=file.received_at if file else at,
        added_by=by,
        **said,
    )


def use_all(*, actor, entries, by, at):
    """(item, locator) of every entry, each item once: the first place in it stands. Raises NotUsable; see use_evidence."""
    used = {}
    for entry in entries:
        if entry.dated_on and entry.dated_on > at.date():
            raise NotUsable(_("Evidence cannot be dated after today."))
        item = use_evidence(actor=actor, entry=entry, by=by, at=at)
        used.setdefault(item.pk, (item, entry.locator))
    return list(used.values())


def _named_item(actor, text):
    if not text:
        return None
    # Locked, so that nobody begins to use it while its text is changed for those who do not.
    wanted = EvidenceItem.objects.select_for_update(of=("self",)).filter(actor=actor, redacted_at=None)
    found = wanted.select_related("file").filter(pk=uuid_in(text)).first()
    if found is None:
        raise NotUsable(_("One of the documents is not among your organisation's. Add it again."))
    return found


def uuid_in(text):
    """The id that a form carried; None, which no row has, where it is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def receive_file(*, actor, upload, by, at):
    """An item with the file that was just handed in, checked and copied clean. Raises FileRefused with its sentence.

    The bytes are on the disk before their row is, and the row says that they are in quarantine until the copy exists.
    The same file under the same name is not kept twice.
    """
    _check_upload(actor, upload, at=at)
    stored = storage.keep_received(upload.chunks())
    name = tidy_name(upload.name)
    try:
        source = storage.place(storage.QUARANTINE, stored.name)
        kind = kind_of(source, name)
        if same := _same_file(actor, stored, name=name):
            storage.forget(storage.QUARANTINE, stored.name)
            return _item_of(same, by=by)
        file = _quarantine(actor, stored, kind=kind, name=name, by=by, at=at)
    except BaseException:
        storage.forget(storage.QUARANTINE, stored.name)
        raise
    return settle_file(file=file, by=by, at=at)


def settle_file(*, file, by, at):
    """Make the clean copy of a file in quarantine, and the item that claims can use. A file that is refused goes at once."""
    source = storage.place(storage.QUARANTINE, str(file.pk))
    try:
        copy = storage.keep_clean(file.kind, partial(sanitise, source, kind=file.kind))
    except FileRefused as refusal:
        refuse_file(file=file, sentence=str(refusal), by=by, at=at)
        raise
    try:
        with transaction.atomic():
            file.state, file.settled_at = FileState.CLEAN, at
            file.clean_name, file.clean_size, file.clean_digest = copy.name, copy.size, copy.digest
            file.save(update_fields=["state", "settled_at", "clean_name", "clean_size", "clean_digest"])
            record_event(verb="evidence.file_received", about=file, by=by, at=at, after=_facts(file))
            item = _item_of(file, by=by)
    except BaseException:
        storage.forget(storage.CLEAN, copy.name)
        raise
    if file.actor.shielded:
        drop_original(file=file, at=at)
    return item


@transaction.atomic
def refuse_file(*, file, sentence, by, at):
    """There is no clean copy and there will be none; what was received is deleted."""
    file.state, file.settled_at, file.refusal, file.original_gone_at = FileState.REFUSED, at, sentence[:200], at
    file.save(update_fields=["state", "settled_at", "refusal", "original_gone_at"])
    record_event(verb="evidence.file_refused", about=file, by=by, at=at, after=_facts(file), note=sentence)
    storage.forget(storage.QUARANTINE, str(file.pk))


@transaction.atomic
def remove_file(*, file, by, at, reason):
    """Take a file away for somebody's privacy: nobody gets it from now on, and its bytes are deleted.

    What its bringer called it is a text of the record: where a claim that uses it is published, only a takedown by two
    people changes that. No page shows it any more.
    """
    file.removed_at, file.original_gone_at = at, file.original_gone_at or at
    file.save(update_fields=["removed_at", "original_gone_at"])
    record_event(verb="evidence.file_removed", about=file, by=by, at=at, note=reason)
    # Access ends with the row; the bytes go when that is certain, and the sweeper takes what a crash leaves.
    transaction.on_commit(partial(_forget_bytes, file))


def drop_original(*, file, at):
    """Delete what was received of a file whose clean copy exists."""
    storage.forget(storage.QUARANTINE, str(file.pk))
    file.original_gone_at = at
    file.save(update_fields=["original_gone_at"])


def check_room(items):
    """Raises TooMuch when the files of these items are more than one report may hold. A file counts once."""
    ids = {item.file_id for item in items if item.file_id}
    total = EvidenceFile.objects.filter(pk__in=ids).aggregate(files=Count("pk"), size=Sum("size"))
    if total["files"] > MOST_FILES:
        raise TooMuch(too_many())
    if (total["size"] or 0) > MOST_BYTES:
        raise TooMuch(
            _("The files of one report are at most %(most)s MB together. Leave one out, or give a link instead.")
            % {"most": MOST_BYTES // 2**20}
        )


def too_many():
    """The sentence of one file too many."""
    return ngettext(
        "A report holds at most %(most)s file. Give a link instead.",
        "A report holds at most %(most)s files. Leave one out, or give a link instead.",
        MOST_FILES,
    ) % {"most": MOST_FILES}


def tidy_name(name):
    """A file's own name without folders and without what cannot be seen, at most 200 characters, its ending kept."""
    last = str(name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(each for each in last if unicodedata.category(each)[0] != "C").strip()
    stem, dot, ending = seen.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}" if dot and len(ending) < 10 else seen[:LONGEST_NAME]


def _check_upload(actor, upload, *, at):
    reason = upload.reason if isinstance(upload, NotKept) else ""
    if reason == NO_PLACE:
        raise storage.not_saved()
    if reason == TOO_MANY:
        raise TooMuch(too_many())
    if reason or upload.size > LARGEST_FILE:
        raise TooMuch(
            _("This file is larger than %(most)s MB. Make it smaller, or give a link instead.")
            % {"most": LARGEST_FILE // 2**20}
        )
    lately = EvidenceFile.objects.filter(actor=actor, received_at__gt=at - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise TooMuch(_("Your organisation has added very many files today. Add this one tomorrow, or give a link."))


def _same_file(actor, stored, *, name):
    """A clean file of the actor with the same bytes and name. Raises Unsafe for bytes that a takedown took away."""
    known = EvidenceFile.objects.filter(actor=actor, digest=stored.digest, size=stored.size)
    if known.filter(removed_at__isnull=False).exists():
        raise Unsafe(_("This document was taken away to protect somebody. It cannot be added again."))
    return known.filter(name=name, state=FileState.CLEAN).order_by("received_at", "id").first()


@transaction.atomic
def _quarantine(actor, stored, *, kind, name, by, at):
    return EvidenceFile.objects.create(
        id=uuid.UUID(stored.name),
        actor=actor,
        kind=kind,
        name=name,
        size=stored.size,
        digest=stored.digest,
        received_at=at,
        received_by=by,
    )


def _item_of(file, *, by):
    """The first item of a file, made if there is none. Until somebody gives it a title, it is called by its kind."""
    found = file.items.filter(redacted_at=None).order_by("received_at", "id").first()
    return found or EvidenceItem.objects.create(
        actor=file.actor,
        file=file,
        digest=file.digest,
        title=str(FileKind(file.kind).label),
        issuer_class=IssuerClass.OWN,
        received_at=file.received_at,
        added_by=by,
    )


def _forget_bytes(file):
    storage.forget(storage.QUARANTINE, str(file.pk))
    storage.forget(storage.CLEAN, file.clean_name)


def _facts(file):
    """What the record keeps of a file: never what its bringer called it."""
    return {"kind": file.kind, "size": file.size, "digest": file.digest, "state": file.state}


@transaction.atomic
def confirm_evidence(*, item, issuer_class, by, at):
    """A reviewer has looked who speaks in a piece of evidence. What its bringer stated stays beside it."""
    before = {"confirmed_class": item.confirmed_class}
    item.confirmed_class, item.confirmed_by, item.confirmed_at = issuer_class, by, at
    item.save(update_fields=["confirmed_class", "confirmed_by", "confirmed_at"])
    record_event(
        verb="evidence.confirmed", about=item, by=by, at=at, before=before, after={"confirmed_class": issuer_class}
    )
    return item
