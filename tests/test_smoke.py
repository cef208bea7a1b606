import pytest

from commitments.progress.models import Claim
from tests.cast import NOW, TODAY, make_published

pytestmark = pytest.mark.django_db


def test_a_published_claim_stands():
    revision = make_published()
    assert [c.revision for c in Claim.objects.standing(as_of=TODAY, known_at=NOW)] == [revision]
