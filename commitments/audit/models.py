import json
import uuid

from django.db import connections, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

SHIELDED = "actor.shielded"
"""The event of a shield."""

PERSON_ERASED = "user.erased"
"""The event of an erasure. It says which archives name the person."""


class EventQuerySet(models.QuerySet):
    def about(self, instance):
        """The history of one row, oldest first."""
        return self.filter(object_type=type_of(instance), object_id=str(instance.pk)).order_by("id")


class Event(models.Model):
    """Somebody did something to a row. It names the row by type and id, so that it never holds it back."""

    at = models.DateTimeField(_("when"))
    verb = models.CharField(_("what"), max_length=60)
    by_id = models.CharField(_("who, id"), max_length=40, blank=True)
    by_label = models.CharField(_("who"), max_length=254, blank=True)
    object_type = models.CharField(_("kind of row"), max_length=60)
    object_id = models.CharField(_("row"), max_length=64)
    object_label = models.CharField(_("row, in words"), max_length=254, blank=True)
    # JSON as text, sorted by key. A JSONField would need JSON_VALID in the schema, which SQLite before 3.42 calls
    # unsafe under trusted_schema=OFF (docs/adr/0010).
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = (
            models.Index(fields=["object_type", "object_id", "id"], name="event_about"),
            models.Index(fields=["at", "id"], name="event_at"),
        )

    def __str__(self):
        # Without the row in words: who reads of an event may not be told whose it is (history.telling).
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"

    @property
    def changes(self):
        """(field, before, after) for each field that the event names; None where there was no value."""
        before, after = json.loads(self.before or "{}"), json.loads(self.after or "{}")
        return [(name, before.get(name), after.get(name)) for name in sorted({*before, *after})]


class WorldVersionManager(models.Manager):
    def now(self):
        """[(stamp of the real actors, of the demonstration), ...]. Written as SQL since every page of a visitor asks it first:
        Django takes fifteen times as long to put it together."""
        with connections[self.db].cursor() as cursor:
            cursor.execute('SELECT "real", "fictional" FROM "audit_worldversion" ORDER BY "id"')
            return cursor.fetchall()


class WorldVersion(models.Model):
    """What the public reads of a world is another where its stamp is another: each public act draws a new one in its own
    transaction (actions.note_public_change, docs/adr/0029).

    One row; where several acts wrote at once there are more, for none waits for another's row. All of them together are
    the version. A stamp is drawn and not counted: a backup that is put back never reaches a number for the second time.
    """

    real = models.UUIDField(_("of the real actors"), default=uuid.uuid4)
    fictional = models.UUIDField(_("of the demonstration"), default=uuid.uuid4)

    objects = WorldVersionManager()

    class Meta:
        verbose_name = _("version of the public pages")
        verbose_name_plural = _("versions of the public pages")

    def __str__(self):
        return f"{self.real} {self.fictional}"


class Redaction(models.Model):
    """A privacy takedown: two people decide that texts of one row leave the record. Only texts, and only while it is open.

    The triggers that fix published rows and events let a named text become empty when such a row is confirmed and not
    yet done; they let nothing else through. `object_id` is the row's own id as text.
    """

    object_type = models.CharField(_("kind of row"), max_length=60)
    object_id = models.CharField(_("row"), max_length=64)
    case = models.UUIDField(_("takedown"), help_text=_("One takedown empties several rows."))
    asked_at = models.DateTimeField(_("asked for"))
    asked_by_id = models.CharField(_("asked by, id"), max_length=40)
    confirmed_at = models.DateTimeField(_("confirmed"))
    confirmed_by_id = models.CharField(_("confirmed by, id"), max_length=40)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("text taken down")
        verbose_name_plural = _("texts taken down")
        constraints = (
            models.CheckConstraint(
                condition=~Q(asked_by_id=F("confirmed_by_id")) & ~Q(asked_by_id="") & ~Q(confirmed_by_id=""),
                name="redaction_by_two_people",
                violation_error_message=_("A takedown is confirmed by somebody else than who asked for it."),
            ),
        )
        indexes = (models.Index(fields=["object_type", "object_id"], name="redaction_of"),)

    def __str__(self):
        return f"{self.object_type} {self.object_id}"


class Erasure(models.Model):
    """A person was erased: who they were went from the log and from wherever else they are named. Only an id is left.

    The triggers let a label of that person become one constant while such a row is not yet done; they let nothing else
    through.
    """

    person_id = models.CharField(_("who was erased, id"), max_length=40, unique=True)
    at = models.DateTimeField(_("when"))
    by_id = models.CharField(_("erased by, id"), max_length=40)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("person erased")
        verbose_name_plural = _("people erased")
        constraints = (
            models.CheckConstraint(
                condition=~Q(person_id=F("by_id")) & ~Q(person_id="") & ~Q(by_id=""), name="erasure_not_of_oneself"
            ),
        )

    def __str__(self):
        return self.person_id


def taken_away(*, since):
    """How many rows were taken down and people erased, ever, and how many shields were set since an instant. Such rows only
    become more."""
    shields = Event.objects.filter(verb=SHIELDED, at__gte=since).count()
    return Redaction.objects.exclude(done_at=None).count(), Erasure.objects.exclude(done_at=None).count(), shields


class ArchiveQuerySet(models.QuerySet):
    def holding(self, *, since, until=None, fictional):
        """Those of one world that hold what was published at `since` and taken away at `until`, oldest first."""
        made = self.filter(fictional=fictional, at__gte=since)
        return (made.filter(at__lt=until) if until else made).order_by("at", "id")


class Archive(models.Model):
    """A copy of the public site that was written as files (`manage.py archive`) and lies where we cannot reach it. What is
    taken down later must be taken out of these copies too: curators read here which they are."""

    at = models.DateTimeField(_("of the instant"))
    place = models.CharField(_("written to"), max_length=500, help_text=_("As whoever wrote it named the folder."))
    fictional = models.BooleanField(_("of the demonstration"))
    release = models.CharField(_("release of Waymark"), max_length=40)
    manifest = models.CharField(_("digest of its manifest"), max_length=64, help_text=_("SHA-256 of its manifest.csv."))
    pages = models.PositiveIntegerField(_("pages"))
    files = models.PositiveIntegerField(_("files"))
    size = models.PositiveBigIntegerField(_("bytes"))

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("archive")
        verbose_name_plural = _("archives")

    def __str__(self):
        return f"{self.place}, {self.at:%Y-%m-%d %H:%M} UTC"


class FormKey(models.Model):
    """A form that made something: the same form sent again by the same person makes nothing more (docs/adr/0014)."""

    key = models.UUIDField(_("key"))
    by_id = models.CharField(_("who, id"), max_length=40)
    act = models.CharField(_("what"), max_length=60)
    object_id = models.CharField(_("row that it made"), max_length=64, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("form key")
        verbose_name_plural = _("form keys")
        constraints = (models.UniqueConstraint(fields=["key", "by_id", "act"], name="form_key_once"),)

    def __str__(self):
        return f"{self.act} {self.key}"


def type_of(instance):
    """`catalogue.commitment`: how events name a model."""
    return instance._meta.label_lower
