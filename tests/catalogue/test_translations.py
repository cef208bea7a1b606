"""The words of a commitment in other languages: whose they are, since when they hold, and who decides of them. The words are
invented."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from commitments.audit.models import Event
from commitments.catalogue import actions
from commitments.catalogue.models import CommitmentTranslation
from commitments.common.versions import Act
from tests.cast import NOW, TODAY, confirmed, make_commitment, make_curator, make_framework, make_method

pytestmark = pytest.mark.django_db

RECORDED = NOW - timedelta(days=90)
FRENCH = {"official_title": "Titre adopté", "statement": "En bref.", "source": "A/XX/1 (fr)"}


@pytest.fixture(autouse=True)
def _today(time_machine_now):
    make_method()
    make_framework()


@pytest.fixture
def commitment():
    return make_commitment()


def add(commitment, language="fr", *, at=RECORDED, **words):
    row = CommitmentTranslation(commitment=commitment, language=language, **(words or FRENCH))
    return confirmed(actions.add_translation(instance=row, by=make_curator(), at=at), at=at)


def change(row, *, act=Act.CHANGE, on=TODAY, at=NOW, reason="It was read anew.", **changes):
    facts = {"act": act, "changes": changes, "from_on": on, "reason": reason, "by": make_curator(), "at": at}
    return actions.change_translation(translation=row, **facts)


def read(client, commitment, **query):
    html = " ".join(client.get(commitment.get_absolute_url(), query).content.decode().split())
    return html[html.index('id="languages"') :] if 'id="languages"' in html else ""


def held(commitment, language="fr", *, as_of=TODAY, known_at=NOW):
    rows = CommitmentTranslation.objects.in_force(as_of=as_of, known_at=known_at)
    return rows.filter(commitment=commitment, language=language).first()


def test_the_page_of_a_commitment_says_its_words_in_each_language_and_whose_they_are(client, commitment):
    assert read(client, commitment) == ""
    add(commitment)
    add(commitment, "ar", short_title="كلمات", source="Two translators")
    page = read(client, commitment)

    assert (
        '<dt>Title as adopted</dt><dd><span class="d-inline-block" lang="fr" dir="ltr">Titre adopté</span></dd>' in page
    )
    assert (
        '<dt>Summary, in our words</dt><dd><span class="d-inline-block" lang="fr" dir="ltr">En bref.</span></dd>'
        in page
    )
    assert (
        '<dt>Short title, in our words</dt><dd><span class="d-inline-block" lang="ar" dir="rtl">كلمات</span></dd>'
        in page
    )
    assert 'Source: <span dir="auto">A/XX/1 (fr)</span>' in page
    assert page.index("العربية") < page.index("Français"), "in the order of the United Nations"


def test_words_in_a_language_stand_on_a_page_as_they_held_and_were_known_then(client, commitment):
    row = add(commitment)
    confirmed(change(row, official_title="Titre nouveau", at=NOW - timedelta(days=2), on=TODAY), at=NOW)
    yesterday = str(TODAY - timedelta(days=1))

    now = read(client, commitment)
    assert "Titre nouveau" in now
    assert "Why: It was read anew. Decided by two curators." in now
    assert "Titre adopté" in read(client, commitment, as_of=yesterday)
    before = (RECORDED - timedelta(days=1)).isoformat()
    assert read(client, commitment, as_of=before[:10], known_at=before) == ""


def test_words_that_wait_or_were_taken_away_stand_nowhere(client, commitment):
    waits = CommitmentTranslation(commitment=commitment, language="fr", **FRENCH)
    actions.add_translation(instance=waits, by=make_curator(), at=NOW)
    assert read(client, commitment) == ""
    confirmed(waits)
    assert "Titre adopté" in read(client, commitment)
    confirmed(change(waits, act=Act.CORRECT, **dict.fromkeys(FRENCH, "")))
    assert read(client, commitment) == ""


def test_a_slip_in_our_own_words_takes_one_curator_and_what_is_official_takes_two(commitment):
    row = add(commitment)
    (slip,) = change(row, act=Act.CORRECT, statement="En résumé.")
    assert held(commitment).statement == "En résumé."
    assert held(commitment, known_at=NOW - timedelta(seconds=1)).statement == "En bref."
    assert Event.objects.about(slip).last().verb == "commitmenttranslation.correct_recorded"

    for changes in ({"official_title": "Titre"}, {"source": "Another"}, {"statement": "Bref.", "official_title": "T"}):
        (waiting,) = change(held(commitment), act=Act.CORRECT, **changes)
        assert waiting.is_waiting, changes
        CommitmentTranslation.objects.waiting().update(refused_at=NOW, refused_by_id="1", refused_by_label="C")
    (waiting,) = change(held(commitment), statement="Autrement.")
    assert waiting.is_waiting, "words that change are no slip of the pen"
    assert held(commitment).official_title == "Titre adopté"


def test_a_correction_reaches_each_day_on_which_the_wrong_words_stood(commitment):
    first = add(commitment)
    confirmed(change(first, source="Another place", on=TODAY), at=NOW)
    change(first, act=Act.CORRECT, on=first.from_on, statement="En résumé.")
    days = (first.from_on, TODAY)
    assert [held(commitment, as_of=day).statement for day in days] == ["En résumé."] * 2
    assert [held(commitment, as_of=day).source for day in days] == ["A/XX/1 (fr)", "Another place"]


def test_what_is_refused_of_words_in_a_language(commitment):
    cleo, row = make_curator(), add(commitment)
    for language, words, sentence in (
        ("en", FRENCH, "The English words stand with the commitment itself."),
        ("es", {"official_title": "Título"}, "Say where the title as adopted can be read."),
        ("es", {"source": "A list"}, "Give at least one text in this language."),
        ("fr", FRENCH, "Something else holds from that day already. Correct that."),
    ):
        new = CommitmentTranslation(commitment=commitment, language=language, **words)
        with pytest.raises(ValidationError, match=sentence):
            actions.add_translation(instance=new, by=cleo, at=NOW)
    with pytest.raises(ValidationError, match="It cannot hold from a day that has passed"):
        change(row, statement="Plus tôt.", on=TODAY - timedelta(days=1))
    with pytest.raises(ValidationError, match="Say where the title as adopted can be read"):
        change(row, source="")
    change(row, statement="Autrement.")
    with pytest.raises(ValidationError, match="waits for a second curator already"):
        change(row, statement="Encore autrement.")


@pytest.mark.database
def test_words_that_were_recorded_do_not_change(commitment):
    row = add(commitment)
    rows = CommitmentTranslation.objects.filter(pk=row.pk)
    for write in (lambda: rows.update(statement="Otherwise."), rows.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert rows.update(superseded_at=NOW) == 1


def test_a_curator_adds_changes_and_corrects_words_in_the_admin(client, commitment):
    client.force_login(make_curator())
    here = reverse("admin:catalogue_commitmenttranslation_add")
    assert (
        f"{here}?commitment={commitment.pk}"
        in client.get(reverse("admin:catalogue_commitment_change", args=[commitment.pk])).content.decode()
    )
    sent = {"commitment": commitment.pk, "language": "fr", **FRENCH}
    looked = client.post(here, sent | {"_look": "on"}).content.decode()
    assert "No stage, no absence and no comparison moves." in looked
    assert not CommitmentTranslation.objects.exists()
    assert client.post(here, sent).status_code == 302
    row = confirmed(CommitmentTranslation.objects.waiting().get())

    page = reverse("admin:catalogue_commitmenttranslation_change", args=[row.pk])
    form = client.get(page).context["adminform"].form
    assert [form[name].value() for name in ("act", "from_on", "reason")] == [None] * 3
    unsaid = client.post(page, FRENCH | {"statement": "En résumé."})
    assert "Say whether it changes, or was wrong." in unsaid.content.decode()
    slip = {"statement": "En résumé.", "act": "correct", "reason": "A slip."}
    assert client.post(page, FRENCH | slip).status_code == 302
    assert held(commitment).statement == "En résumé."

    page = reverse("admin:catalogue_commitmenttranslation_change", args=[held(commitment).pk])
    changed = FRENCH | slip | {"act": "change", "official_title": "Titre nouveau", "from_on": ""}
    assert client.post(page, changed).status_code == 302
    waiting = CommitmentTranslation.objects.waiting().get()
    assert (waiting.from_on, waiting.official_title) == (TODAY, "Titre nouveau")
    proposal = client.get(reverse("curation:proposal", args=["translation", waiting.pk])).content.decode()
    assert "(Français)" in proposal
    assert '<div class="wm-record wm-diff" lang="fr"' in proposal
