"""Every address of the site, with what somebody does who opens it or sends its form: the acts of `who_may.csv`.

An entry says how the address is built for a side and a state, and what a good form of it holds. The tables that prove
isolation walk this registry; `tests/site/test_role_table.py` fails for an address that is not in it.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, reverse

from commitments.actors.models import ActorVersion
from commitments.assessment.models import AssessmentRevision
from commitments.progress import notices
from commitments.progress.models import Revision
from commitments.record import autosave
from tests.whole_world import ASKED, ROW, SPARE

PUBLIC = "read a public page"
ACCOUNT = "look after the own account"
SIGN_IN = "open a sign-in page"


def nothing(side, state):
    return {}


@dataclass(frozen=True)
class Address:
    """One address in one meaning. `get` and `post` are acts, or nothing where the method is unknown there.

    `body` is a good form; `idle`: taking it writes nothing all the same.
    """

    name: str
    get: str = ""
    post: str = ""
    args: Callable[[Any, str], dict] = nothing
    body: Callable[[Any, str], dict] = nothing
    query: Callable[[Any, str], dict] = nothing
    idle: bool = False
    label: str = ""

    def __str__(self):
        return f"{self.name}{self.label and f' ({self.label})'}"

    def path(self, side, state):
        query = self.query(side, state)
        return reverse(self.name, kwargs=self.args(side, state)), query


# --- what stands in an address -------------------------------------------------------------------------------------------


def report(**more):
    return lambda side, state: {"report_id": side.reports[state].pk, **more}


def assessment(**more):
    return lambda side, state: {"assessment_id": side.assessments[state].pk, **more}


def paper(side, state):
    return {"paper_id": side.papers[state].pk}


def answered(side, state):
    """The answer of a report that a need or a practice stands on."""
    claim = side.claims[state]
    return {"report_id": claim.revision.report_id, "code": claim.commitment.code}


def brought_together(side, state):
    return {"match_id": side.matches[state].pk}


def of_actor(**more):
    return lambda side, state: {"slug": side.actor.slug, **more}


def membership(of):
    return lambda side, state: {"slug": side.actor.slug, "membership_id": side.memberships[of].pk}


def invitation(side, state):
    return {"slug": side.actor.slug, "invitation_id": side.invitations["open"].pk}


def asked_to_report(which):
    return lambda side, state: {"invitation_id": side.to_report[which].pk}


def fixed(**kwargs):
    return lambda side, state: kwargs


# --- what a good form holds -----------------------------------------------------------------------------------------------


def latest(side, state):
    return Revision.objects.filter(report=side.reports[state]).order_by("-number")[0]


def version(**more):
    return lambda side, state: {"version": latest(side, state).version, **more}


def a_key():
    return str(uuid.uuid4())


def with_key(**more):
    return lambda side, state: {"key": a_key(), **more}


ONE_DOCUMENT = {
    "then": "check",
    "evidence-TOTAL_FORMS": "1",
    "evidence-INITIAL_FORMS": "0",
    "evidence-0-title": "Official journal",
    "evidence-0-issuer_class": "official",
    "evidence-0-link": "https://example.org/journal",
}
JUDGEMENT = {
    **ONE_DOCUMENT,
    "funding": "Our members.",
    "ties": "None",
    "answer": "assessed",
    "stage": "2",
    "rationale": "The law was changed.",
    "approach": "We read it.",
    "confidence": "low",
}
REPLY = {**ONE_DOCUMENT, "stance": "partly", "text": "It is in force.", "language": "en"}

CLAIM = {
    "then": "check",
    "view": "mixed",
    "stage": "2",
    "narrative": "The law was changed.",
    "evidence-TOTAL_FORMS": "0",
    "evidence-INITIAL_FORMS": "0",
}
PERIOD = {"period_start": "", "period_end": "2026-06-30", "language": "en"}


def a_claim(side, state):
    return {**CLAIM, **version()(side, state)}


def a_report(side, state):
    return {**CLAIM, **PERIOD, "key": a_key(), "cycle": ""}


def a_review(side, state):
    return {**PERIOD, "key": a_key(), "framework": "gcm", "cycle": ""}


def to_publish(side, state):
    revision = latest(side, state)
    return {"version": revision.version, "digest": revision.digest, "comment": "", "note": ""}


def a_class(side, state):
    use = file_use(side, state)
    return {f"class-{use['claim_id']}-{use['item_id']}": "official"}


def file_use(side, state):
    """One use of a document: which claim of which report points to it."""
    claim = latest(side, state).claims.get(commitment__code=ROW)
    return {"report_id": side.reports[state].pk, "claim_id": claim.pk, "item_id": side.items[state].pk}


def an_answer(**more):
    """To the request that its actor made."""
    return lambda side, state: {"key": a_key(), "asked": side.requests["asked"].pk, **more}


def long_in_review(side, state):
    return {"noun": "report", "record_id": side.reports["in review"].pk}


def a_proposal(side, state):
    return {"kind": "actor", "pk": ActorVersion.objects.waiting()[0].pk}


def asked_to_withdraw(side, state):
    return {"report_id": side.reports["asked"].pk}


def to_assign(side, state):
    return {"rows": [SPARE if state == "full review" else ROW], "whom": f"part-{side.office.pk}"}


def kept_by(principal):
    """The mark of a form that this person opened on the page of a draft's answer."""

    def body(side, state):
        place = f"/reports/{side.reports['draft'].pk}/claims/{ROW}/"
        return {autosave.FIELD: autosave.mark_of(side.people[principal], place), "narrative": "Not saved yet."}

    return body


def last_said(side, state):
    return AssessmentRevision.objects.filter(assessment=side.assessments[state]).order_by("-number")[0]


def of_text(**more):
    """What a form of an assessment carries of the text that its sender read."""

    def body(side, state):
        revision = last_said(side, state)
        return {"version": revision.version, "digest": revision.digest, **more}

    return body


def with_text_key(**more):
    return lambda side, state: {**of_text(**more)(side, state), "key": a_key()}


def a_new_assessment(side, state):
    return {**PERIOD, "key": a_key(), "subject": side.opposite.slug, "commitment": SPARE}


def thrown_away(side, state):
    return {"of": kept_by("focal")(side, state)[autosave.FIELD]}


def mail_word(side, state):
    return {"token": notices.token_of(side.people["viewer"])}


# --- the registry ----------------------------------------------------------------------------------------------------------

OF_REPORT = (
    Address("progress:report", "read the public page", args=report()),
    Address("progress:revision", "read a revision", args=report(number=1)),
    Address(
        "progress:revision", "read a revision that is not published", args=report(number=2), label="the correction"
    ),
    Address(
        "progress:changes",
        "read what a correction that is not published changes",
        args=report(number=2),
        label="the correction",
    ),
    Address("progress:write", "read the draft", args=report()),
    Address("progress:assign", "assign", "assign", args=report(), body=to_assign),
    Address("progress:period", "say what the report covers", "say what the report covers", args=report(),
            body=lambda side, state: {**PERIOD, "period_end": "2026-05-31", **version()(side, state)}),
    Address("progress:claim", "write an answer", "write an answer", args=report(code=ROW), body=a_claim),
    Address("progress:claim", "write an answer that was given to a part", "write an answer that was given to a part",
            args=report(code=ASKED), body=a_claim, label="a part was asked"),
    Address("progress:remove-claim", "take an answer out", "take an answer out", args=report(code=ROW), body=version()),
    Address("progress:check", "check the answers", args=report()),
    Address("progress:submit", post="submit past the chain", args=report(), body=version(), idle=True),
    Address("progress:send", post="send to clearance or submit", args=report(),
            body=version(personal_data_reason="It is an office.")),
    Address("progress:sent", "read that it was sent", args=report()),
    Address("progress:discard", "discard the draft", "discard the draft", args=report(), body=version()),
    Address("progress:correct", "correct", "correct", args=report(), body=with_key(reason="A figure was wrong.")),
    Address("progress:answer", post="answer a comment", args=report(),
            body=with_key(**{"on-whole-whole": "It is done."})),
    Address("progress:recall", post="recall", args=report(), body=version()),
    Address("progress:clear", "read before clearing", "clear", args=report(), body=version()),
    Address("progress:send-back", post="clear", args=report(), body=version(comment="Say which."), label="sent back"),
    Address("progress:escalate", "submit without clearance", "submit without clearance", args=report(),
            body=version(reason="Nobody is there.")),
    Address("progress:review", "read as a reviewer", args=report()),
    Address("progress:publish", post="publish", args=report(), body=to_publish),
    Address("progress:return", post="return", args=report(), body=version(comment="Say which centres.", note="")),
    Address("progress:begin-review", post="begin the review", args=report()),
    Address("progress:comment", post="comment", args=report(), body=with_key(comment="Which centres?", note="")),
    Address("progress:confirm-class", post="confirm the kind of issuer", body=a_class, args=file_use),
    Address("progress:withdraw", "withdraw", "withdraw", args=report(), body=fixed(reason="Sent by mistake.")),
    Address("progress:ask-withdrawal", "ask for a withdrawal", "ask for a withdrawal", args=report(),
            body=with_key(reason="It was sent by mistake.")),
    Address("progress:withdrawal", "answer a request that was not made", args=report(), label="none"),
    Address("progress:grant-withdrawal", post="answer a request that was not made", args=report(), body=an_answer(),
            label="none"),
    Address("progress:decline-withdrawal", post="answer a request that was not made", args=report(),
            body=an_answer(reason="It may stay."), label="none"),
    Address("progress:round", "read a round", args=report(number=1, round_number=1)),
    Address("progress:takedown", "ask for a takedown", "ask for a takedown", args=report(),
            body=fixed(reason="It names somebody.")),
    Address("progress:takedown-of", "ask for a takedown", "ask for a takedown", args=report(code=ASKED),
            body=fixed(reason="It names somebody."), label="of one answer"),
    Address("progress:evidence-file", "download evidence",
            args=lambda side, state: {"item_id": side.items[state].pk}),
    Address("admin:progress_report_change", "read a report in the admin",
            args=lambda side, state: {"object_id": side.reports[state].pk}),
)  # fmt: skip


def of_paper(**more):
    """What a form of an offer or a practice carries of what its sender read."""

    def body(side, state):
        here = type(side.papers[state]).objects.get(pk=side.papers[state].pk)
        return {"version": here.version, "digest": here.digest, **more}

    return body


OFFER = {"kinds": ["money"], "text": "A small grant.", "language": "en", "then": "save"}
PRACTICE = {"what_worked": "One office.", "what_others": "The form.", "language": "en", "then": "save"}


def papers(kind):
    """The addresses that offers and practices have alike."""
    space, word, text = {"offer": ("support", "offer", OFFER), "practice": ("practices", "practice", PRACTICE)}[kind]
    yield Address(f"{space}:{word}", f"read the page of the {kind}", args=paper)
    yield Address(f"{space}:write", f"write the {kind}", f"write the {kind}", args=paper, body=of_paper(**text))
    yield Address(f"{space}:write", post=f"hand the {kind} in", args=paper, body=of_paper(**text | {"then": "submit"}),
                  label="submit")  # fmt: skip
    for move in ("recall", "discard"):
        yield Address(f"{space}:move", post=f"{move} the {kind}", args=paper, body=of_paper(move=move), label=move)
    yield Address(f"{space}:review", f"read the {kind} for the panel", f"check the {kind} for the panel", args=paper,
                  body=of_paper(then="publish", comment=""))  # fmt: skip
    yield Address(f"{space}:withdraw", f"take the {kind} from public view", f"take the {kind} from public view",
                  args=paper, body=fixed(reason="It names somebody."))  # fmt: skip
    yield Address(f"{space}:takedown", f"ask for a takedown of the {kind}", f"ask for a takedown of the {kind}",
                  args=paper, body=fixed(reason="It names somebody."))  # fmt: skip


OF_EXCHANGE = (
    *papers("offer"),
    *papers("practice"),
    Address("support:move", post="end the offer", args=paper, body=of_paper(move="end"), label="end"),
    Address("practices:new", "put a practice forward", "put a practice forward", args=answered, body=with_key(**PRACTICE)),
    Address("support:need", "read a need", args=answered),
    Address("support:close", post="close a need", args=answered, body=fixed(why="met")),
    Address("support:propose", post="propose a match", args=answered,
            body=lambda side, state: {"offer": str(side.offered.pk)}),
    Address("support:match", "read a match", args=brought_together),
    Address("support:answer", post="answer a match", args=brought_together, body=fixed(answer="confirm")),
    Address("support:answer", post="decline a match", args=brought_together, body=fixed(answer="decline", why="later"),
            label="decline"),
)  # fmt: skip

OF_ASSESSMENT = (
    Address("assessment:assessment", "read the page of an assessment", args=assessment()),
    Address("assessment:revision", "read the page of an assessment", args=assessment(number=1)),
    Address("assessment:check", "check the assessment", args=assessment()),
    Address("assessment:write", "write the assessment", "write the assessment", args=assessment(),
            body=of_text(**JUDGEMENT, **PERIOD)),
    Address("assessment:discard", "discard the assessment", "discard the assessment", args=assessment(), body=of_text()),
    Address("assessment:submit", post="submit the assessment", args=assessment(),
            body=of_text(personal_data_reason="It is an office.")),
    Address("assessment:sent", "read that the assessment was sent", args=assessment()),
    Address("assessment:recall", post="recall the assessment", args=assessment(), body=of_text()),
    Address("assessment:maintain", post="maintain the assessment", args=assessment(), body=of_text()),
    Address("assessment:revise", "revise the assessment", "revise the assessment", args=assessment(),
            body=of_text(**JUDGEMENT)),
    Address("assessment:retract", "take the assessment back", "take the assessment back", args=assessment(),
            body=of_text(reason="It was wrong.")),
    Address("assessment:correct", "correct the assessment", "correct the assessment", args=assessment(),
            body=with_text_key(reason="A figure was wrong.")),
    Address("assessment:read", "read what is said of the own actor", args=assessment()),
    Address("assessment:reply", "reply to an assessment", "reply to an assessment", args=assessment(),
            body=with_text_key(**REPLY)),
    Address("assessment:extend", post="take more time to reply", args=assessment(), body=of_text()),
    Address("assessment:review", "read the assessment as a reviewer", args=assessment()),
    Address("assessment:begin-review", post="check an assessment for the panel", args=assessment(), body=of_text()),
    Address("assessment:return", post="check an assessment for the panel", args=assessment(),
            body=of_text(comment="Say which.")),
    Address("assessment:send", post="check an assessment for the panel", args=assessment(), body=of_text()),
    Address("assessment:ask-again", post="give a revised assessment back", args=assessment(),
            body=of_text(comment="Say which.")),
    Address("assessment:publish", post="publish the assessment", args=assessment(), body=of_text()),
    Address("assessment:withdraw", "withdraw the assessment", "withdraw the assessment", args=assessment(),
            body=fixed(reason="It names somebody.")),
    Address("assessment:takedown", "ask for a takedown in an assessment", "ask for a takedown in an assessment",
            args=assessment(), body=fixed(voice="subject", reason="It names somebody.")),
    Address("assessment:evidence-file", "guess the file of an assessment", args=assessment(item_id=uuid.UUID(int=7))),
)  # fmt: skip

OF_ACTOR = (
    Address("assessment:desk", "open the desk"),
    Address("support:desk", "open the desk"),
    Address("support:private", "read private needs"),
    Address("support:new", "begin a report", "begin a report", body=with_key(**OFFER)),
    Address("assessment:new", "begin a report", "begin a report", body=a_new_assessment),
    Address("progress:desk", "open the desk"),
    Address("progress:new", "begin a report", "begin a report", query=fixed(commitment=SPARE), body=a_report),
    Address("progress:new", "begin a report", label="to choose"),
    Address("progress:new-review", "begin a report", "begin a report", body=a_review),
    Address("progress:changes", "read what a correction changed",
            args=lambda side, state: {"report_id": side.reports["corrected"].pk, "number": 2}),
    Address("progress:assign", "assign in a full review", "assign in a full review", body=to_assign,
            args=lambda side, state: {"report_id": side.reports["full review"].pk}, label="full review"),
    Address("progress:evidence-file", "download evidence that a part brought", label="of a part",
            args=lambda side, state: {"item_id": side.items["of a part"].pk}),
    Address("progress:evidence-file", "download a file that is not checked", label="quarantined",
            args=lambda side, state: {"item_id": side.items["quarantined"].pk}),
    Address("progress:evidence-file", "download a file that is not checked", label="refused",
            args=lambda side, state: {"item_id": side.items["refused"].pk}),
    Address("progress:withdrawal", "read a request for a withdrawal", args=asked_to_withdraw),
    Address("progress:grant-withdrawal", post="answer a request for a withdrawal", args=asked_to_withdraw,
            body=an_answer()),
    Address("progress:decline-withdrawal", post="answer a request for a withdrawal", args=asked_to_withdraw,
            body=an_answer(reason="It may stay.")),
    Address("curation:proposals", "read what waits for a second curator"),
    Address("curation:proposal", "read what waits for a second curator", "answer a proposal", args=a_proposal,
            body=fixed(then="confirm", reason="It is so.")),
    Address("progress:escalated", "hurry the panel", "hurry the panel", args=long_in_review, body=fixed(then="remind")),
    Address("progress:shield", "shield the actor", "shield the actor", args=of_actor(), body=fixed(act="shield"), idle=True),
    Address("progress:decline", "decline an invitation", "decline an invitation", args=asked_to_report("open"),
            body=fixed(reason="Not this year.")),
    Address("progress:take-up", post="decline an invitation", args=asked_to_report("declined")),
    Address("progress:mail", post="switch the own mail", body=fixed(wanted="no")),
    Address("progress:stop-mail-by-link", "stop the mail by its link", "stop the mail by its link", args=mail_word),
    Address("progress:stop-mail-by-link", "guess the word of a link", "guess the word of a link",
            args=fixed(token="guessed"), label="guessed"),
    Address("progress:stop-mail", "answer without the word of a link", "answer without the word of a link"),
    Address("progress:scratch", post="keep unsaved text", body=kept_by("focal")),
    Address("progress:scratch", post="keep text without a mark", body=fixed(narrative="x"), label="no mark"),
    Address("progress:throw-away", post="throw away unsaved text", body=thrown_away),
    Address("progress:unsaved", "read unsaved text"),
    Address("actors:people", "list the own actors' people"),
    Address("actors:people-of", "read the list of people", "invite a person", args=of_actor(),
            body=with_key(email="new@example.org", role="viewer", step="")),
    Address("actors:invite-again", post="invite a person", args=invitation),
    Address("actors:take-back", post="invite a person", args=invitation),
    Address("actors:role", "change a role", "change a role", args=membership("spare"),
            body=fixed(role="contributor", step="")),
    Address("actors:end", "end a membership", "end a membership", args=membership("spare")),
    Address("actors:end", "end the membership of the last focal point", "end the membership of the last focal point",
            args=membership("focal"), label="the last focal point"),
    Address("actors:role", "end the membership of the last focal point", "end the membership of the last focal point",
            args=membership("focal"), body=fixed(role="viewer", step=""), label="the last focal point"),
    Address("actors:open-invitation", "open an invitation", args=lambda side, state: {"token": side.tokens["open"]}),
    Address("actors:open-invitation", "guess the word of a link", args=fixed(token="guessed"), label="guessed"),
    Address("actors:accept", "answer without the word of a link", "answer without the word of a link",
            body=fixed(name="Iris", password="a long word of mine")),
)  # fmt: skip

OF_ACCOUNTS = (
    Address("account_login", SIGN_IN, SIGN_IN, body=fixed(login="x@example.org", password="x"), idle=True),
    Address("mfa_login_webauthn", "sign in with a passkey", "sign in with a passkey", idle=True),
    Address("mfa_authenticate", "open the second step of signing in", "open the second step of signing in", idle=True),
    Address("account_reset_password", SIGN_IN, SIGN_IN, body=fixed(email="x@example.org"), idle=True),
    Address("account_reset_password_done", SIGN_IN),
    Address("account_set_password", ACCOUNT, ACCOUNT, idle=True),
    Address("account_reset_password_from_key", SIGN_IN, SIGN_IN, args=fixed(uidb36="1", key="none"), idle=True),
    Address("account_reset_password_from_key_done", SIGN_IN),
    Address("account_logout", post="sign out", idle=True),
    Address("admin_logout", post="sign out", idle=True),
    *(
        Address(name, ACCOUNT, post and ACCOUNT, idle=True)
        for name, post in (
            ("account_home", ""),
            ("account_sessions", ""),
            ("account_change_password", "x"),
            ("account_reauthenticate", "x"),
            ("mfa_reauthenticate", "x"),
            ("mfa_reauthenticate_webauthn", "x"),
            ("mfa_index", ""),
            ("mfa_activate_totp", "x"),
            ("mfa_deactivate_totp", "x"),
            ("mfa_generate_recovery_codes", "x"),
            ("mfa_list_webauthn", ""),
            ("mfa_add_webauthn", "x"),
        )
    ),
    Address("mfa_view_recovery_codes", "read recovery codes that were not made"),
    Address("mfa_edit_webauthn", "look after a passkey of somebody else", "look after a passkey of somebody else",
            args=fixed(pk=1), idle=True),
    Address("mfa_remove_webauthn", "look after a passkey of somebody else", "look after a passkey of somebody else",
            args=fixed(pk=1), idle=True),
    Address("account_end_session", post="end a session of somebody else", args=fixed(handle="another")),
    Address("account_end_other_sessions", post=ACCOUNT, idle=True),
)  # fmt: skip

OF_EVERYBODY = (
    *(Address(name, PUBLIC) for name in (
        "pages:home", "pages:about", "pages:panel", "pages:methodology", "pages:marks", "pages:words", "pages:search",
        "scorecards:frameworks", "scorecards:commitments", "scorecards:actors", "scorecards:scorecards",
        "progress:reports", "assessment:assessments", "pledges:pledges", "support:support", "practices:practices",
        "snapshots:snapshots",
    )),
    Address("snapshots:snapshot", PUBLIC, args=fixed(code="over")),
    Address("pages:method", PUBLIC, args=fixed(version="1.0")),
    Address("scorecards:framework", PUBLIC, args=fixed(framework="gcm")),
    Address("scorecards:framework-all", PUBLIC, args=fixed(framework="gcm")),
    Address("scorecards:commitment-all", PUBLIC, args=fixed(code=ROW)),
    Address("scorecards:matrix", PUBLIC, args=fixed(framework="gcm")),
    Address("scorecards:sdg", PUBLIC),
    Address("scorecards:verify", PUBLIC),
    Address("scorecards:sdg-target", PUBLIC, args=fixed(target="8.8")),
    Address("scorecards:commitment", PUBLIC, args=fixed(code=ROW)),
    Address("scorecards:actor", PUBLIC, args=of_actor()),
    Address("scorecards:actor-scorecard", PUBLIC, args=of_actor(framework="gcm")),
    Address("scorecards:cell", PUBLIC, args=of_actor(framework="gcm", code=ROW)),
    Address("admin:index", "enter the admin"),
    Address("admin:catalogue_commitment_changelist", "curate the catalogue"),
    Address("admin:catalogue_commitment_change", "curate the catalogue", "curate the catalogue",
            args=lambda side, state: {"object_id": commitment_id()}, idle=True),
)  # fmt: skip


def pledge(**more):
    return lambda side, state: {"pledge_id": side.pledges[state].pk, **more}


def of_pledge(**more):
    """A form that carries the version of the latest revision of the pledge."""

    def body(side, state):
        revision = side.pledges[state].revisions.order_by("-number")[0]
        return {"version": revision.version, "digest": revision.digest, **more}

    return body


def as_partner(side, state):
    return {"pledge_id": side.pledges["published"].pk, "slug": side.part.slug}


ROWS = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
A_PLEDGE = {
    "title": "Open ten desks", "text": "They are opened.", "language": "en", "nature": "policy", "form": "individual",
    "commitments": [ROW], "on": "2026-03-01", "then": "check",
    **{f"{rows}-{name}": value for rows in ("documents", "money") for name, value in ROWS.items()},
}  # fmt: skip
A_TARGET = {"commitment": SPARE, "years": "5", "source": "baseline", "starts_on": "2026-01-01"}

OF_PLEDGE = (
    Address("pledges:pledge", "read a pledge", args=pledge()),
    Address("pledges:revision", "read a pledge", args=pledge(number=1)),
    Address("pledges:changes", "read what a revision of a pledge changed", args=lambda side, state: {
        "pledge_id": side.pledges["revised"].pk, "number": 2}),
    Address("pledges:write", "write a pledge", "write a pledge", args=pledge(), body=of_pledge(**A_PLEDGE, reason="News.", standing="under_way")),
    Address("pledges:check", "check a pledge", args=pledge()),
    Address("pledges:submit", post="submit a pledge", args=pledge(), body=of_pledge(personal_data_reason="An office.")),
    Address("pledges:recall", post="recall a pledge", args=pledge(), body=of_pledge()),
    Address("pledges:sent", "read that a pledge was sent", args=pledge()),
    Address("pledges:discard", "discard a pledge", "discard a pledge", args=pledge(), body=of_pledge()),
    Address("pledges:revise", "revise a pledge", "revise a pledge", args=pledge(), body=with_key(reason="News.")),
    Address("pledges:partner", "answer as a partner", "answer as a partner", args=as_partner,
            body=fixed(answer="confirmed", number="1"), idle=True),
    Address("pledges:review", "read a pledge as a reviewer", args=pledge()),
    Address("pledges:begin-review", post="answer a pledge", args=pledge(), body=of_pledge()),
    Address("pledges:publish", post="answer a pledge", args=pledge(), body=of_pledge()),
    Address("pledges:return", post="answer a pledge", args=pledge(), body=of_pledge(comment="Whom?")),
    Address("pledges:withdraw", "take a pledge from public view", "take a pledge from public view", args=pledge(),
            body=fixed(reason="A name.")),
    Address("pledges:takedown", "ask for a takedown of a pledge", "ask for a takedown of a pledge", args=pledge(),
            body=fixed(reason="A name.")),
    Address("pledges:new", "begin a pledge", "begin a pledge", body=with_key(**A_PLEDGE)),
    Address("pledges:targets", "set a target", "set a target", args=of_actor(), body=fixed(**A_TARGET)),
    Address("pledges:end-target", post="take a target back", args=lambda side, state: {
        "slug": side.actor.slug, "target_id": side.targets["own"].pk}),
)  # fmt: skip

ADDRESSES = (*OF_PLEDGE, *OF_REPORT, *OF_ASSESSMENT, *OF_EXCHANGE, *OF_ACTOR, *OF_ACCOUNTS, *OF_EVERYBODY)


def commitment_id():
    from commitments.catalogue.models import Commitment

    return Commitment.objects.get(code=ROW).pk


def names_of(resolver, namespace=""):
    """The names of all addresses, those inside the admin left out."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name == "admin":
                continue
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from names_of(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name or pattern.pattern)
