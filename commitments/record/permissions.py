"""What every kind asks alike before somebody acts on a record: who had a part in it, and what has become of it.

Who may see a record is said by its feature (`access`): fetching and checking are one call there.
"""

from django.utils.translation import gettext as _

from commitments.record.kinds import kind_of
from commitments.record.workflow import Refused


def has_part_in(user, revision):
    """Somebody who began, sent or called back some revision of this record, whatever they belong to today."""
    kind = kind_of(revision)
    all_of_it = kind.revisions_of(kind.record_of(revision))
    return not all_of_it.not_written_by(user).exists()


def check_other_hands(user, revision):
    """Four eyes: who had a part in it decides nothing on it. `user` is None for what nobody submitted."""
    if user is not None and has_part_in(user, revision):
        raise Refused(_("Members of the panel cannot decide on something they took part in."))


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
