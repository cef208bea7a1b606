"""What events are called, and of which of them the public can see nothing.

Every other event says that a public page may read otherwise from now on, so all of them are made anew (actions.record_event).
Private is what only its own people, the panel or the curators ever see: who signs in, what is a draft, what waits, who is
reminded. Whatever may be seen, or could one day, is public: a page that is made once too often costs little, one that stays
wrong a lot. So handing in, returning and asking are public here, though few pages tell of them. A verb that stands in neither
list counts as public, and fails a test (docs/adr/0029).

`*` stands for any word: the noun of a record, the name of a model.
"""

import re
from fnmatch import translate
from functools import cache

PRIVATE = (
    # of one account
    "user.signed_in",
    "user.password_set",
    "user.second_factor_*",
    "user.recovery_codes_made",
    "session.ended",
    "person.invited",
    "invitation.taken_back",
    "mail.wanted",
    "mail.stopped",
    # drafts that nobody has seen
    "*.begun",
    "*.written",
    "claim.logged",
    "claim.removed",
    "revision.period_set",
    "report.assigned",
    "report.assignment_taken_back",
    "evidence.file_received",
    # between reviewers and curators
    "*.review_begun",
    "*.reviewer_asked",
    "*.reviewer_released",
    "*.reviewers_reminded",
    "report.commented",
    "invitation.reminded",
    "*.read_by_superuser",
    "archive.written",
    # what one proposed and no second hand has confirmed
    "*.begin_proposed",
    "*.change_proposed",
    "*.correct_proposed",
    "*.begin_given_back",
    "*.change_given_back",
    "*.correct_given_back",
    "crosswalklink.decision_asked",
    "crosswalklink.decision_refused",
    "seat.proposed",
)

PUBLIC = (
    # catalogue, actors, people and the panel
    "*.added",
    "*.changed",
    "*.loaded",
    "*.begin_recorded",
    "*.change_recorded",
    "*.correct_recorded",
    "commitment.tagged",
    "framework.retired",
    "crosswalklink.proposed",
    "crosswalklink.adopted",
    "crosswalklink.disputed",
    "crosswalklink.retired",
    "actor.shielded",
    "actor.shield_lifted",
    "membership.granted",
    "membership.ended",
    "invitation.accepted",
    "user.roles_given",
    "user.erased",
    "seat.confirmed",
    "seat.ended",
    # the life of a record
    "*.draft",
    "*.clearing",
    "*.submitted",
    "*.returned",
    "*.sent",
    "*.replied",
    "*.settled",
    "*.published",
    "offer.ended",
    "practice.ended",
    "*.withdrawn",
    "*.retracted",
    "*.recalled",
    "*.discarded",
    "*.correction_begun",
    "*.transcribed",
    "takedown.asked",
    "takedown.refused",
    "takedown.confirmed",
    "report.sent_to_clearance",
    "report.cleared",
    "report.sent_back",
    "report.escalated",
    "claim.reference_left_out",
    "withdrawal.asked",
    "withdrawal.declined",
    "withdrawal.granted",
    "evidence.confirmed",
    "evidence.file_refused",
    "evidence.file_removed",
    "assessment.asked_again",
    "assessment.window_extended",
    "assessment.maintained",
    "assessment.revised",
    "pledge.partner_confirmed",
    "pledge.partner_declined",
    "pledge.import_undone",
    "pledges.imported",
    "pledges.import_undone",
    "target.set",
    "target.taken_back",
    "need.closed",
    "match.proposed",
    "match.confirmed",
    "match.declined",
    # rounds of reporting
    "invitation.sent",
    "invitation.declined",
    "invitation.taken_up_again",
    "cycle.closed",
    "cycle.reopened",
    "snapshot.published",
)


def matching(*patterns):
    return re.compile("|".join(map(translate, patterns)))


_PRIVATE, _PUBLIC = matching(*PRIVATE), matching(*PUBLIC)


@cache
def is_private(verb):
    """Whether no public page can read otherwise after an event of this name."""
    return bool(_PRIVATE.fullmatch(verb))


def is_declared(verb):
    return bool(_PRIVATE.fullmatch(verb) or _PUBLIC.fullmatch(verb))
