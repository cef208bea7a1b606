"""The words that a revision of a pledge is said in: its state on the way, its form, nature and direction."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.pledges import lifecycle, measures


class State(models.TextChoices):
    """Of a revision, on its way to the public."""

    DRAFT = lifecycle.DRAFT, _("Draft")
    SUBMITTED = lifecycle.SUBMITTED, _("With the panel")
    RETURNED = lifecycle.RETURNED, _("Returned")
    PUBLISHED = lifecycle.PUBLISHED, _("Published")
    WITHDRAWN = lifecycle.WITHDRAWN, _("Taken from public view")


class Origin(models.TextChoices):
    SUBMITTED = "submitted", _("submitted")
    TRANSCRIBED = "transcribed", _("read from a document")


class Form(models.TextChoices):
    """By how many it is made."""

    INDIVIDUAL = "individual", _("Individual: one actor alone")
    COMMON = "common", _("Common: several make the same pledge")
    PARTNERSHIP = "partnership", _("In partnership: one leads, partners do a part")
    MATCHING = "matching", _("Matching: it answers a pledge of another")


class Nature(models.TextChoices):
    FINANCIAL = "financial", _("Financial")
    HUMAN = "human", _("Human resources")
    PROCESS = "process", _("Process")
    POLICY = "policy", _("Policy")


class Direction(models.TextChoices):
    RISE = measures.RISE, _("should rise")
    FALL = measures.FALL, _("should fall")
    KEEP = measures.KEEP, _("should stay as it is")


class Specific(models.TextChoices):
    """What makes a pledge specific, as far as its text alone can say it. Kept and shown; never counted or graded."""

    WHOM = "whom", _("It says whom it serves")
    HOW = "how", _("It says by what means")
    RESPONSIBLE = "responsible", _("It says who is responsible")
    MEANS = "means", _("It says how it is paid for")
    FOLLOW_UP = "follow_up", _("It says how progress will be told")
