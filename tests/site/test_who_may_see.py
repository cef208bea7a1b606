"""Who may see what: every address of the site, in every state of a report, for every kind of reader.

The table is the rule. An address that has no row fails `test_every_address_has_its_row`.
"""

import uuid
from datetime import date, timedelta
from http.cookies import SimpleCookie

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commitments.actors.actions import retire_actor
from commitments.actors.models import Role
from commitments.assessment import actions as second_voice
from commitments.catalogue.models import CrosswalkLink
from commitments.exchange import actions as of_support
from commitments.progress import actions, notices
from commitments.record import actions as record
from commitments.snapshots import actions as closing
from tests.assessing import (
    fresh,
    make_assessment,
    make_published_assessment,
    make_replied_assessment,
    make_sent_assessment,
    make_settled_assessment,
    make_submitted_assessment,
)
from tests.cast import (
    NOW,
    correct,
    entry_with,
    make_action,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_evidence_file,
    make_framework,
    make_invitation,
    make_member,
    make_method,
    make_published,
    make_reviewer,
    make_submitted,
    make_user,
)
from tests.drawing import one_in
from tests.exchanging import (
    make_match,
    make_need,
    make_offer,
    make_offer_draft,
    make_practice_draft,
    make_submitted_offer,
)
from tests.pledging import make_pledge_draft, make_published_pledge, make_submitted_pledge, tell
from tests.progress.test_full_review import make_cycle, make_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

READERS = (
    "visitor",
    "nobody",  # signed in, without any role
    "contributor",  # of Arcadia
    "focal",  # of Arcadia
    "other",  # focal point of Borduria
    "reviewer",
    "tied",  # a reviewer who is also a member of Arcadia's ministry
    "curator",
)

# Shorthands for a row of statuses, in the order of READERS. "in" is the redirect to the sign-in page.
IN = 302
ANYONE = (200,) * 8
SIGNED_IN = (IN, 200, 200, 200, 200, 200, 200, 200)
NO_ONE = (404,) * 8
#            visitor nobody contr focal other review tied curator
MEMBERS = (IN, 404, 200, 200, 404, 404, 404, 404)
MEMBERS_ALONE = (404, 404, 200, 200, 404, 404, 404, 404)
MEMBERS_GO_ON = (IN, 404, 302, 302, 404, 404, 404, 404)
FORBIDDEN_TO_MEMBERS = (IN, 404, 403, 403, 404, 404, 404, 404)
FOCAL = (IN, 404, 403, 200, 404, 404, 404, 404)
REVIEWERS_GO_ON = (IN, 404, 404, 404, 404, 302, 404, 404)
REVIEWERS = (IN, 404, 404, 404, 404, 200, 404, 404)
CURATORS = (IN, 404, 404, 404, 404, 404, 404, 200)
READ_BY_CURATORS = (IN, 404, 404, 404, 404, 200, 404, 200)
PANEL_GOES_ON = (IN, 404, 404, 404, 404, 302, 404, 302)
BOTH_SIDES = (IN, 404, 200, 200, 404, 200, 404, 200)
STRANGERS_ONLY_SIGN_IN = (IN, 404, 404, 404, 404, 404, 404, 404)
OWN_ROLE = (IN, 404, 403, 403, 404, 404, 404, 404)
OF_ANOTHER_ACTOR = (IN, 404, 403, 404, 404, 404, 404, 404)

ASSESSOR = (IN, 404, 404, 404, 200, 404, 404, 404)  # the other one, who assesses
ASSESSOR_GOES_ON = (IN, 404, 404, 404, 302, 404, 404, 404)
REFUSED_TO_ASSESSOR = (IN, 404, 404, 404, 403, 404, 404, 404)
UNPUBLISHED = ("draft", "submitted", "returned", "sent", "replied", "settled")

MANAGED = ("contributor", "focal", "other")
TOKEN, INVITED = "the-word-in-the-mail", uuid.UUID(int=1)

# (address, arguments by name of the state's report, statuses of a GET)
TABLE = (
    ("pages:home", {}, ANYONE),
    ("pages:about", {}, ANYONE),
    ("pages:methodology", {}, ANYONE),
    ("pages:method", {"version": "1.0"}, ANYONE),
    ("pages:method", {"version": "9.9"}, NO_ONE),
    ("pages:marks", {}, ANYONE),
    ("pages:words", {}, ANYONE),
    ("pages:search", {}, ANYONE),
    ("scorecards:frameworks", {}, ANYONE),
    ("scorecards:framework", {"framework": "gcm"}, ANYONE),
    ("scorecards:framework-all", {"framework": "gcm"}, ANYONE),
    ("scorecards:commitment-all", {"code": "gcm.13"}, ANYONE),
    ("scorecards:commitments", {}, ANYONE),
    ("scorecards:commitment", {"code": "gcm.13"}, ANYONE),
    ("scorecards:sdg", {}, ANYONE),
    ("scorecards:sdg-target", {"target": "8.8"}, ANYONE),
    ("scorecards:sdg-target", {"target": "17.99"}, NO_ONE),
    ("scorecards:verify", {}, ANYONE),
    ("snapshots:snapshots", {}, ANYONE),
    ("snapshots:snapshot", {"code": "published-round"}, ANYONE),
    ("snapshots:snapshot", {"code": "closed-round"}, NO_ONE),
    ("snapshots:snapshot", {"code": "gcm-2025"}, NO_ONE),  # it is open
    ("scorecards:actors", {}, ANYONE),
    ("scorecards:actor", {"slug": "arcadia"}, ANYONE),
    ("scorecards:scorecards", {}, ANYONE),
    ("scorecards:matrix", {"framework": "gcm"}, ANYONE),
    ("scorecards:actor-scorecard", {"framework": "gcm", "slug": "arcadia"}, ANYONE),
    ("scorecards:cell", {"framework": "gcm", "slug": "arcadia", "code": "gcm.13"}, ANYONE),
    ("pages:panel", {}, ANYONE),
    ("account_login", {}, (200, 302, 302, 302, 302, 302, 302, 302)),
    ("account_logout", {}, (405,) * 8),
    ("admin_logout", {}, (405,) * 8),
    ("account_home", {}, SIGNED_IN),
    ("account_sessions", {}, SIGNED_IN),
    ("account_end_session", {"handle": "another"}, (405,) * 8),
    ("account_end_other_sessions", {}, (405,) * 8),
    ("account_change_password", {}, SIGNED_IN),
    ("account_set_password", {}, (302,) * 8),
    ("account_reset_password", {}, ANYONE),
    ("account_reset_password_done", {}, ANYONE),
    ("account_reset_password_from_key", {"uidb36": "1", "key": "none"}, ANYONE),
    ("account_reset_password_from_key_done", {}, ANYONE),
    ("account_reauthenticate", {}, SIGNED_IN),
    ("mfa_index", {}, SIGNED_IN),
    ("mfa_list_webauthn", {}, SIGNED_IN),
    ("mfa_login_webauthn", {}, (302,) * 8),
    ("mfa_authenticate", {}, (302,) * 8),  # a step of signing in
    # Nils has no second factor, so there is none to confirm
    ("mfa_reauthenticate", {}, (IN, 302, 200, 200, 200, 200, 200, 200)),
    ("mfa_reauthenticate_webauthn", {}, (302,) * 8),  # nobody here has a passkey
    # whoever adds, removes or reads a second factor gives the password once more
    ("mfa_activate_totp", {}, (302,) * 8),
    ("mfa_deactivate_totp", {}, (IN, 404, 302, 302, 302, 302, 302, 302)),
    ("mfa_view_recovery_codes", {}, (IN, 404, 404, 404, 404, 404, 404, 404)),
    ("mfa_generate_recovery_codes", {}, (302,) * 8),
    ("mfa_add_webauthn", {}, (302,) * 8),
    ("mfa_edit_webauthn", {"pk": 1}, (302,) * 8),
    ("mfa_remove_webauthn", {"pk": 1}, (302,) * 8),
    # the people of an actor
    ("actors:people", {}, (IN, 403, 302, 302, 302, 403, 302, 403)),
    ("actors:people-of", {"slug": "arcadia"}, MEMBERS),
    ("actors:people-of", {"slug": "nowhere"}, STRANGERS_ONLY_SIGN_IN),
    *((f"actors:{act}", {"slug": "arcadia", "membership_id": "contributor"}, FOCAL) for act in ("role", "end")),
    *((f"actors:{act}", {"slug": "arcadia", "membership_id": "focal"}, OWN_ROLE) for act in ("role", "end")),
    *((f"actors:{act}", {"slug": "arcadia", "membership_id": "other"}, OF_ANOTHER_ACTOR) for act in ("role", "end")),
    *(
        (f"actors:{act}", {"slug": "arcadia", "invitation_id": INVITED}, (405,) * 8)
        for act in ("invite-again", "take-back")
    ),
    ("actors:open-invitation", {"token": TOKEN}, (302, 403, 403, 403, 403, 403, 403, 403)),  # theirs who got the mail
    ("actors:open-invitation", {"token": "another"}, NO_ONE),
    ("actors:accept", {}, NO_ONE),  # without the word of a link
    ("progress:shield", {"slug": "arcadia"}, FOCAL),
    ("progress:shield", {"slug": "nowhere"}, STRANGERS_ONLY_SIGN_IN),
    ("progress:desk", {}, SIGNED_IN),
    ("progress:unsaved", {}, SIGNED_IN),
    ("progress:scratch", {}, (405,) * 8),
    ("progress:throw-away", {}, (405,) * 8),
    ("progress:reports", {}, ANYONE),
    ("progress:new", {}, (IN, 403, 200, 200, 200, 403, 200, 403)),
    ("progress:new-review", {}, (IN, 403, 200, 200, 200, 403, 200, 403)),
    ("progress:mail", {}, (405,) * 8),
    ("progress:stop-mail", {}, NO_ONE),  # without the word of a link, which the next row puts into the session
    ("progress:stop-mail-by-link", {"token": "of the focal point"}, (302,) * 8),  # the link is the whole permission
    ("progress:stop-mail-by-link", {"token": "1:made-up"}, NO_ONE),
    ("progress:escalated", {"noun": "report", "record_id": "long submitted"}, CURATORS),
    ("progress:escalated", {"noun": "report", "record_id": "submitted"}, STRANGERS_ONLY_SIGN_IN),
    ("progress:escalated", {"noun": "note", "record_id": "long submitted"}, STRANGERS_ONLY_SIGN_IN),
    ("curation:proposals", {}, CURATORS),
    ("curation:proposal", {"kind": "actor", "pk": "proposed"}, CURATORS),
    ("curation:proposal", {"kind": "actor", "pk": 999999}, STRANGERS_ONLY_SIGN_IN),
    ("curation:proposal", {"kind": "dance", "pk": "proposed"}, STRANGERS_ONLY_SIGN_IN),
    ("progress:decline", {"invitation_id": "to report"}, FOCAL),
    ("progress:take-up", {"invitation_id": "to report"}, (405,) * 8),
    # a full review, of which the tied reviewer's ministry was asked to fill one row and sees no more
    *((f"progress:{name}", {"report_id": "review"}, MEMBERS) for name in ("write", "check")),
    ("progress:assign", {"report_id": "review"}, FOCAL),
    ("progress:assign", {"report_id": "submitted"}, FORBIDDEN_TO_MEMBERS),
    ("progress:claim", {"report_id": "review", "code": "gcm.13"}, (IN, 404, 200, 200, 404, 404, 200, 404)),
    ("progress:claim", {"report_id": "review", "code": "gcm.14"}, MEMBERS),
    # a report that the public has never seen
    *(("progress:report", {"report_id": state}, NO_ONE) for state in ("draft", "submitted", "returned")),
    *(("progress:revision", {"report_id": s, "number": 1}, NO_ONE) for s in ("draft", "submitted", "returned")),
    ("progress:report", {"report_id": "unknown"}, NO_ONE),
    # what the reporting actor has open
    *(
        (name, {"report_id": state, **more}, MEMBERS)
        for state in ("draft", "returned")
        for name, more in (
            ("progress:write", {}),
            ("progress:period", {}),
            ("progress:claim", {"code": "gcm.13"}),
            ("progress:remove-claim", {"code": "gcm.13"}),
            ("progress:check", {}),
        )
    ),
    ("progress:discard", {"report_id": "draft"}, MEMBERS),
    ("progress:discard", {"report_id": "returned"}, FORBIDDEN_TO_MEMBERS),
    # what is with the reviewers can be read by its own people, and written by nobody
    *(
        (name, {"report_id": "submitted", **more}, FORBIDDEN_TO_MEMBERS)
        for name, more in (
            ("progress:write", {}),
            ("progress:period", {}),
            ("progress:claim", {"code": "gcm.13"}),
            ("progress:remove-claim", {"code": "gcm.13"}),
            ("progress:discard", {}),
        )
    ),
    ("progress:check", {"report_id": "submitted"}, MEMBERS),
    ("progress:sent", {"report_id": "submitted"}, MEMBERS),
    ("progress:review", {"report_id": "submitted"}, READ_BY_CURATORS),
    # a round is kept for both sides, whatever became of the report since
    *(
        ("progress:round", {"report_id": s, "number": 1, "round_number": 1}, BOTH_SIDES)
        for s in ("submitted", "returned", "published", "withdrawn")
    ),
    *(
        ("progress:round", {"report_id": s, "number": 1, "round_number": 1}, STRANGERS_ONLY_SIGN_IN)
        for s in ("draft", "clearing", "unknown")
    ),
    # what waits for clearance: nobody here clears for Arcadia but Clio
    ("progress:check", {"report_id": "clearing"}, MEMBERS),
    ("progress:clear", {"report_id": "clearing"}, FORBIDDEN_TO_MEMBERS),
    ("progress:clear", {"report_id": "draft"}, FORBIDDEN_TO_MEMBERS),
    ("progress:escalate", {"report_id": "clearing"}, FORBIDDEN_TO_MEMBERS),
    ("progress:review", {"report_id": "clearing"}, STRANGERS_ONLY_SIGN_IN),
    ("progress:write", {"report_id": "clearing"}, FORBIDDEN_TO_MEMBERS),
    ("progress:review", {"report_id": "draft"}, STRANGERS_ONLY_SIGN_IN),
    # who comes back to what was answered is led to its round
    *(("progress:review", {"report_id": s}, PANEL_GOES_ON) for s in ("returned", "published", "withdrawn")),
    # what is public
    ("progress:report", {"report_id": "published"}, ANYONE),
    ("progress:revision", {"report_id": "published", "number": 1}, ANYONE),
    ("progress:revision", {"report_id": "published", "number": 9}, NO_ONE),
    ("progress:report", {"report_id": "corrected"}, ANYONE),
    ("progress:revision", {"report_id": "corrected", "number": 1}, ANYONE),
    ("progress:report", {"report_id": "withdrawn"}, ANYONE),
    # the file of a piece of evidence goes where its report goes; published ones are in tests/evidence/test_evidence_files.py,
    # since what anyone gets there is no page
    *(("progress:evidence-file", {"item_id": s}, MEMBERS_ALONE) for s in ("draft", "returned", "withdrawn")),
    ("progress:evidence-file", {"item_id": "submitted"}, (404, 404, 200, 200, 404, 200, 404, 200)),
    ("progress:evidence-file", {"item_id": "unknown"}, NO_ONE),
    ("progress:changes", {"report_id": "corrected", "number": 2}, ANYONE),
    ("progress:changes", {"report_id": "corrected", "number": 1}, NO_ONE),
    ("progress:changes", {"report_id": "draft", "number": 2}, NO_ONE),
    ("progress:takedown", {"report_id": "published"}, CURATORS),
    ("progress:takedown-of", {"report_id": "published", "code": "gcm.13"}, CURATORS),
    ("progress:takedown", {"report_id": "submitted"}, STRANGERS_ONLY_SIGN_IN),
    ("progress:correct", {"report_id": "published"}, FOCAL),
    ("progress:withdraw", {"report_id": "published"}, REVIEWERS),
    # its actor asks for its withdrawal, and the panel answers
    ("progress:ask-withdrawal", {"report_id": "published"}, FOCAL),
    ("progress:ask-withdrawal", {"report_id": "asked"}, FOCAL),
    *(("progress:ask-withdrawal", {"report_id": s}, FORBIDDEN_TO_MEMBERS) for s in ("draft", "submitted", "withdrawn")),
    ("progress:withdrawal", {"report_id": "asked"}, READ_BY_CURATORS),
    *(("progress:withdrawal", {"report_id": s}, STRANGERS_ONLY_SIGN_IN) for s in ("draft", "published", "withdrawn")),
    *((f"progress:{act}-withdrawal", {"report_id": "asked"}, (405,) * 8) for act in ("grant", "decline")),
    *(("progress:withdraw", {"report_id": s}, STRANGERS_ONLY_SIGN_IN) for s in ("draft", "submitted")),
    ("progress:withdraw", {"report_id": "withdrawn"}, REVIEWERS_GO_ON),
    # the second voice: Borduria assesses Arcadia (make_assessments)
    ("assessment:assessments", {}, ANYONE),
    ("assessment:desk", {}, SIGNED_IN),
    ("assessment:new", {}, (IN, 403, 200, 200, 200, 403, 200, 403)),
    *(("assessment:assessment", {"assessment_id": s}, NO_ONE) for s in UNPUBLISHED),
    *(("assessment:revision", {"assessment_id": s, "number": 1}, NO_ONE) for s in UNPUBLISHED),
    *(("assessment:assessment", {"assessment_id": s}, ANYONE) for s in ("published", "withdrawn")),
    *(("assessment:revision", {"assessment_id": s, "number": 1}, ANYONE) for s in ("published", "withdrawn")),
    ("assessment:revision", {"assessment_id": "published", "number": 2}, NO_ONE),
    *(("assessment:check", {"assessment_id": s}, ASSESSOR) for s in (*UNPUBLISHED, "retracted")),
    *(("assessment:check", {"assessment_id": s}, ASSESSOR_GOES_ON) for s in ("published", "withdrawn")),
    *(("assessment:write", {"assessment_id": s}, ASSESSOR) for s in ("draft", "returned")),
    *(("assessment:write", {"assessment_id": s}, REFUSED_TO_ASSESSOR) for s in ("submitted", "sent", "published")),
    ("assessment:discard", {"assessment_id": "draft"}, ASSESSOR),
    ("assessment:discard", {"assessment_id": "returned"}, REFUSED_TO_ASSESSOR),
    ("assessment:sent", {"assessment_id": "submitted"}, ASSESSOR),
    ("assessment:sent", {"assessment_id": "draft"}, STRANGERS_ONLY_SIGN_IN),
    ("assessment:retract", {"assessment_id": "sent"}, ASSESSOR),
    ("assessment:retract", {"assessment_id": "draft"}, REFUSED_TO_ASSESSOR),
    ("assessment:revise", {"assessment_id": "replied"}, ASSESSOR),
    ("assessment:revise", {"assessment_id": "sent"}, REFUSED_TO_ASSESSOR),
    ("assessment:correct", {"assessment_id": "published"}, ASSESSOR),
    ("assessment:correct", {"assessment_id": "sent"}, REFUSED_TO_ASSESSOR),
    # its subject, from the sending on
    *(("assessment:read", {"assessment_id": s}, MEMBERS) for s in ("sent", "replied", "settled", "retracted")),
    *(("assessment:read", {"assessment_id": s}, MEMBERS_GO_ON) for s in ("published", "withdrawn")),
    *(("assessment:read", {"assessment_id": s}, STRANGERS_ONLY_SIGN_IN) for s in ("draft", "submitted", "returned")),
    ("assessment:reply", {"assessment_id": "sent"}, FOCAL),
    ("assessment:reply", {"assessment_id": "replied"}, FORBIDDEN_TO_MEMBERS),
    ("assessment:reply", {"assessment_id": "submitted"}, STRANGERS_ONLY_SIGN_IN),
    # the panel, without whom it has a tie to either side
    *(
        ("assessment:review", {"assessment_id": s}, READ_BY_CURATORS)
        for s in ("submitted", "sent", "replied", "settled")
    ),
    *(
        ("assessment:review", {"assessment_id": s}, STRANGERS_ONLY_SIGN_IN)
        for s in ("draft", "returned", "retracted", "published")
    ),
    ("assessment:withdraw", {"assessment_id": "published"}, REVIEWERS),
    ("assessment:withdraw", {"assessment_id": "sent"}, STRANGERS_ONLY_SIGN_IN),
    ("assessment:withdraw", {"assessment_id": "withdrawn"}, REVIEWERS_GO_ON),
    *(("assessment:takedown", {"assessment_id": s}, CURATORS) for s in ("replied", "settled", "published")),
    ("assessment:takedown", {"assessment_id": "sent"}, STRANGERS_ONLY_SIGN_IN),
    *(("assessment:evidence-file", {"assessment_id": s, "item_id": "unknown"}, NO_ONE) for s in ("draft", "published")),
    *(
        (f"assessment:{act}", {"assessment_id": "submitted"}, (405,) * 8)
        for act in (
            "submit",
            "recall",
            "maintain",
            "extend",
            "begin-review",
            "return",
            "send",
            "ask-again",
            "publish",
        )
    ),
    # acts, which a GET never does
    *(
        (name, {"report_id": "submitted"}, (405,) * 8)
        for name in (
            "progress:submit",
            "progress:publish",
            "progress:return",
            "progress:comment",
            "progress:begin-review",
            "progress:answer",
            "progress:recall",
            "progress:send",
            "progress:send-back",
        )
    ),
    ("progress:confirm-class", {"report_id": "submitted", "claim_id": 1, "item_id": "submitted"}, (405,) * 8),
    # pledges
    ("pledges:pledges", {}, ANYONE),
    ("pledges:new", {}, (IN, 403, 200, 200, 200, 403, 200, 403)),
    *(("pledges:pledge", {"pledge_id": s}, NO_ONE) for s in ("draft", "submitted", "returned", "unknown")),
    *(("pledges:pledge", {"pledge_id": s}, ANYONE) for s in ("published", "withdrawn")),
    ("pledges:revision", {"pledge_id": "published", "number": 1}, ANYONE),
    ("pledges:revision", {"pledge_id": "published", "number": 9}, NO_ONE),
    ("pledges:revision", {"pledge_id": "draft", "number": 1}, NO_ONE),
    ("pledges:changes", {"pledge_id": "published", "number": 2}, ANYONE),
    ("pledges:changes", {"pledge_id": "published", "number": 1}, NO_ONE),
    *(
        (f"pledges:{name}", {"pledge_id": state}, MEMBERS)
        for name, states in (
            ("write", ("draft", "returned")),
            ("check", ("draft", "submitted", "returned")),
            ("sent", ("submitted", "returned")),
            ("discard", ("draft",)),
            ("revise", ("published",)),
        )
        for state in states
    ),
    *((f"pledges:{name}", {"pledge_id": "submitted"}, FORBIDDEN_TO_MEMBERS) for name in ("write", "discard", "revise")),
    ("pledges:review", {"pledge_id": "submitted"}, READ_BY_CURATORS),
    *(("pledges:review", {"pledge_id": s}, STRANGERS_ONLY_SIGN_IN) for s in ("draft", "returned", "published")),
    ("pledges:withdraw", {"pledge_id": "published"}, REVIEWERS),
    *(("pledges:withdraw", {"pledge_id": s}, STRANGERS_ONLY_SIGN_IN) for s in ("draft", "submitted")),
    ("pledges:withdraw", {"pledge_id": "withdrawn"}, REVIEWERS_GO_ON),
    *(("pledges:takedown", {"pledge_id": s}, CURATORS) for s in ("published", "withdrawn")),
    ("pledges:takedown", {"pledge_id": "submitted"}, STRANGERS_ONLY_SIGN_IN),
    # Bob speaks for the partner that the published one names
    ("pledges:partner", {"pledge_id": "published", "slug": "borduria"}, (IN, 404, 404, 404, 200, 404, 404, 404)),
    ("pledges:partner", {"pledge_id": "submitted", "slug": "borduria"}, STRANGERS_ONLY_SIGN_IN),
    ("pledges:targets", {"slug": "arcadia"}, FOCAL),
    *(
        (f"pledges:{name}", {"pledge_id": "submitted"}, (405,) * 8)
        for name in ("submit", "recall", "begin-review", "publish", "return")
    ),
    ("pledges:end-target", {"slug": "arcadia", "target_id": 1}, (405,) * 8),
    # support: what Arcadia needs and offers (exchange_of); Bob of Borduria offers too
    ("support:support", {}, ANYONE),
    ("support:need", {"report_id": "need", "code": "gcm.71"}, ANYONE),
    ("support:need", {"report_id": "private need", "code": "gcm.72"}, (404, 404, 200, 200, 404, 404, 404, 200)),
    ("support:need", {"report_id": "need", "code": "gcm.72"}, NO_ONE),
    ("support:match", {"match_id": "match"}, (IN, 404, 200, 200, 200, 404, 404, 200)),
    ("support:match", {"match_id": "private match"}, (IN, 404, 200, 200, 404, 404, 404, 200)),
    ("support:match", {"match_id": "unknown"}, STRANGERS_ONLY_SIGN_IN),
    ("support:new", {}, (IN, 403, 200, 200, 200, 403, 200, 403)),
    *(("support:offer", {"paper_id": f"offer {s}"}, MEMBERS_ALONE) for s in ("draft", "submitted", "returned")),
    *(("support:offer", {"paper_id": f"offer {s}"}, ANYONE) for s in ("published", "ended", "withdrawn")),
    *(("support:write", {"paper_id": f"offer {s}"}, MEMBERS) for s in ("draft", "returned")),
    *(("support:write", {"paper_id": f"offer {s}"}, FORBIDDEN_TO_MEMBERS) for s in ("submitted", "published")),
    ("support:review", {"paper_id": "offer submitted"}, REVIEWERS),
    *(
        ("support:review", {"paper_id": f"offer {s}"}, STRANGERS_ONLY_SIGN_IN)
        for s in ("draft", "returned", "published")
    ),
    ("support:withdraw", {"paper_id": "offer published"}, REVIEWERS),
    ("support:withdraw", {"paper_id": "offer submitted"}, STRANGERS_ONLY_SIGN_IN),
    ("support:withdraw", {"paper_id": "offer withdrawn"}, REVIEWERS_GO_ON),
    *(("support:takedown", {"paper_id": f"offer {s}"}, CURATORS) for s in ("published", "withdrawn")),
    ("support:takedown", {"paper_id": "offer submitted"}, STRANGERS_ONLY_SIGN_IN),
    ("support:desk", {}, SIGNED_IN),
    ("support:private", {}, CURATORS),
    ("support:close", {"report_id": "need", "code": "gcm.71"}, (405,) * 8),
    ("support:propose", {"report_id": "need", "code": "gcm.71"}, (405,) * 8),
    ("support:answer", {"match_id": "match"}, (405,) * 8),
    ("support:move", {"paper_id": "offer published"}, (405,) * 8),
    # practices of Arcadia
    ("practices:practices", {}, ANYONE),
    *(("practices:practice", {"paper_id": f"practice {s}"}, MEMBERS_ALONE) for s in ("draft", "submitted", "returned")),
    *(("practices:practice", {"paper_id": f"practice {s}"}, ANYONE) for s in ("published", "withdrawn")),
    *(("practices:write", {"paper_id": f"practice {s}"}, MEMBERS) for s in ("draft", "returned")),
    *(("practices:write", {"paper_id": f"practice {s}"}, FORBIDDEN_TO_MEMBERS) for s in ("submitted", "published")),
    ("practices:review", {"paper_id": "practice submitted"}, REVIEWERS),
    ("practices:review", {"paper_id": "practice draft"}, STRANGERS_ONLY_SIGN_IN),
    ("practices:withdraw", {"paper_id": "practice published"}, REVIEWERS),
    ("practices:withdraw", {"paper_id": "practice draft"}, STRANGERS_ONLY_SIGN_IN),
    ("practices:takedown", {"paper_id": "practice published"}, CURATORS),
    ("practices:takedown", {"paper_id": "practice draft"}, STRANGERS_ONLY_SIGN_IN),
    ("practices:new", {"report_id": "worked", "code": "gcm.73"}, FOCAL),
    ("practices:new", {"report_id": "draft", "code": "gcm.13"}, STRANGERS_ONLY_SIGN_IN),
    ("practices:move", {"paper_id": "practice published"}, (405,) * 8),
)

# Acts: a POST without any field, so that nothing that is refused for its content counts as allowed. 2xx, 3xx to
# somewhere else than the sign-in, 409 and 422 mean that the gate let the reader through.
ACTS = (
    ("progress:submit", "draft", ("focal",)),
    ("progress:submit", "submitted", ("focal",)),  # pressed twice: the receipt again, and nothing written
    ("progress:publish", "submitted", ("reviewer",)),
    ("progress:publish", "draft", ()),
    ("progress:return", "submitted", ("reviewer",)),
    ("progress:return", "draft", ()),
    ("progress:comment", "submitted", ("reviewer",)),
    ("progress:comment", "draft", ()),
    ("progress:begin-review", "submitted", ("reviewer",)),
    ("progress:begin-review", "draft", ()),
    ("progress:send", "draft", ("focal",)),
    ("progress:clear", "clearing", ()),
    ("progress:send-back", "clearing", ()),
    ("progress:escalate", "clearing", ()),
    ("progress:recall", "clearing", ("focal",)),
    ("progress:recall", "submitted", ("focal",)),
    ("progress:answer", "returned", ("contributor", "focal")),
    ("progress:answer", "submitted", ()),
    ("progress:takedown", "published", ("curator",)),
    ("progress:takedown", "submitted", ()),
    ("progress:withdraw", "published", ("reviewer",)),
    ("progress:withdraw", "submitted", ()),
    ("progress:ask-withdrawal", "published", ("focal",)),
    ("progress:ask-withdrawal", "submitted", ()),
    ("progress:grant-withdrawal", "asked", ("reviewer",)),
    ("progress:grant-withdrawal", "published", ()),
    ("progress:decline-withdrawal", "asked", ("reviewer",)),
    ("progress:decline-withdrawal", "published", ()),
    ("progress:correct", "published", ("focal",)),
    ("progress:discard", "draft", ("contributor", "focal")),
    ("progress:assign", "draft", ("focal",)),
    ("progress:assign", "submitted", ()),
    ("progress:discard", "submitted", ()),
    ("progress:period", "draft", ("contributor", "focal")),
    ("progress:period", "submitted", ()),
)


PLEDGE_ACTS = (
    ("pledges:submit", "draft", ("focal",)),
    ("pledges:submit", "submitted", ("focal",)),
    ("pledges:recall", "submitted", ("focal",)),
    ("pledges:publish", "submitted", ("reviewer",)),
    ("pledges:publish", "draft", ()),
    ("pledges:return", "submitted", ("reviewer",)),
    ("pledges:begin-review", "submitted", ("reviewer",)),
    ("pledges:withdraw", "published", ("reviewer",)),
    ("pledges:discard", "draft", ("contributor", "focal")),
    ("pledges:revise", "published", ("contributor", "focal")),
)

# The same of the second voice. "other" is the assessor, "focal" speaks for its subject.
SECOND_ACTS = (
    ("submit", "draft", ("other",)),
    ("submit", "sent", ()),
    ("write", "draft", ("other",)),
    ("write", "submitted", ("other",)),  # what was typed comes back, with why nothing was saved
    ("recall", "submitted", ("other",)),
    ("recall", "sent", ("other",)),  # a sentence says why it is not called back
    ("maintain", "replied", ("other",)),
    ("maintain", "sent", ()),
    ("revise", "replied", ("other",)),
    ("retract", "sent", ("other",)),
    ("retract", "draft", ()),
    ("discard", "draft", ("other",)),
    ("correct", "published", ("other",)),
    ("reply", "sent", ("focal",)),
    ("reply", "submitted", ()),
    ("extend", "sent", ("focal",)),
    ("extend", "replied", ()),
    ("begin-review", "submitted", ("reviewer",)),
    ("return", "submitted", ("reviewer",)),
    ("send", "submitted", ("reviewer",)),
    ("send", "draft", ()),
    ("ask-again", "settled", ()),  # it was maintained, and there is nothing to ask
    ("publish", "settled", ("reviewer",)),
    ("publish", "sent", ()),
    ("publish", "draft", ()),
    ("withdraw", "published", ("reviewer",)),
    ("takedown", "published", ("curator",)),
    ("takedown", "submitted", ()),
)


# The same of support and practices. Without a field, who is let through is told what is missing.
EXCHANGE_ACTS = (
    ("support:close", {"report_id": "need", "code": "gcm.71"}, {"why": "met"}, ("focal",)),
    ("support:propose", {"report_id": "need", "code": "gcm.71"}, {"offer": "offer of another"}, ("focal", "other")),
    (
        "support:propose",
        {"report_id": "private need", "code": "gcm.72"},
        {"offer": "offer of another"},
        ("focal", "curator"),
    ),
    ("support:answer", {"match_id": "match"}, {"answer": "confirm"}, ("focal", "other")),
    ("support:answer", {"match_id": "private match"}, {"answer": "confirm"}, ("focal",)),
    ("support:new", {}, {}, ("contributor", "focal", "other", "tied")),
    ("support:write", {"paper_id": "offer draft"}, {}, ("contributor", "focal")),
    ("support:write", {"paper_id": "offer submitted"}, {}, ()),
    ("support:move", {"paper_id": "offer submitted"}, {"move": "recall"}, ("focal",)),
    ("support:move", {"paper_id": "offer published"}, {"move": "end"}, ("focal",)),
    ("support:move", {"paper_id": "offer draft"}, {"move": "discard"}, ("contributor", "focal")),
    ("support:review", {"paper_id": "offer submitted"}, {"then": "publish"}, ("reviewer",)),
    ("support:review", {"paper_id": "offer draft"}, {"then": "publish"}, ()),
    ("support:withdraw", {"paper_id": "offer published"}, {}, ("reviewer",)),
    ("practices:new", {"report_id": "worked", "code": "gcm.73"}, {}, ("focal",)),
    ("practices:write", {"paper_id": "practice draft"}, {}, ("contributor", "focal")),
    ("practices:move", {"paper_id": "practice submitted"}, {"move": "recall"}, ("focal",)),
    ("practices:move", {"paper_id": "practice draft"}, {"move": "discard"}, ("contributor", "focal")),
    ("practices:review", {"paper_id": "practice submitted"}, {"then": "publish"}, ("reviewer",)),
    ("practices:withdraw", {"paper_id": "practice published"}, {}, ("reviewer",)),
)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One for the whole module: each test takes back what it changes."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        override_settings(DEMO=True),
        transaction.atomic(),
    ):
        yield make_world()
        transaction.set_rollback(True)


def make_world():
    """Every kind of reader, and one report of Arcadia in every state."""
    make_method()
    make_framework("gcm")
    commitment = make_commitment("gcm.13")
    make_action("gcm.13.a", commitment)
    CrosswalkLink.objects.create(code="gcm.13--sdg.8.8", source=commitment, sdg_target="8.8", relation="part")
    arcadia, borduria = make_actor("XAA", "Arcadia"), make_actor("XBB", "Borduria")
    ministry = make_actor("XAM", "Ministry", type="ministry", parent=arcadia)
    focal = make_member("Ana", arcadia)
    tied = make_reviewer("Rolf")
    make_member("Rolf", ministry)
    readers = {
        "visitor": None,
        "nobody": make_user("Nils"),
        "contributor": make_member("Abe", arcadia, role=Role.CONTRIBUTOR),
        "focal": focal,
        "other": make_member("Bob", borduria),
        "reviewer": make_reviewer("Rhea"),
        "tied": tied,
        "curator": make_curator(),
    }
    made = {"by": focal}
    items = {state: make_evidence_file(arcadia) for state in ("draft", "submitted", "returned", "withdrawn")}
    with_file = {state: {"entry": make_entry(evidence=(entry_with(item),))} for state, item in items.items()}
    returned = make_submitted(arcadia, commitment, **made, **with_file["returned"])
    record.return_(returned, comment="Say which centres.", by=readers["reviewer"], at=NOW)
    withdrawn = make_published(arcadia, commitment, **made, **with_file["withdrawn"])
    record.withdraw(withdrawn.report, reason="Sent by mistake.", by=readers["reviewer"], at=NOW)
    reports = {
        "draft": make_draft(arcadia, commitment, **made, **with_file["draft"]),
        "submitted": make_submitted(arcadia, commitment, **made, **with_file["submitted"]),
        "long submitted": make_submitted(arcadia, commitment, at=NOW - timedelta(days=63), **made),
        "returned": returned,
        "published": make_published(arcadia, commitment, **made),
        "corrected": correct(make_published(arcadia, commitment, **made), at=NOW),
        "withdrawn": withdrawn,
        "asked": make_published(arcadia, commitment, **made),
    }
    actions.ask_withdrawal(report=reports["asked"].report, reason="Sent by mistake.", by=focal, at=NOW)
    make_commitment("gcm.14")
    reports["review"] = make_review(arcadia, by=focal)
    actions.assign(revision=reports["review"], commitments=[commitment], part=ministry, by=focal, at=NOW)
    (invitation,) = actions.invite_to_report(
        cycle=make_cycle(), framework=make_framework("gcm"), actors=[arcadia], by=readers["curator"], at=NOW
    )
    close_rounds(arcadia, by=readers["curator"])
    exchanged = exchange_of(arcadia, borduria, readers)
    make_member("Clio", arcadia, role=Role.CLEARER, step=1)
    reports["clearing"] = actions.send_to_clearance(revision=make_draft(arcadia, commitment, **made), by=focal, at=NOW)
    ids = {state: revision.report_id for state, revision in reports.items()} | {"unknown": uuid.uuid4()}
    ids["memberships"] = {reader: user.memberships.get().pk for reader, user in readers.items() if reader in MANAGED}
    make_invitation("iris@example.org", arcadia, token=TOKEN, pk=INVITED)
    ids["assessments"] = make_assessments(arcadia, borduria, readers) | {"unknown": uuid.uuid4()}
    ids |= exchanged
    ids["to report"] = invitation.pk
    ids["proposed"] = retire_actor(instance=ministry, reason="It is no more.", by=readers["curator"], at=NOW)[0].pk
    ids["pledges"] = pledges_of(arcadia, by=focal) | {"unknown": uuid.uuid4()}
    ids["of the focal point"] = notices.token_of(focal)
    ids["items"] = {state: item.pk for state, item in items.items()} | {"unknown": uuid.uuid4()}
    return readers, ids


def close_rounds(arcadia, *, by):
    """A round that is closed, and one of which the snapshot is published."""
    over = date(2026, 6, 30)
    for code in ("closed-round", "published-round"):
        cycle = make_cycle(code, closes_on=over)
        asked = {"framework": make_framework("gcm"), "actors": [arcadia], "expected_by": over}
        actions.invite_to_report(cycle=cycle, **asked, by=by, at=NOW)
        snapshot = closing.close(cycle=cycle, by=by, at=NOW)
    closing.publish(snapshot=snapshot, by=make_curator("Cyra"), at=NOW)


def pledges_of(arcadia, *, by):
    """A pledge of Arcadia in every state; each names Borduria as its partner, and the published one was revised."""
    facts = {"by": by, "form": "partnership", "partners": ("XBB",)}
    returned, withdrawn = make_submitted_pledge(arcadia, **facts), make_published_pledge(arcadia, **facts)
    record.return_(returned, comment="Whom?", by=make_reviewer("Rhea"), at=NOW)
    record.withdraw(withdrawn.pledge, reason="A name.", by=make_reviewer("Rhea"), at=NOW)
    made = {
        "draft": make_pledge_draft(arcadia, **facts),
        "submitted": make_submitted_pledge(arcadia, **facts),
        "returned": returned,
        "published": tell(make_published_pledge(arcadia, **facts), "under_way"),
        "withdrawn": withdrawn,
    }
    return {state: revision.pledge_id for state, revision in made.items()}


def exchange_of(arcadia, borduria, readers):
    """Arcadia's needs, offers and practices in every state, an offer of Borduria, and a match of each need with it."""
    by, bob, rhea = readers["focal"], readers["other"], readers["reviewer"]
    needs = {
        "need": make_need(arcadia, make_commitment("gcm.71"), by=by),
        "private need": make_need(arcadia, make_commitment("gcm.72"), support="private", by=by),
    }
    worked = [
        make_published(arcadia, make_commitment(f"gcm.{number}"), entry=make_entry(stage=4), by=by).claims.get()
        for number in range(73, 79)
    ]
    offers = {
        state: make(arcadia, by=by)
        for state, make in {
            "draft": make_offer_draft, "submitted": make_submitted_offer, "returned": make_submitted_offer,
            "published": make_offer, "ended": make_offer, "withdrawn": make_offer,
        }.items()
    }  # fmt: skip
    record.return_(offers["returned"], comment="Which?", by=rhea, at=NOW)
    of_support.end_offer(offer=offers["ended"], by=by, at=NOW)
    record.withdraw(offers["withdrawn"], reason="A name.", by=rhea, at=NOW)
    theirs, matched = make_offer(borduria, by=bob), make_offer(borduria, by=bob)
    states = ("draft", "submitted", "returned", "published", "withdrawn")
    practices = {s: make_practice_draft(claim, by=by) for s, claim in zip(states, worked[1:], strict=True)}
    for state in states[1:]:
        record.submit(practices[state], by=by, at=NOW)
    record.return_(practices["returned"], comment="Which?", by=rhea, at=NOW)
    for state in ("published", "withdrawn"):
        record.publish(practices[state], by=rhea, at=NOW)
    record.withdraw(practices["withdrawn"], reason="A name.", by=rhea, at=NOW)
    matches = {
        "match": make_match(needs["need"], matched, by=bob),
        "private match": make_match(needs["private need"], matched, side="curator", by=readers["curator"]),
    }
    return {
        **{name: need.revision.report_id for name, need in needs.items()},
        "worked": worked[0].revision.report_id,
        "offer of another": theirs.pk,
        **{f"offer {state}": offer.pk for state, offer in offers.items()},
        **{f"practice {state}": practice.pk for state, practice in practices.items()},
        **{name: match.pk for name, match in matches.items()},
    }


def make_assessments(arcadia, borduria, readers):
    """The id of an assessment in every state: Bob of Borduria assesses Arcadia, Ana replies."""
    by, rhea, made = readers["other"], readers["reviewer"], {}
    for place, (state, make) in enumerate(
        {
            "draft": make_assessment, "submitted": make_submitted_assessment, "returned": make_submitted_assessment,
            "sent": make_sent_assessment, "replied": make_replied_assessment, "settled": make_settled_assessment,
            "retracted": make_sent_assessment, "published": make_published_assessment,
            "withdrawn": make_published_assessment,
        }.items()
    ):  # fmt: skip
        made[state] = make(borduria, arcadia, make_commitment(f"gcm.4{place}"), by=by)
    record.return_(fresh(made["returned"]), comment="Say which.", by=rhea, at=NOW)
    second_voice.retract_assessment(revision=fresh(made["retracted"]), reason="It was wrong.", by=by, at=NOW)
    record.withdraw(made["withdrawn"].assessment, reason="It named a victim.", by=rhea, at=NOW)
    return {state: revision.assessment_id for state, revision in made.items()}


def address(name, arguments, ids):
    kwargs = {k: ids[v] if k in ("report_id", "record_id") else v for k, v in arguments.items()}
    kwargs |= {k: ids[v] for k, v in arguments.items() if k in ("paper_id", "match_id")}
    if "pledge_id" in kwargs:
        kwargs["pledge_id"] = ids["pledges"][kwargs["pledge_id"]]
    kwargs |= {k: ids[v] for k, v in arguments.items() if v in ("to report", "of the focal point", "proposed")}
    if "assessment_id" in kwargs:
        kwargs["assessment_id"] = ids["assessments"][kwargs["assessment_id"]]
    if "item_id" in kwargs:
        kwargs["item_id"] = ids["items"][kwargs["item_id"]]
    if "membership_id" in kwargs:
        kwargs["membership_id"] = ids["memberships"][kwargs["membership_id"]]
    return reverse(name, kwargs=kwargs)


def cookies_of(user):
    client = Client()
    if user is not None:
        client.force_login(user)
    return client.cookies.output(header="", sep=";")


def answer(client, user, method, url, body=None):
    """As somebody who has signed in once, with the cookies that they got then."""
    known = vars(client).setdefault("known", {})
    if user not in known:
        known[user] = cookies_of(user)
    client.cookies = SimpleCookie(known[user])
    response = getattr(client, method)(url, body)
    if response.streaming:
        list(response.streaming_content)  # a file is closed when it has been sent
    if response.status_code == 302 and user is None:
        # ... or to the page of a mailed link, for who has its word
        onward = ("/accounts/sign-in/", reverse("progress:stop-mail"), reverse("actors:accept"))
        assert response["Location"].startswith(onward), "a visitor is only ever sent to the sign-in page"
    return response


def todays(rows, reader):
    """`make test` asks one reader of six of a row, as the day has it; `make deep` asks all."""
    return [row for place, row in enumerate(rows) if one_in(6, place + READERS.index(reader))]


@pytest.mark.walk
@pytest.mark.parametrize("reader", READERS)
def test_each_reader_gets_what_the_table_says(client, world, reader):
    readers, ids = world
    wrong = []
    for name, arguments, statuses in todays(TABLE, reader):
        url = address(name, arguments, ids)
        expected = statuses[READERS.index(reader)]
        got = answer(client, readers[reader], "get", url).status_code
        if got != expected:
            wrong.append(f"{name} {arguments}: {got}, not {expected}")
    assert wrong == []


def wrongly_answered(client, world, reader, acts):
    """What `reader` may do against the table, or may not and should: each of `acts` (what it is, address, body, who may)
    is posted and taken back again, so that none of them meets what another has changed."""
    user = world[0][reader]
    wrong, client.known = [], {user: cookies_of(user)}
    for act, url, body, allowed in todays(acts, reader):
        point = transaction.savepoint()
        response = answer(client, user, "post", url, body)
        transaction.savepoint_rollback(point)
        through = response.status_code in {200, 302, 409, 422} and user is not None
        if through != (reader in allowed):
            wrong.append(f"{act}: {response.status_code}")
    return wrong


@pytest.mark.walk
@pytest.mark.parametrize("reader", READERS)
def test_each_act_on_a_report_is_open_to_those_the_table_names(client, world, reader):
    ids = world[1]
    acts = [
        (f"{name} {state}", reverse(name, kwargs={"report_id": ids[state]}), {}, allowed)
        for name, state, allowed in ACTS
    ]
    assert wrongly_answered(client, world, reader, acts) == []


@pytest.mark.walk
@pytest.mark.parametrize("reader", READERS)
def test_each_act_on_a_pledge_is_open_to_those_the_table_names(client, world, reader):
    pledges = world[1]["pledges"]
    acts = [
        (f"{name} {state}", reverse(name, kwargs={"pledge_id": pledges[state]}), {}, allowed)
        for name, state, allowed in PLEDGE_ACTS
    ]
    assert wrongly_answered(client, world, reader, acts) == []


@pytest.mark.walk
@pytest.mark.parametrize("reader", READERS)
def test_each_act_of_the_second_voice_is_open_to_those_the_table_names(client, world, reader):
    made = world[1]["assessments"]
    acts = [
        (f"{name} {state}", reverse(f"assessment:{name}", kwargs={"assessment_id": made[state]}), {}, allowed)
        for name, state, allowed in SECOND_ACTS
    ]
    assert wrongly_answered(client, world, reader, acts) == []


@pytest.mark.walk
@pytest.mark.parametrize("reader", READERS)
def test_each_act_of_the_exchange_is_open_to_those_the_table_names(client, world, reader):
    ids = world[1]
    acts = [
        (
            f"{name} {arguments}",
            address(name, arguments, ids),
            {key: ids.get(value, value) for key, value in body.items()},
            allowed,
        )
        for name, arguments, body, allowed in EXCHANGE_ACTS
    ]
    assert wrongly_answered(client, world, reader, acts) == []


def test_every_address_has_its_row():
    listed = {name for name, _arguments, _statuses in TABLE}
    assert {name for name in names_of(get_resolver()) if not name.startswith("admin:")} <= listed


def test_an_address_without_a_row_would_be_found():
    listed = {name for name, _arguments, _statuses in TABLE} - {"progress:review"}
    assert not {name for name in names_of(get_resolver()) if not name.startswith("admin:")} <= listed


def names_of(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from names_of(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name)
