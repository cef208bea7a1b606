"""Words that more than one feature uses. Each word's meaning is in docs/methodology.md."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActorType(TextChoices):
    """Who may report. A commitment is addressed to types, an actor has one."""

    STATE = "state", _("State")
    OBSERVER_STATE = "observer_state", _("Observer State")
    MINISTRY = "ministry", _("Ministry")
    LOCAL_AUTHORITY = "local_authority", _("Local authority")
    UN_ENTITY = "un_entity", _("UN entity")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental body")
    REGIONAL_PROCESS = "regional_process", _("Regional process")
    NGO = "ngo", _("Non-governmental organisation")
    UNION = "union", _("Union")
    BUSINESS = "business", _("Business")
    ACADEMIC = "academic", _("Academic body")
    MIGRANT_LED = "migrant_led", _("Migrant-led body")


class Kind(TextChoices):
    DO = "do", _("to do")
    REFRAIN = "refrain", _("to refrain")


KINDS_IN_WORDS = (("do", _("To do")), ("refrain", _("Not to do")))
"""Kinds as readers choose between them; the labels above name columns (docs/words.md)."""


class Certainty(TextChoices):
    """How sure a fact of the catalogue is; shown beside it unless it was seen in its source."""

    SEEN = "seen", _("Seen in its source")
    PARTLY_SEEN = "partly_seen", _("Partly seen in its source")
    FROM_MEMORY = "from_memory", _("From memory, to be checked")
    NOT_SEEN = "not_seen", _("Not seen in its source")
    PROPOSED = "proposed", _("Proposed by Waymark")


class Language(TextChoices):
    """The six official languages of the United Nations."""

    ARABIC = "ar", "العربية"
    CHINESE = "zh", "中文"
    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"
    RUSSIAN = "ru", "Русский"
    SPANISH = "es", "Español"
