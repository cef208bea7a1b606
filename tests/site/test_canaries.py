"""No text that somebody may not read is found by them: on no page, in no download, header, mail or page of refusal.

Every text of the whole world is a word of its own, and the world says who may read it (tests/whole_world.py). Every
address is opened, and every form is sent, by everybody who could be curious; what comes back is searched for words.
"""

import re
from itertools import chain

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.db import models
from django.http import HttpResponse, HttpResponseNotFound
from django.test import Client, TestCase
from django.urls import reverse

from commitments.actors import actions as people
from commitments.actors.models import Membership, Role
from commitments.progress import actions, lifecycle, notices
from commitments.progress.actions import Remark
from commitments.progress.actions.invitations import decline_invitation
from commitments.progress.models import Claim, Revision
from commitments.record import actions as record
from commitments.record.autosave import keep_scratch
from commitments.search import index
from tests.addresses import ADDRESSES, PUBLIC, kept_by, nothing
from tests.cast import NOW, make_entry, make_evidence_entry, make_user
from tests.drawing import one_in
from tests.search.test_index import words_of_the_index
from tests.site.test_role_table import states_of
from tests.whole_world import ROW, body_of, without_traces, world  # noqa: F401 - a fixture

pytestmark = [pytest.mark.walk, pytest.mark.django_db]

ENOUGH_CANARIES = 150
WORD = re.compile(r"canary\d{4}q")

CURIOUS = (
    "visitor", "nobody", "removed", "deactivated", "part", "tied", "other", "reviewer", "viewer", "contributor",
    "clearer", "focal", "curator", "superuser",
)  # fmt: skip
"""Who crawls the site. The four who are least tied to Arcadia also send every form empty."""
SENDING = ("visitor", "nobody", "other", "reviewer")


# --- every text is declared ------------------------------------------------------------------------------------------------

PRIVATE, PUBLISHED, OPEN, COPY, MECHANICAL = "private", "when published", "public", "copy", "mechanical"

DECLARED = {
    PRIVATE: """
        pledges.PledgeMove.comment pledges.PledgeRevision.personal_data_reason
        exchange.Offer.personal_data_reason exchange.OfferMove.comment exchange.PracticeMove.comment
        exchange.SharedPractice.personal_data_reason
        catalogue.CommitmentTranslation.refusal
        catalogue.CommitmentVersion.refusal catalogue.Method.refusal actors.ActorVersion.refusal actors.Adherence.refusal
        accounts.User.email accounts.User.name actors.Invitation.email evidence.EvidenceFile.name
        evidence.EvidenceFile.refusal progress.Comment.text progress.Invitation.decline_reason
        progress.Revision.personal_data_reason progress.RevisionMove.comment record.Scratch.content
        progress.Takedown.reason pledges.Takedown.reason exchange.OfferTakedown.reason
        exchange.PracticeTakedown.reason progress.WithdrawalRequest.answer progress.WithdrawalRequest.reason
        assessment.AssessmentMove.comment assessment.AssessmentRevision.personal_data_reason
        assessment.Reply.personal_data_reason assessment.Takedown.reason snapshots.Snapshot.reopen_reason
    """,
    PUBLISHED: """
        exchange.Offer.text exchange.Offer.withdrawal_reason exchange.SharedPractice.what_others
        exchange.SharedPractice.what_worked exchange.SharedPractice.withdrawal_reason
        assessment.AssessmentEvidence.locator assessment.AssessmentRevision.answer_reason
        assessment.AssessmentRevision.approach assessment.AssessmentRevision.funding
        assessment.AssessmentRevision.rationale assessment.AssessmentRevision.reason
        assessment.AssessmentRevision.ties assessment.AssessmentRevision.withdrawal_reason assessment.Reply.text
        assessment.ReplyEvidence.locator
        catalogue.LinkDecision.citation catalogue.LinkDecision.rationale
        catalogue.CommitmentTranslation.official_title catalogue.CommitmentTranslation.reason
        catalogue.CommitmentTranslation.short_title catalogue.CommitmentTranslation.source
        catalogue.CommitmentTranslation.statement catalogue.CommitmentTranslation.title
        catalogue.CommitmentVersion.reason catalogue.CommitmentVersion.statement catalogue.CommitmentVersion.title
        actors.ActorVersion.name actors.ActorVersion.reason actors.Adherence.reason actors.Adherence.source
        catalogue.Method.reason catalogue.Method.note
        pledges.PledgeEntry.note pledges.PledgeEvidence.issuer pledges.PledgeEvidence.link pledges.PledgeEvidence.title
        pledges.PledgeMoney.link pledges.PledgeMoney.source pledges.PledgeRevision.measure
        pledges.PledgeRevision.reason pledges.PledgeRevision.text pledges.PledgeRevision.title
        pledges.PledgeRevision.unit pledges.PledgeRevision.withdrawal_reason
        accounts.PanelSeat.public_name evidence.EvidenceItem.issuer evidence.EvidenceItem.link
        evidence.EvidenceItem.title progress.Claim.answer_reason progress.Claim.narrative progress.Claim.next_step
        progress.Claim.obstacles progress.ClaimEvidence.locator progress.ClaimTranslation.text
        progress.Revision.reason progress.Revision.withdrawal_reason
    """,
    # Public of everybody but of a shielded organisation.
    OPEN: """
        actors.Actor.code actors.Actor.formal_name actors.Actor.name actors.Actor.slug actors.Actor.subregion
        actors.ActorName.name actors.ActorName.source actors.Adherence.note
        catalogue.Anchor.label catalogue.Anchor.sentence
        catalogue.Commitment.addressed_to catalogue.Commitment.anchor catalogue.Commitment.anchor_document
        catalogue.Commitment.announced_by catalogue.Commitment.asked_by catalogue.Commitment.code
        catalogue.Commitment.note catalogue.Commitment.number catalogue.Commitment.official_title
        catalogue.Commitment.official_title_variant catalogue.Commitment.short_title
        catalogue.Commitment.source_document catalogue.Commitment.source_locator catalogue.Commitment.statement
        catalogue.Commitment.title catalogue.CommitmentSdgTarget.target
        catalogue.CrosswalkLink.citation catalogue.CrosswalkLink.code
        catalogue.CrosswalkLink.rationale catalogue.CrosswalkLink.sdg_target catalogue.Framework.code
        catalogue.Framework.date_text catalogue.Framework.issuer catalogue.Framework.nature_note
        catalogue.Framework.short_title catalogue.Framework.source_name catalogue.Framework.source_url
        catalogue.Framework.summary catalogue.Framework.symbol catalogue.Framework.title catalogue.Framework.unit
        catalogue.Group.code catalogue.Group.label catalogue.Method.name
        catalogue.Method.version catalogue.Milestone.code catalogue.Milestone.source catalogue.Milestone.title
        progress.Cycle.code progress.Cycle.title progress.Report.source_note
        pledges.Pledge.source_name pledges.Pledge.source_note pledges.Pledge.source_reference pledges.Target.citation
        catalogue.CommitmentVersion.addressed_to catalogue.CommitmentVersion.anchor
        catalogue.CommitmentVersion.anchor_document catalogue.CommitmentVersion.announced_by
        catalogue.CommitmentVersion.asked_by catalogue.CommitmentVersion.note catalogue.CommitmentVersion.number
        catalogue.CommitmentVersion.official_title catalogue.CommitmentVersion.official_title_variant
        catalogue.CommitmentVersion.short_title catalogue.CommitmentVersion.source_document
        catalogue.CommitmentVersion.source_locator catalogue.CommitmentVersion.succeeded_by
        catalogue.Commitment.succeeded_by actors.Actor.succeeded_by actors.ActorVersion.formal_name
        actors.ActorVersion.slug actors.ActorVersion.subregion actors.ActorVersion.succeeded_by
    """,
    # They hold what other fields say, so that their canaries are those of these fields.
    COPY: """
        assessment.AssessmentRevision.public_identity assessment.AssessmentRound.content
        catalogue.LinkDecision.asked_by_label catalogue.LinkDecision.confirmed_by_label
        catalogue.LinkDecision.refused_by_label search.Entry.sort search.Entry.words
        audit.Event.after audit.Event.before audit.Event.by_label audit.Event.note audit.Event.object_label
        progress.Revision.public_identity progress.Round.content pledges.Pledge.title pledges.PledgeRound.content
        exchange.OfferRound.content exchange.PracticeRound.content
        catalogue.CommitmentTranslation.proposed_by_label catalogue.CommitmentTranslation.confirmed_by_label
        catalogue.CommitmentTranslation.refused_by_label
        catalogue.CommitmentVersion.proposed_by_label catalogue.CommitmentVersion.confirmed_by_label
        catalogue.CommitmentVersion.refused_by_label catalogue.Method.proposed_by_label
        catalogue.Method.confirmed_by_label catalogue.Method.refused_by_label actors.ActorVersion.proposed_by_label
        actors.ActorVersion.confirmed_by_label actors.ActorVersion.refused_by_label actors.Adherence.proposed_by_label
        actors.Adherence.confirmed_by_label actors.Adherence.refused_by_label
    """,
    # Nobody types them on a page: codes, digests, names of fields and of tables, the folder that a command was given.
    MECHANICAL: """
        assessment.AssessmentMove.from_state assessment.AssessmentMove.name assessment.AssessmentRevision.digest
        assessment.AssessmentRound.digest
        search.Entry.key search.Entry.kind
        accounts.Session.session_data accounts.Session.session_key accounts.User.password
        actors.Actor.intermediate_region actors.Actor.iso2 actors.Actor.m49 actors.Invitation.token_digest
        audit.Archive.manifest audit.Archive.place audit.Archive.release
        audit.Event.by_id audit.Event.object_id audit.Event.object_type audit.Event.verb audit.FormKey.act
        audit.FormKey.by_id audit.FormKey.object_id audit.Erasure.person_id audit.Erasure.by_id
        audit.Redaction.asked_by_id audit.Redaction.confirmed_by_id
        audit.Redaction.object_id audit.Redaction.object_type evidence.EvidenceFile.clean_digest
        evidence.EvidenceFile.clean_name evidence.EvidenceFile.digest evidence.EvidenceItem.digest
        catalogue.LinkDecision.asked_by_id catalogue.LinkDecision.confirmed_by_id
        catalogue.LinkDecision.refused_by_id progress.ClaimReference.sdg_target
        exchange.Offer.digest exchange.OfferRound.digest exchange.SharedPractice.digest exchange.PracticeRound.digest
        exchange.Offer.kinds exchange.Offer.regions exchange.OfferMove.from_state exchange.PracticeMove.from_state
        progress.Claim.support_kinds progress.Claim.reasons progress.Comment.field progress.ReminderMail.seen progress.Revision.digest
        progress.RevisionMove.from_state progress.Round.digest record.Scratch.place
        record.ReviewRequest.noun record.ReviewRequest.revision
        pledges.Pledge.code pledges.PledgeMoney.currency pledges.PledgeMove.from_state pledges.PledgeRevision.digest
        pledges.PledgeRevision.specific pledges.PledgeRound.digest
        catalogue.CommitmentTranslation.proposed_by_id catalogue.CommitmentTranslation.confirmed_by_id
        catalogue.CommitmentTranslation.refused_by_id
        catalogue.CommitmentVersion.proposed_by_id catalogue.CommitmentVersion.confirmed_by_id
        catalogue.CommitmentVersion.refused_by_id catalogue.Method.proposed_by_id catalogue.Method.confirmed_by_id
        catalogue.Method.refused_by_id actors.ActorVersion.proposed_by_id actors.ActorVersion.confirmed_by_id
        actors.ActorVersion.refused_by_id actors.Adherence.proposed_by_id actors.Adherence.confirmed_by_id
        actors.Adherence.refused_by_id actors.ActorVersion.intermediate_region actors.ActorVersion.iso2
        actors.ActorVersion.m49 snapshots.Snapshot.content snapshots.Snapshot.digest
    """,
}
KIND = {name: kind for kind, names in DECLARED.items() for name in names.split()}


def texts_of(these):
    """The texts of these models that are not chosen from a list."""
    for model in these:
        for each in model._meta.local_concrete_fields:
            if isinstance(each, models.CharField | models.TextField) and not each.choices:
                yield f"{model._meta.label}.{each.name}"


def ours():
    return [model for model in apps.get_models() if model.__module__.startswith("commitments.")]


def test_every_text_is_declared_private_or_public():
    assert set(texts_of(ours())) == set(KIND)


def test_a_text_that_nobody_declared_is_found():
    from django.contrib.admin.models import LogEntry

    assert set(texts_of([*ours(), LogEntry])) - set(KIND) == {"admin.LogEntry.object_id", "admin.LogEntry.object_repr",
                                                             "admin.LogEntry.change_message"}  # fmt: skip


def test_every_private_text_holds_a_canary_in_each_state_that_it_has(world, record_property):  # noqa: F811
    placed = {canary.where for canary in world.canaries.values()}
    assert {name for name, kind in KIND.items() if kind in (PRIVATE, PUBLISHED)} <= placed
    secret = [word for word, canary in world.canaries.items() if "visitor" not in canary.readers]
    assert len(secret) >= ENOUGH_CANARIES
    record_property("canaries that the public may not read", len(secret))
    drafted = {c.state for c in world.canaries.values() if c.where == "progress.Claim.narrative" and c.side == "A"}
    assert {*lifecycle.UNSETTLED, *lifecycle.PUBLIC, "the correction", "in review"} <= drafted
    # They stand where the world says, or the search below searches for nothing.
    stored = str([list(model.objects.values_list()) for model in ours()])
    assert {word for word in secret if word not in stored} == {
        word for word in secret if world.canaries[word].where in NOT_STORED
    }


def test_the_index_of_the_search_holds_no_word_that_a_visitor_may_not_read(world):  # noqa: F811
    """Its own tables, and what the databases search (FTS5's vocabulary): tests/search/test_index.py."""
    readable = {word: "visitor" in canary.readers for word, canary in world.canaries.items()}
    held = words_of_the_index()
    assert {word for word in held if not readable.get(word, True)} == set()
    assert len([word for word in held if readable.get(word)]) >= 20, "the control"
    assert index.differences() == []


NOT_STORED = ("actors.Invitation.token", "evidence file bytes")
"""In a mail, and in a file."""


# --- who may read what ------------------------------------------------------------------------------------------------------

AMONG_REVIEWERS = (
    "progress.Comment.text panel", "progress.Takedown.reason", "assessment.Takedown.reason", "pledges.Takedown.reason",
    "exchange.OfferTakedown.reason", "exchange.PracticeTakedown.reason",
)  # fmt: skip
UNSENT = (
    "draft", "clearing", "the correction", "full review", "unused", "quarantined", "refused", "offer-draft",
    "practice-draft",
)  # fmt: skip
NOBODYS = ("actors.Invitation.token",)
MEMBERS = ("viewer", "contributor", "clearer", "deputy", "focal")


def may_read(world, principal, word):  # noqa: F811
    """Whether the word may stand in what is sent to this person."""
    canary, user = world.canaries[word], world.users[principal]
    if principal in canary.readers or "visitor" in canary.readers:
        return True
    if user is not None and word in (user.name, user.email.partition("@")[0]) and principal != "deactivated":
        return True
    if canary.where in (*NOBODYS, "record.Scratch.content"):
        return False
    if principal in ("curator", "superuser"):
        of_file = canary.where == "evidence file bytes"
        return canary.state in ("submitted", "in review") if of_file else not is_unsent(canary)
    if (principal in MEMBERS and canary.side == "A") or (principal == "other" and canary.side == "B"):
        # What reviewers say among themselves; and what they have not answered with yet.
        unanswered = canary.where == "progress.Comment.text" and canary.state == "in review"
        checked = canary.where == "evidence file bytes" and canary.state in ("quarantined", "refused")
        return canary.where not in AMONG_REVIEWERS and not unanswered and not checked
    # A part reads the row that it was given.
    return principal == "part" and canary.side == "A" and canary.where == "progress.Claim.answer_reason"


def is_unsent(canary):
    """Of what the reporting actor has handed to nobody."""
    return canary.state in UNSENT or (canary.state, canary.where) == ("correcting", "progress.Revision.reason")


def found_in(world, principal, text, *, sent=""):  # noqa: F811
    """Words that this person may not read. What they typed themselves may be said back to them."""
    words = {word for word in WORD.findall(text) if not may_read(world, principal, word) and word not in sent}
    # Whoever holds the word of an invitation reads to whom it was sent.
    holds = any(side.tokens["open"] in sent for side in (world.a, world.b))
    return sorted(word for word in words if not (holds and world.canaries[word].where == "actors.Invitation.email"))


def named(world, where, principal, words):  # noqa: F811
    return [f"{principal} at {where} reads {word}: {world.canaries[word]}" for word in words]


# --- the crawl --------------------------------------------------------------------------------------------------------------

QUERIES = ({"format": "csv"}, {"format": "json"}, {"q": "canary"}, {"demo": "1"}, {"demo": "1", "format": "json"})
SHOWN_TO_ANYBODY = (
    "progress:report",
    "progress:revision",
    "progress:reports",
    "support:need",
    "support:offer",
    "practices:practice",
    "assessment:assessment",
    "assessment:revision",
)


def more_of(address):
    """What is asked of a public address beside its page: one thing is shown as a page and as data; a list is asked for more."""
    if address.get != PUBLIC and address.name not in SHOWN_TO_ANYBODY:
        return ()
    return QUERIES if address.args is nothing else QUERIES[:2]


def pages_of(world):  # noqa: F811
    """(label, path, query) of everything that can be opened about side A, the shielded organisation and nothing."""
    for address in ADDRESSES:
        for state in states_of(address):
            path, query = address.path(world.a, state)
            for more in ({}, *more_of(address)):
                yield str(address), path, {**query, **more}
    yield from elsewhere(world)


def elsewhere(world):  # noqa: F811
    """The same of the shielded organisation and of nothing, where the one walk does not go."""
    for report in world.of_shielded:
        for more in ({}, *QUERIES):
            yield "of a shielded one", reverse("progress:report", args=[report.pk]), more
    yield "of a shielded one", reverse("scorecards:actor", args=[world.shielded.slug]), {}
    for missing in ("/nothing-here/", "/reports/", "/reports/x/", "/evidence/", "/admin/none/"):
        yield missing, missing, {"q": "\x00", "page": "999"}


def visit(world, principal, label, path, query, *, client=None):  # noqa: F811
    with without_traces():
        response = (client or world.client(principal)).get(path, query)
        said, sent = body_of(response), f"{path} {query}"
        letters = "".join(str(each.message()) for each in mail.outbox)
    wrong = named(world, f"{label} {path} {query}", principal, found_in(world, principal, said, sent=sent))
    return wrong + named(world, f"a mail from {label}", principal, WORD.findall(letters))


@pytest.mark.parametrize("principal", CURIOUS)
def test_no_page_of_the_shielded_or_of_nothing_tells_what_its_reader_may_not_read(world, principal):  # noqa: F811
    """Every other page, and every answer to a form, is looked at in the one walk (tests/site/test_walk.py)."""
    client = world.client(principal)
    wrong = [sentence for page in elsewhere(world) for sentence in visit(world, principal, *page, client=client)]
    assert wrong == []


def test_no_mail_tells_anything(world):  # noqa: F811
    """All that was mailed while the world was made, and what is mailed when people are invited."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        people.invite_person(
            actor=world.a.actor, email="new@example.org", role=Role.VIEWER, site="https://here.example",
            by=world.a.people["focal"], at=NOW,
        )  # fmt: skip
    letters = [*world.mails, *mail.outbox, *(notices.update_mail(user) for user in world.users.values() if user)]
    assert len(letters) >= 20
    for letter in letters:
        text = f"{letter.subject} {letter.body} {letter.extra_headers}"
        assert WORD.findall(text) == [], text
        assert len(letter.to) == 1


def bad_requests(world, principal, strict, monkeypatch):  # noqa: F811
    """Requests that are refused, each in a way of its own. `strict` checks the token of a form."""
    report = reverse("progress:report", args=[world.a.reports["published"].pk])
    draft = reverse("progress:claim", args=[world.a.reports["draft"].pk, ROW])
    theirs = kept_by("focal")(world.a, "draft")
    secret = next(iter(world.canaries))

    def fail(*args, **facts):
        raise ValueError(f"{secret} {world.a.people['focal'].email}")

    def broken():
        with monkeypatch.context() as patch:
            patch.setattr("commitments.progress.views.public.access.public_revision", fail)
            return strict.get(report)

    return (
        lambda: strict.get(report, headers={"host": "elsewhere.example"}),
        lambda: strict.post(draft, theirs),
        lambda: strict.post(reverse("progress:submit", args=[world.a.reports["draft"].pk]), theirs),
        lambda: strict.get(draft),
        lambda: world.client(principal).delete(report),
        lambda: world.client(principal).post(draft, {**theirs, "narrative": "x" * 3_000_000}),
        broken,
    )


def test_no_page_of_an_error_tells_anything(world, monkeypatch, settings):  # noqa: F811
    """400, 403, 404, 405, 413 and 500, to a visitor and to somebody else who is signed in."""
    wrong, seen = [], set()
    for principal in ("visitor", "nobody", "other", "reviewer"):
        strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
        strict.cookies = world.client(principal).cookies

        for request in bad_requests(world, principal, strict, monkeypatch):
            with without_traces():
                response = request()
                seen.add(response.status_code)
                words = found_in(world, principal, body_of(response))
                wrong += named(world, f"an answer {response.status_code}", principal, words)
    assert wrong == []
    assert {400, 403, 404, 405, 413, 500} <= seen


def answers_of_the_admin(world, principal, models=None):  # noqa: F811
    """(answer, what was read there and may not be) of every list of the admin (or of `models` alone), and of every row of
    side A and its history: one row of four a day, and all in `make deep`."""
    client = world.client(principal)
    for model, site in admin.site._registry.items():
        if models and model not in models:
            continue
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"admin:{name}_changelist"), reverse(f"admin:{name}_changelist") + "?q=canary"]
        mine = [key for table, key in sorted(world.a.rows, key=str) if table == model._meta.db_table]
        for place, key in enumerate(mine[:25] or model._base_manager.order_by("pk").values_list("pk", flat=True)[:5]):
            if one_in(8, place):
                pages += [reverse(f"admin:{name}_{page}", args=[key]) for page in ("change", "history")]
        for page in pages:
            with without_traces():
                response = client.get(page, follow=True)
                words = found_in(world, principal, body_of(response))
            yield response, named(world, page, principal, words)
        assert site.has_delete_permission(response.wsgi_request) is False


@pytest.mark.parametrize("principal", ["curator", "superuser"])
def test_the_admin_is_no_back_door(world, principal):  # noqa: F811
    """What was handed to nobody is not there."""
    wrong, opened = [], 0
    for response, found in answers_of_the_admin(world, principal):
        wrong, opened = wrong + found, opened + (response.status_code == 200)
    assert wrong == []
    assert opened >= 100


COUNTED = ("pages:search", "progress:reports", "scorecards:commitments", "scorecards:actors")


def test_no_count_tells_that_a_word_is_there(world):  # noqa: F811
    """A search for a text that nobody may read answers as one for a text that nobody wrote, byte by byte. `make test` asks
    each list for one text of twenty-four, `make deep` for all."""
    client, unknown = world.client("visitor"), "canary9999q"
    secret = [word for word, canary in world.canaries.items() if "visitor" not in canary.readers and canary.side != "B"]

    def answer(name, word):
        """Without the word that was asked for, and without the tag, which is of the address and so of the word."""
        said = body_of(client.get(reverse(name), {"q": word, "demo": "1"})).replace(word, "*")
        return tidy(re.sub(r"^ETag: .*$", "", said, flags=re.MULTILINE))

    for place, name in enumerate(COUNTED):
        nothing = answer(name, unknown)
        for word in (word for number, word in enumerate(secret) if one_in(24, place + number)):
            assert answer(name, word) == nothing, (name, world.canaries[word])
    public = next(
        w for w, c in world.canaries.items() if c.where == "progress.Claim.narrative" and "visitor" in c.readers
    )
    assert answer("pages:search", public) != answer("pages:search", unknown), "the search finds what is public"


def tidy(text):
    """Without the word that proves that a form is ours: it is another each time."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]+"', r'\1""', text)
    text = re.sub(r'("?(?:X-CSRFToken|x-csrftoken)"?(?:&quot;)?:\s*(?:&quot;|")?)[A-Za-z0-9]{32,}', r"\1", text)
    text = re.sub(r"csrftoken=[A-Za-z0-9]+", "csrftoken=", text)
    return re.sub(r"expires=[^;\n]+", "expires=", text)


# --- nothing private moves a public byte -------------------------------------------------------------------------------------


def public_pages(world):  # noqa: F811
    """{what is asked: (path, query)}, each once."""
    rooms = ("/scorecards", "/actors", "/commitments", "/frameworks", "/reports/", "/search", "/about")
    found = [(path, query) for _label, path, query in pages_of(world) if path.startswith(rooms) or path == "/"]
    return {f"{path} {query}": (path, query) for path, query in found}


def public_bytes(world, pages):  # noqa: F811
    client = world.client("visitor")
    return {asked: tidy(body_of(client.get(path, query))) for asked, (path, query) in pages.items()}


def private_edits(world):  # noqa: F811
    """Fifty acts of which the public learns nothing, each as a function."""
    side = world.a
    by, panel, curator = side.people["focal"], world.users["reviewer"], world.users["curator"]
    made = {"by": by, "at": NOW}
    row = Claim.objects.filter(actor=side.actor)[0].commitment

    def latest(state):
        return Revision.objects.with_names().filter(report=side.reports[state]).order_by("-number")[0]

    def write(state, text):
        revision = latest(state)
        entry = make_entry(
            narrative=text, evidence=(make_evidence_entry(title=text, link=f"https://x.example/{len(text)}"),)
        )
        actions.log_claim(revision=revision, commitment=row, entry=entry, version=revision.version, **made)

    def begin(number):
        actions.begin_with_claim(
            actor=side.actor,
            commitment=row,
            entry=make_entry(narrative=f"Draft {number}"),
            period_end=NOW.date(),
            **made,
        )

    def join(number):
        Membership.objects.create(user=make_user(f"New{number}"), actor=side.actor, role=Role.VIEWER, began_at=NOW)

    edits = [lambda n=n: begin(n) for n in range(5)]
    edits += [lambda s=s, n=n: write(s, f"Words {n} of {s}") for n in range(4) for s in ("draft", "returned", "correcting", "full review")]  # fmt: skip
    edits += [
        lambda n=n: keep_scratch(
            user=by, place=f"/reports/{side.reports['draft'].pk}/claims/{n}/", typed=[("narrative", "x")],
            at=NOW,
        )
        for n in range(8)
    ]  # fmt: skip
    edits += [lambda n=n: join(n) for n in range(4)]
    edits += [
        lambda n=n: people.invite_person(
            actor=side.actor, email=f"p{n}@example.org", role=Role.VIEWER, site="https://x.example", **made
        )
        for n in range(4)
    ]  # fmt: skip
    edits += [
        lambda n=n: actions.comment_on_report(
            revision=latest("in review"), remarks=[Remark(f"Comment {n}")], by=panel, at=NOW
        )
        for n in range(4)
    ]  # fmt: skip
    edits += [
        lambda: record.return_(latest("submitted"), comment="Say which.", by=panel, at=NOW),
        lambda: record.recall(latest("clearing"), **made),
        lambda: record.discard(latest("clearing"), **made),
        lambda: record.correct(side.reports["published"], reason="A figure.", **made),
        lambda: decline_invitation(invitation=side.to_report["open"], reason="Not now.", **made),
        lambda: record.ask_takedown(side.reports["corrected"], reason="A name.", by=curator, at=NOW),
        lambda: actions.ask_withdrawal(report=side.reports["published"], reason="By mistake.", **made),
        lambda: actions.ask_withdrawal(report=side.reports["corrected"], reason="By mistake.", **made),
        lambda: actions.decline_withdrawal(request=side.requests["asked"], answer="It may stay.", by=panel, at=NOW),
    ]
    return edits


@pytest.fixture(scope="module")
def before(world):  # noqa: F811
    """What the public reads as long as nothing is done."""
    with without_traces():
        return public_bytes(world, public_pages(world))


def moved_by_private_edits(world, before):  # noqa: F811
    """Those of the pages `before` that are other ones after all private edits."""
    pages = {asked: page for asked, page in public_pages(world).items() if asked in before}
    with without_traces():
        edits = private_edits(world)
        assert len(edits) == 50
        for edit in edits:
            edit()
        after = public_bytes(world, pages)
    return [asked for asked in before if before[asked] != after[asked]]


def test_private_edits_move_no_public_byte(world, before):  # noqa: F811
    assert len(before) >= 60
    assert moved_by_private_edits(world, before) == []


def test_what_is_published_does_move_them(world, before):  # noqa: F811
    """The control of the test above."""
    with without_traces():
        pages = public_pages(world)
        submitted = Revision.objects.with_names().get(report=world.a.reports["submitted"])
        record.publish(submitted, by=world.users["reviewer"], at=NOW)
        after = public_bytes(world, pages)
    moved = [page for page in before if before[page] != after[page]]
    assert len(moved) >= 5


# --- controls: leaks that are planted and must be found -----------------------------------------------------------------------


def leak_in_a_template(world, patch):  # noqa: F811
    """The public page of a report is given the latest revision rather than the latest public one."""
    from commitments.progress import access

    def latest(report_id, *, number, at, demo_site):
        return Revision.objects.with_names().filter(report=report_id).order_by("-number")[0]

    patch.setattr(access, "public_revision", latest)
    return [("report", reverse("progress:report", args=[world.a.reports["correcting"].pk]), {})]


def leak_in_an_export(world, patch):  # noqa: F811
    from commitments.progress.views import public

    of_all = public.sheets.claims_of

    def claims_of(shown):
        return list(chain.from_iterable(of_all(revision) for revision in shown.report.revisions.all()))

    patch.setattr(public.sheets, "claims_of", claims_of)
    return [("json", reverse("progress:report", args=[world.a.reports["correcting"].pk]), {"format": "json"})]


def leak_in_the_search(world, patch):  # noqa: F811
    from commitments.pages import searching

    def every(words, small, *, scope, known_at):
        said = Claim.objects.filter(narrative__icontains=" ".join(words)).values("revision")
        found = Revision.objects.with_names().filter(pk__in=said, report__actor__fictional=scope.fictional)
        return found.annotate(claim_count=models.Value(1)).order_by("pk")

    patch.setattr(searching, "reports_with", every)
    return []


def leak_in_an_error(world, patch):  # noqa: F811
    def helpful(request, exception):
        claim = Claim.objects.filter(revision__report=world.a.reports["draft"]).order_by("id")[0]
        return HttpResponseNotFound(f"Not found. Did you mean “{claim.narrative}”?")

    patch.setattr("tracker.urls.handler404", helpful, raising=False)
    return [("404", reverse("progress:check", args=[world.a.reports["draft"].pk]), {})]


def leak_in_a_header(world, patch):  # noqa: F811
    from commitments.progress.views import public

    page = public._page

    def signed(request, shown):
        response = page(request, shown)
        response["X-Author"] = shown.report.created_by.email
        return response

    patch.setattr(public, "_page", signed)
    return [("header", reverse("progress:report", args=[world.a.reports["published"].pk]), {})]


def leak_on_a_desk(world, patch):  # noqa: F811
    """Somebody else's desk shows the unsaved texts of everybody."""
    from commitments.desk.views import desk
    from commitments.record.models import Scratch

    def chatty(request, template, context):
        return HttpResponse(" ".join(Scratch.objects.values_list("content", flat=True)))

    patch.setattr(desk, "render", chatty)
    return [("desk", reverse("progress:desk"), {})]


PLANTED = (leak_in_a_template, leak_in_an_export, leak_in_an_error, leak_in_a_header, leak_on_a_desk)


@pytest.mark.parametrize("leak", PLANTED, ids=lambda leak: leak.__name__)
def test_a_planted_leak_is_found(world, monkeypatch, leak):  # noqa: F811
    pages = leak(world, monkeypatch)
    wrong = [sentence for page in pages for sentence in visit(world, "other", *page)]
    assert wrong != []


def test_a_leak_in_the_search_is_found(world, monkeypatch):  # noqa: F811
    monkeypatch.setattr("tests.drawing.WHOLE", True)  # the first text that the search finds ends it
    leak_in_the_search(world, monkeypatch)
    with pytest.raises(AssertionError):
        test_no_count_tells_that_a_word_is_there(world)


def test_a_leak_in_a_mail_is_found(world, monkeypatch):  # noqa: F811
    telling = notices.update_mail

    def chatty(user):
        letter = telling(user)
        letter.body += Claim.objects.filter(revision__report=world.a.reports["draft"]).order_by("id")[0].narrative
        return letter

    monkeypatch.setattr(notices, "update_mail", chatty)
    with pytest.raises(AssertionError):
        test_no_mail_tells_anything(world)


def test_a_leak_in_the_admin_is_found(world, monkeypatch):  # noqa: F811
    from commitments.progress.admin import RevisionAdmin

    monkeypatch.setattr(RevisionAdmin, "get_fields", lambda self, request, obj=None: ("number", "personal_data_reason"))
    monkeypatch.setattr("tests.drawing.WHOLE", True)
    assert any(found for _response, found in answers_of_the_admin(world, "curator", models=[Revision]))


def test_a_public_byte_that_a_draft_moves_is_found(world, monkeypatch):  # noqa: F811
    """The page of an actor counts its reports, drafts among them."""
    from commitments.progress.views import public

    page = public._page

    def counting(request, shown):
        response = page(request, shown)
        response["X-Reports"] = str(Revision.objects.filter(report__actor=shown.report.actor).count())
        return response

    monkeypatch.setattr(public, "_page", counting)
    of_reports = {asked: page for asked, page in public_pages(world).items() if page[0].startswith("/reports/")}
    with without_traces():
        counted = public_bytes(world, of_reports)
    assert moved_by_private_edits(world, counted) != []
