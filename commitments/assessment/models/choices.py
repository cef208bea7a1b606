"""The words in which an assessment is told: its states, what became of it after the reply, what ties two actors."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.assessment import lifecycle


class State(models.TextChoices):
    DRAFT = lifecycle.DRAFT, _("Draft")
    SUBMITTED = lifecycle.SUBMITTED, _("With the panel")
    RETURNED = lifecycle.RETURNED, _("Returned")
    SENT = lifecycle.SENT, _("Sent to its subject")
    REPLIED = lifecycle.REPLIED, _("Replied to")
    SETTLED = lifecycle.SETTLED, _("Ready to be published")
    PUBLISHED = lifecycle.PUBLISHED, _("Published")
    WITHDRAWN = lifecycle.WITHDRAWN, _("Withdrawn")
    RETRACTED = lifecycle.RETRACTED, _("Taken back before publication")


class Settled(models.TextChoices):
    MAINTAINED = "maintained", _("maintained after the reply")
    REVISED = "revised", _("revised after the reply")


class Tie(models.TextChoices):
    """What ties an assessor to a subject. The label ends the sentence "..., since": no person is named."""

    SAME = "same", _("nobody assesses itself")
    PARENT = "parent", _("the subject is a part of the assessor")
    PART = "part", _("the assessor is a part of the subject")
    SAME_WHOLE = "same_whole", _("both are parts of the same body")
    SHARED_MEMBER = "shared_member", _("somebody belongs to both organisations")
    ONE_VOICE = "one_voice", _("another body of the same organisation assesses the same over the same time")
