"""What holds for every kind of record alike: reports, assessments, pledges, offers and practices (tests/kinds.py)."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, F
from django.test import Client

from commitments.common.constraints import both_or_neither
from tests.cast import NOW, make_reviewer
from tests.filling import Form
from tests.kinds import KINDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now", "demo")]

TYPED = "Say in which year the second centre opens."


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


# --- a typed comment is never lost -----------------------------------------------------------------------------------


def called_back(kind, row):
    kind.call_back(row)


def answered_by_a_colleague(kind, row):
    kind.give_back(row, by=make_reviewer("Rolf"))


def saved_anew(kind, row):
    type(row).objects.filter(pk=row.pk).update(version=F("version") + 1)


def nothing(kind, row):
    pass


@pytest.mark.parametrize("meanwhile", [nothing, saved_anew, answered_by_a_colleague, called_back])
@pytest.mark.parametrize(("name", "button"), [(name, each) for name, kind in KINDS.items() for each in kind.buttons])
def test_a_typed_comment_is_never_lost(name, button, meanwhile):
    """It is on the page that answers, to be sent once more, or where the organisation reads what the panel said."""
    kind = KINDS[name]
    row = kind.submitted()
    rhea = signed_in(make_reviewer())
    form = Form(rhea, rhea.get(kind.address("review", row)), asking="comment")
    assert set(form.buttons) == set(kind.buttons), "a button of the page that no row of tests/kinds.py names"
    meanwhile(kind, row)
    answer = form.push(button, comment=TYPED)
    assert answer.status_code in (200, 409, 422), answer.status_code
    if TYPED not in answer.content.decode():
        assert meanwhile is nothing
        theirs = signed_in(row.submitted_by).get(kind.read_at(row))
        assert TYPED in theirs.content.decode()


# --- what the database holds, whatever the code does -----------------------------------------------------------------

OURS = [model for model in apps.get_models() if model.__module__.startswith("commitments.")]
PUBLISHED = [model for model in OURS if "published_by" in {field.name for field in model._meta.fields}]


@pytest.fixture(params=PUBLISHED, ids=lambda model: model._meta.label)
def waiting(request):
    """One row of each model that somebody publishes, as it waits for that."""
    made = {apps.get_model(kind.model): kind for kind in KINDS.values()}
    assert request.param in made, f"no row of tests/kinds.py makes a {request.param._meta.label}"
    row = made[request.param].submitted()
    assert row.submitted_by is not None
    return row


def takes(row, **facts):
    """Whether the database takes a row so, written past every action."""
    try:
        with transaction.atomic():
            return bool(type(row).objects.filter(pk=row.pk).update(**facts))
    except IntegrityError:
        return False


def test_nobody_publishes_what_they_submitted(waiting):
    facts = {"state": "published", "published_at": NOW}
    assert not takes(waiting, published_by=waiting.submitted_by, **facts)
    assert takes(waiting, published_by=make_reviewer(), **facts)


def test_what_was_submitted_is_published_by_somebody(waiting):
    facts = {"state": "published", "published_at": NOW}
    assert not takes(waiting, published_by=None, **facts)
    assert takes(waiting, published_by=make_reviewer(), **facts)


def test_it_is_withdrawn_by_somebody_for_a_reason(waiting):
    assert takes(waiting, state="published", published_at=NOW, published_by=make_reviewer())
    facts = {"state": "withdrawn", "withdrawn_at": NOW}
    assert not takes(waiting, withdrawn_by=None, withdrawal_reason="It named somebody.", **facts)
    assert not takes(waiting, withdrawn_by=make_reviewer(), withdrawal_reason="", **facts)
    assert takes(waiting, withdrawn_by=make_reviewer(), withdrawal_reason="It named somebody.", **facts)


TIED_OTHERWISE = {
    (
        "progress.Revision",
        "published",
    ): "what a command transcribed was handed in by nobody, and is published by nobody",
    ("catalogue.LinkDecision", "confirmed"): "who is kept by id, as text, which is empty and not null",
    ("catalogue.LinkDecision", "refused"): "who is kept by id, as text, which is empty and not null",
}
"""{(model, act): why its rule is another one than both_or_neither}. Each has a rule of its own that names both."""


def acts(model):
    """(act, when, who) for each `_at` that may be empty and has its `_by`."""
    names = {field.name: field for field in model._meta.fields}
    for name, field in names.items():
        act = name.removesuffix("_at")
        who = next((each for each in (f"{act}_by", f"{act}_by_id") if each in names), None)
        if name.endswith("_at") and field.null and who:
            yield act, name, who


@pytest.mark.parametrize(("model", "act", "when", "who"), [(m, *act) for m in OURS for act in acts(m)])
def test_who_and_when_go_together(model, act, when, who):
    rules = [rule.condition for rule in model._meta.constraints if isinstance(rule, CheckConstraint)]
    if (model._meta.label, act) in TIED_OTHERWISE:
        assert any(when in str(rule) and who in str(rule) for rule in rules)
    else:
        assert both_or_neither(when, who, name="").condition in rules


def test_every_exception_is_one():
    assert set(TIED_OTHERWISE) <= {(model._meta.label, act) for model in OURS for act, _when, _who in acts(model)}
