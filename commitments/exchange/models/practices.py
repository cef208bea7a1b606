"""Practices: what made a published claim work, and what others could take over."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.actors.naming import name_then
from commitments.exchange import lifecycle
from commitments.pledges.models import Pledge
from commitments.progress.models import Claim, Momentum, Practice
from commitments.record import models as record

from .papers import OfAnswer, Paper, PaperQuerySet, State, about_one_thing, rules_of_life

WORKED = Q(stage__gte=3) | Q(practice=Practice.UPHELD) | Q(momentum=Momentum.ADVANCING)
"""What a claim says that can be put forward, as Claim.says_it_worked asks it of one."""


class SharedPracticeQuerySet(PaperQuerySet):
    def in_view(self, *, at):
        """Published, and the claim that it stands on is in force, under its actor's name, and says that it worked."""
        claims = Claim.objects.in_force(known_at=at).by_name().filter(WORKED, revision__report=OuterRef("report"))
        same = claims.filter(Q(commitment=OuterRef("commitment")) | Q(pledge=OuterRef("pledge")))
        readable = Q(pledge=None) | Q(pledge__in=Pledge.objects.published())
        shown = self.filter(Exists(same), readable, state=lifecycle.PUBLISHED)
        return shown.filter(published_at__lte=at, actor__shielded=False)

    def with_names(self):
        named = self.select_related("actor", "commitment__framework", "pledge", "report")
        return named.prefetch_related("actor__entered_twice_as").annotate(name_then=name_then("actor"))

    def latest_first(self):
        return self.order_by("-published_at", "-id")


class SharedPractice(OfAnswer, Paper, record.Life):
    """What its own actor says about why it worked. Shown while the claim that it stands on is public and says so."""

    workflow = lifecycle.PRACTICE

    what_worked = models.TextField(_("what made it work"), blank=True)
    what_others = models.TextField(_("what others could take over"), blank=True)

    objects = SharedPracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        constraints = (
            *rules_of_life("practice"),
            about_one_thing("practice_about_one_thing"),
            models.CheckConstraint(
                condition=Q(state__in=lifecycle.OPEN) | (~Q(what_worked="") & ~Q(what_others="")),
                name="practice_says_both",
                violation_error_message=_("Say what made it work, and what others could take over."),
            ),
            models.UniqueConstraint(
                fields=["report", "commitment"],
                condition=~Q(state=lifecycle.WITHDRAWN),
                name="practice_once_on_a_commitment",
                violation_error_message=_("This answer was put forward as a practice already."),
            ),
            models.UniqueConstraint(
                fields=["report", "pledge"],
                condition=~Q(state=lifecycle.WITHDRAWN),
                name="practice_once_on_a_pledge",
                violation_error_message=_("This answer was put forward as a practice already."),
            ),
        )
        indexes = (
            models.Index(fields=["-published_at", "-id"], name="practice_latest", condition=Q(state="published")),
        )

    def __str__(self):
        return f"practice {self.pk}"

    def get_absolute_url(self):
        return reverse("practices:practice", args=[self.pk])


class PracticeRound(record.Round):
    paper = models.ForeignKey(SharedPractice, on_delete=models.PROTECT, related_name="rounds")

    class Meta:
        verbose_name = _("round of a practice")
        verbose_name_plural = _("rounds of practices")
        constraints = (models.UniqueConstraint(fields=["paper", "number"], name="practice_round_once"),)


class PracticeMove(record.Move):
    paper = models.ForeignKey(SharedPractice, on_delete=models.PROTECT, related_name="moves")
    to_state = models.CharField(_("to"), max_length=12, choices=State.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("move of a practice")
        verbose_name_plural = _("moves of practices")


class PracticeTakedown(record.Takedown):
    """It takes the texts of a practice."""

    has_documents = False
    paper = models.ForeignKey(SharedPractice, on_delete=models.PROTECT, related_name="takedowns")

    class Meta:
        verbose_name = _("takedown in a practice")
        verbose_name_plural = _("takedowns in practices")
        constraints = record.takedown_rules(
            "practice_takedown", of=["paper"], message=_("A takedown of this practice is asked for already.")
        )

    def __str__(self):
        return str(self.paper)
