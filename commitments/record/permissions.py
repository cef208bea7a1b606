"""What every kind asks alike before somebody acts on a record: who writes and speaks for its actor, who had a part in it,
and what has become of it.

Who may see a record is said by its feature (`access`): fetching and checking are one call there. `why_not_...` gives the
sentence that a disabled button shows, or nothing; `refuse` makes a 403 of it.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import actor_of_member, actors_of, family_of, may_write, speaks_for
from commitments.actors.models import WRITERS
from commitments.record.kinds import KINDS, kind_of
from commitments.record.workflow import Refused

# --- its own people ----------------------------------------------------------------------------------------------------


def actors_to_write_for(user):
    """The actors that `user` writes for, by name; 403 with a kind sentence when there are none."""
    actors = list(actors_of(user, roles=WRITERS))
    if not actors:
        reads_for = actors_of(user).first()
        refuse(
            why_not_write(user, reads_for)
            if reads_for
            else _("You write for no organisation yet. Ask the person who manages accounts for yours to add you.")
        )
    return actors


def actor_to_write_for(user, slug, *, among):
    """The one of them that was chosen by its slug, or the only one; None while that is open. 404 for anyone else's; 403 for
    one that they only read for."""
    if not slug:
        return among[0] if len(among) == 1 else None
    actor = actor_of_member(user, slug)
    refuse(why_not_write(user, actor))
    return actor


def why_not_write(user, actor):
    """Why a member does not write for the actor."""
    if may_write(user, actor.pk):
        return ""
    return _("You can read what %(actor)s writes. To write too, ask its focal point to let you.") % {
        "actor": actor.name
    }


def why_not_speak(user, actor):
    """Why a member does not act in the name of the actor: submit, call back, correct."""
    if speaks_for(user, actor.pk):
        return ""
    return why_not_write(user, actor) or _(
        "A focal point or a deputy of %(actor)s does this. You can write and check, and ask them."
    ) % {"actor": actor.name}


def why_not_recall(user, revision, *, author):
    """Why a member does not call back what was handed in for its author."""
    return why_not_speak(user, author) or why_not(check_recallable, revision)


# --- the panel ---------------------------------------------------------------------------------------------------------


def had_part_in(user, record):
    """Somebody who began, sent, cleared or called back some revision of it, whatever they belong to today."""
    return not kind_of(record).revisions_of(record).not_written_by(user).exists()


def is_tied(user, record):
    """Of the family of who makes it or is named in it, or somebody who had a part in it."""
    return bool(kind_of(record).parties(record) & family_of(user)) or had_part_in(user, record)


def may_withdraw(user, record):
    return is_reviewer(user) and not is_tied(user, record)


def revision_answered(revision, user, pk):
    """The latest one that was handed in, of a record whose revisions are `revision`s: for a reviewer without a tie to it
    who finds it answered. 404 for everybody else, and for what a shield took from the panel: nobody answered that."""
    kind = KINDS[revision]
    record = kind.record._default_manager.filter(pk=pk).first()
    if record is None or not is_reviewer(user) or is_tied(user, record):
        raise Http404
    handed_in = kind.revisions_of(record).filter(submitted_at__isnull=False).last()
    if handed_in is None or not kind.is_answerable(handed_in):
        raise Http404
    return handed_in


def record_to_withdraw(revision, user, pk):
    """A record whose revisions are `revision`s and that is public, for a reviewer without a tie to it; also one that is
    withdrawn already: who comes second is told. 404 for everybody else, and for what a shield took from the panel."""
    record = KINDS[revision].record._default_manager.filter(pk=pk).first()
    if record is None or not may_withdraw(user, record):
        raise Http404
    check_still_seen(record)
    return record


def record_for_takedown(revision, user, pk):
    """A record whose revisions are `revision`s and that is or was public, for a curator. 404 for everybody else, and for
    what a shield took from the curators."""
    record = KINDS[revision].record._default_manager.filter(pk=pk).first()
    if record is None or not is_curator(user):
        raise Http404
    check_still_seen(record)
    return record


def check_still_seen(record):
    """404 unless something of it is or was public, and no shield hides since who made it."""
    kind = kind_of(record)
    public = (*kind.workflow.moves["withdraw"].sources, "withdrawn")
    last = kind.revisions_of(record).filter(state__in=public).last()
    if last is None or not kind.is_answerable(last):
        raise Http404


def check_other_hands(user, revision):
    """Four eyes: who had a part in it decides nothing on it. `user` is None for what nobody submitted."""
    if user is not None and had_part_in(user, kind_of(revision).record_of(revision)):
        raise Refused(_("Members of the panel cannot decide on something they took part in."))


# --- what has become of it ---------------------------------------------------------------------------------------------


def is_withdrawn(revision):
    """A withdrawal ends the whole record, a correction in the making included."""
    kind = kind_of(revision)
    return kind.revisions_of(kind.record_of(revision)).filter(state="withdrawn").exists()


def is_being_read(revision):
    """Somebody of the panel began to read it, and can still answer."""
    return revision.review_began_at is not None and kind_of(revision).is_answerable(revision)


def check_recallable(revision):
    """Raises Refused unless its author may call it back."""
    revision.workflow.check_recallable(state=revision.state, review_began=is_being_read(revision))


def check_discardable(revision):
    """Raises Refused unless nobody but its author has seen it. A correction of what was withdrawn meanwhile leads nowhere
    any more, and may go from whatever state it waits in."""
    ended = revision.state in revision.workflow.unsettled and is_withdrawn(revision)
    handed_in = revision.round > 0 or revision.submitted_at is not None
    revision.workflow.check_discardable(state="draft" if ended else revision.state, handed_in=handed_in)


def why_not(check, *args, **facts):
    """The sentence with which `check` refuses, or nothing. A disabled button shows the same one."""
    try:
        check(*args, **facts)
    except Refused as refusal:
        return str(refusal)
    return ""


def refuse(reason):
    """403 with the sentence, when there is one."""
    if reason:
        raise PermissionDenied(reason)
