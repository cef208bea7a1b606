"""Filters of the published reports, kept in the address."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from commitments.actors.filters import of_body
from commitments.actors.models import Region
from commitments.actors.naming import is_called
from commitments.catalogue.filters import is_framework
from commitments.catalogue.models import CommitmentSdgTarget, Framework
from commitments.common import sdg
from commitments.common.filters import ListFilter, choice
from commitments.common.per_version import once_per_version
from commitments.common.vocabulary import KINDS_IN_WORDS, ActorType
from commitments.search import index

from . import periods
from .models import Claim, Origin, Practice, Revision, SelfView, Stage
from .models.reports import by_name


def _numbered(stage):
    return format_lazy("{} {}", stage.value, stage.label)


STEPS = (*((str(stage.value), _numbered(stage)) for stage in Stage), *Practice.choices)

FEW = 500
"""Claims of which a list looks up the reports, and no more."""

FRESHNESS = (
    ("current", _("Recent")),
    ("ageing", _("Getting old")),
    ("stale", _("Out of date")),
)


def framework_choices():
    return list(Framework.objects.current().scored().in_order().values_list("code", "short_title"))


def sdg_choices():
    targets = CommitmentSdgTarget.objects.values_list("target", flat=True).distinct()
    return [(target, target) for target in sorted(targets, key=sdg.in_order)]


def _choices():
    return framework_choices(), sdg_choices()


class ReportFilter(ListFilter):
    """What is asked about claims must hold of one and the same claim: stage 3 on detention, not stage 3 and detention.

    `method` brings the bands of freshness.
    """

    q = django_filters.CharFilter(label=_("Words"))
    framework = choice(_("Framework"), known=is_framework)
    stage = choice(_("Stage or practice"), STEPS)
    actor_type = choice(_("Type of actor"), ActorType.choices, field_name="report__actor__type", method=of_body)
    self_view = choice(_("Own view"), SelfView.choices)
    kind = choice(_("Kind of commitment"), KINDS_IN_WORDS)
    region = choice(_("Region"), Region.choices, field_name="report__actor__region", method=of_body)
    freshness = choice(_("Freshness"), FRESHNESS)
    origin = choice(_("Origin"), Origin.choices, field_name="report__origin")
    sdg = choice(_("SDG target"))

    class Meta:
        model = Revision
        fields: list[str] = []

    def __init__(self, *args, method, today, versions=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.method = method
        self.today = today
        # Asked for once a page: a callable would be asked again by the check, the chips and the form.
        frameworks, targets = once_per_version(versions, ["choices of reports"], _choices)
        self.filters["framework"].extra["choices"] = frameworks
        self.filters["sdg"].extra["choices"] = targets

    @property
    def _asked(self):
        return self.form.cleaned_data

    def filter_queryset(self, queryset):
        asked = self._asked
        for name in ("actor_type", "region", "origin"):
            queryset = self.filters[name].filter(queryset, asked.get(name))
        if asked.get("actor_type") or asked.get("region"):
            # A shielded organisation has no type and no region beyond its public identity.
            queryset = queryset.by_name()
        if self.about_claims():
            queryset = queryset.filter(self._has_such_claims())
        return queryset

    def _has_such_claims(self):
        """Where few claims are meant their reports are looked up. Where many are, a list finds its page on the way through its
        order and asks each report for one; but not for words and an age, which may all lie far from its beginning."""
        meant = self.claims().order_by()
        few = list(meant.values_list("revision", flat=True)[: FEW + 1])
        if len(few) <= FEW:
            return Q(pk__in=set(few))
        if self._asked.get("q") or self._asked.get("freshness"):
            return Q(pk__in=meant.values("revision"))
        return Exists(meant.filter(revision=OuterRef("pk")))

    def claims(self):
        """The claims that are meant: all, or those of which everything asked about claims holds."""
        claims = Claim.objects.all()
        for condition in self.about_claims():
            claims = claims.filter(condition)
        return claims

    def about_claims(self):
        """The conditions on a claim, each true of at most one row of any other table."""
        asked = self._asked
        conditions = [with_word(word) for word in index.words_of(asked.get("q"))]
        if asked.get("q") and not conditions:
            conditions.append(Q(pk=None))  # signs alone: no answer has them
        if asked.get("framework"):
            conditions.append(Q(commitment__framework__code=asked["framework"]))
        if asked.get("kind"):
            conditions.append(Q(kind=asked["kind"]))
        if step := asked.get("stage"):
            conditions.append(Q(stage=int(step)) if step.isdigit() else Q(practice=step))
        if asked.get("self_view"):
            conditions.append(Q(self_view=asked["self_view"]))
        if asked.get("sdg"):
            serving = CommitmentSdgTarget.objects.filter(target=asked["sdg"])
            conditions.append(Q(commitment__in=serving.values("commitment")))
        if asked.get("freshness"):
            conditions.append(self._of_freshness(asked["freshness"]))
        return conditions

    def _of_freshness(self, freshness):
        """As old as asked for by the band of its own commitment."""
        edges = periods.edges(self.method, today=self.today)
        other = edges.pop(None)
        found = ~Q(commitment__horizon_years__in=edges) & _in_band(freshness, *other)
        for horizon, (stale, ageing) in edges.items():
            found |= Q(commitment__horizon_years=horizon) & _in_band(freshness, stale, ageing)
        return found


def _in_band(freshness, stale, ageing):
    return {
        "stale": Q(period_end__lte=stale),
        "ageing": Q(period_end__gt=stale, period_end__lte=ageing),
        "current": Q(period_end__gt=ageing),
    }[freshness]


def with_word(word):
    """The word is in what a claim says, in what it is about, or in its author's name."""
    return found_by(word, about=index.keys("subject", word), authors=is_called(word, actor="actor"))


def found_by(word, *, about, authors):
    """The same, of whom the commitments (ids) and the condition on authors are known. Each part is a look into an index of
    claims: no part reads another table beside them, or a database would read them all."""
    # The name of a shielded organisation is not looked at.
    theirs = Claim.objects.filter(authors & by_name("revision__"))
    said = Q(pk__in=index.keys("claim", word)) | Q(pledge__in=index.keys("pledge", word))
    return said | Q(commitment__in=about) | Q(pk__in=theirs.values("pk"))
