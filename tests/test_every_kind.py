"""What holds for every kind of record alike: reports, assessments, pledges, offers and practices (tests/kinds.py)."""

import pytest
from django.db.models import F
from django.test import Client

from tests.cast import make_reviewer
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
