"""What the tests spare Django in the making of a query changes neither a letter of it nor a row that comes."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Count, F, Max, OuterRef, Subquery
from django.db.models.expressions import Col
from django.db.models.functions import Lower
from django.test.utils import CaptureQueriesContext

from commitments.actors.models import Actor
from commitments.progress.models import Claim, Report, Revision
from tests.cast import make_actor, make_commitment, make_curator, make_published, make_submitted
from tests.lean import LEANER, django_as_it_comes

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

PAGES = (
    "/?demo=1",
    "/reports/?demo=1&q=law",
    "/actors/?demo=1",
    "/scorecards/gcm/?demo=1",
    "/scorecards/gcm/arcadia/?demo=1",
    "/commitments/gcm.13/?demo=1&format=json",
    "/search/?demo=1&q=arcadia",
    "/desk/",
    "/admin/progress/report/",
    "/admin/actors/actor/?q=arc",
)


def of_all_shapes():
    """Queries of every shape in which a column may stand: joined, joined with itself, grouped, combined, within another,
    in the order of a name, an alias, an expression, by chance."""
    latest = Revision.objects.filter(report=OuterRef("pk")).order_by("-number")
    yield Claim.objects.select_related("revision__report__actor__parent", "commitment__framework").order_by("pk")
    yield Actor.objects.filter(parent__parent=None).select_related("parent").order_by("parent__name", "-name")
    yield Actor.objects.annotate(said=Count("reports")).order_by("-said", "code")
    yield Actor.objects.annotate(small=Lower("name")).order_by("small", Lower("code").desc())
    yield Actor.objects.order_by(F("parent__code").desc(nulls_last=True), "pk")
    yield Report.objects.annotate(number=Subquery(latest.values("number")[:1])).filter(number__gte=1).order_by("pk")
    yield Actor.objects.values("type").annotate(last=Max("code")).order_by("type")
    yield Actor.objects.values_list("code", "name").order_by("name")
    yield Actor.objects.filter(type="state").values("code").union(Actor.objects.values("code")).order_by("code")
    yield Report.objects.exclude(revisions__claims__commitment__code="gcm.1").distinct().order_by("created_at")
    yield ContentType.objects.order_by("?")[:3]
    yield Actor.objects.extra(select={"one": "1"}, order_by=["one", "actors_actor.code"])
    yield Actor.objects.defer("name").reverse()


def make_world():
    """Arcadia, which supports the framework, has published one answer and submitted another."""
    commitment = make_commitment()
    make_published(make_actor(), commitment)
    make_submitted(make_actor(), commitment)


@pytest.fixture
def curator(client, settings):
    settings.DEMO = True
    make_world()
    client.force_login(make_curator())
    return client


def asked(client):
    """Every statement, and what came of it."""
    with CaptureQueriesContext(connection) as statements:
        rows = [len(list(query)) if "?" in query.query.order_by else list(query.all()) for query in of_all_shapes()]
        pages = [client.get(page) for page in PAGES]
    assert [page.status_code for page in pages] == [200] * len(PAGES)
    return [each["sql"] for each in statements], rows


def test_each_statement_and_each_row_is_the_same_as_with_django_as_it_comes(curator):
    asked(curator)  # whatever is kept from the first time on
    lean = asked(curator)
    with django_as_it_comes():
        plain = asked(curator)

    assert lean == plain
    assert len(lean[0]) > 100


def test_a_letter_that_differs_is_found(curator, monkeypatch):
    """The control. Each part that is spared is in use."""
    assert {getattr(kind, name).__module__ for kind, name in LEANER} == {"tests.lean"}
    lean, written = asked(curator), Col.as_sql
    monkeypatch.setattr(Col, "as_sql", lambda *args: (f"{written(*args)[0]} ", []))
    assert asked(curator)[0] != lean[0]
