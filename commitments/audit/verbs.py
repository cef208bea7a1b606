"""What events are called, and of which of them the public can see nothing.

After every other event the public pages of its world have a new version and are made anew (actions.record_event). Private is
what only its own people, the panel or the curators ever see: who signs in, who belongs to whom, what is a draft, what waits for
the panel, who is reminded. Two reasons make that more than thrift. Anybody can watch for a new version, so it must not tell the
instant at which an organisation that is at risk handed something in. And a page that is made once too often costs little, while one
that stays wrong is a wrong statement: where a public page shows anything of an act, or where that is in doubt, it is public. A
verb that stands in neither list counts as public, and fails a test (docs/adr/0029).

`*` stands for any word: the noun of a record, the name of a model.
"""

import re
from fnmatch import translate
from functools import cache

PRIVATE = (
    # of one account
    "user.signed_in",
    "user.roles_given",
    "user.password_set",
    "user.second_factor_*",
    "user.recovery_codes_made",
    "session.ended",
    "person.invited",
    "invitation.taken_back",
    "membership.granted",
    "membership.ended",
    "invitation.accepted",
    "mail.wanted",
    "mail.stopped",
    # of a draft
    "*.begun",
    "*.written",
    "claim.logged",
    "claim.removed",
    "revision.period_set",
    "report.assigned",
    "report.assignment_taken_back",
    "evidence.file_received",
    "evidence.file_refused",
    "*.draft",
    "*.recalled",
    "*.discarded",
    "*.correction_begun",
    # on its way through clearance, the panel and the right of reply
    "*.clearing",
    "*.submitted",
    "*.returned",
    "assessment.sent",
    "*.replied",
    "*.settled",
    "*.retracted",
    "report.sent_to_clearance",
    "report.cleared",
    "report.sent_back",
    "report.escalated",
    "claim.reference_left_out",
    "assessment.asked_again",
    "assessment.window_extended",
    "assessment.maintained",
    "assessment.revised",
    "invitation.declined",
    "invitation.taken_up_again",
    "withdrawal.asked",
    "withdrawal.declined",
    "takedown.asked",
    "takedown.refused",
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
    "user.erased",
    "seat.confirmed",
    "seat.ended",
    # the life of a record
    "*.published",
    "offer.ended",
    "practice.ended",
    "*.withdrawn",
    "*.transcribed",
    "takedown.confirmed",
    "withdrawal.granted",
    "evidence.confirmed",
    "evidence.file_removed",
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
