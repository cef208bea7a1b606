"""What nobody needs any more goes: daily, by `manage.py tidy_evidence`. Nothing that a text uses is touched."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from . import storage
from .actions import drop_original, refuse_file
from .models import EvidenceFile, EvidenceItem, FileState
from .uses import is_used, unused

KEPT_UNUSED = timedelta(days=30)
KEPT_ORIGINAL = timedelta(days=30)


def tidy(*, at):
    """Delete unused items and files, originals that have served, and bytes without rows. Returns counts by name."""
    done = Counter()
    done["interrupted"] = _end_interrupted(at)
    done["unused items"] = _delete_unused_items(at)
    done["unused files"] = _delete_unused_files(at)
    done["originals"] = _drop_originals(at)
    done["files without rows"] = storage.sweep_orphans(known=_known_names(), at=at)
    return done


def _end_interrupted(at):
    """A server that was killed while it checked a file: its bringer will have added it again."""
    waiting = EvidenceFile.objects.filter(state=FileState.QUARANTINED, received_at__lt=at - storage.AN_UPLOAD)
    for file in waiting:
        refuse_file(file=file, sentence=_("The check of this file was interrupted. Add it again."), by=None, at=at)
    return len(waiting)


def _unused(at):
    return unused().filter(received_at__lt=at - KEPT_UNUSED)


def _delete_unused_items(at):
    gone = 0
    for item_id in list(_unused(at).values_list("pk", flat=True)):
        with transaction.atomic():
            # Asked again under a lock: somebody may have begun to use it. The database would refuse, and all would stop.
            held = EvidenceItem.objects.select_for_update().filter(pk=item_id).first()
            if held and not is_used(held):
                held.delete()
                gone += 1
    return gone


def _delete_unused_files(at):
    unused = EvidenceFile.objects.filter(items__isnull=True, received_at__lt=at - KEPT_UNUSED)
    # What was taken away for privacy is remembered by its digest, or it could come back by the same door.
    unused = unused.filter(removed_at=None).exclude(state=FileState.QUARANTINED)
    gone = 0
    for file_id in list(unused.values_list("pk", flat=True)):
        with transaction.atomic():
            # As above: the same bytes may have been handed in again a moment ago.
            held = EvidenceFile.objects.select_for_update().filter(pk=file_id).first()
            if held is None or held.items.exists():
                continue
            held.delete()
        storage.forget(storage.QUARANTINE, str(file_id))
        storage.forget(storage.CLEAN, held.clean_name)
        gone += 1
    return gone


def _drop_originals(at):
    old = Q(settled_at__lt=at - KEPT_ORIGINAL)
    settled = EvidenceFile.objects.filter(state=FileState.CLEAN, original_gone_at=None)
    served = list(settled.filter(old | Q(actor__shielded=True)))
    for file in served:
        drop_original(file=file, at=at)
    return len(served)


def _known_names():
    """Names that rows still stand for. What was taken away or dropped is not among them, so a crash is made good."""
    kept = EvidenceFile.objects.filter(removed_at=None)
    originals = kept.filter(original_gone_at=None).values_list("pk", flat=True)
    return {
        storage.QUARANTINE: {str(pk) for pk in originals},
        storage.CLEAN: set(kept.exclude(clean_name="").values_list("clean_name", flat=True)),
    }
