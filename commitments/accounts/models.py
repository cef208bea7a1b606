from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.audit.immutability import ERASED
from commitments.common.constraints import both_or_neither, not_before, one_of


class UserManager(BaseUserManager["User"]):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username):
        return self.get(email=username.lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Never public: what is published carries the actor's name (docs/principles.md, 12)."""

    email = models.EmailField(_("mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("may enter the admin"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)
    demonstration = models.BooleanField(
        _("made by the demonstration"),
        default=False,
        editable=False,
        help_text=_("Signs in only where DEMO is on: their password is printed."),
    )
    endings = models.PositiveIntegerField(
        _("times sessions were ended on purpose"),
        default=0,
        editable=False,
        help_text=_("Forms that were opened before the latest of them keep nothing more of what is typed."),
    )

    erased_at = models.DateTimeField(
        _("erased"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Since when nothing but the number of this row is left of the person (docs/adr/0027)."),
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(is_active=False, is_staff=False, is_superuser=False),
                name="user_erased_stays_out",
                violation_error_message=_("This person was erased. Nothing brings them back."),
            ),
        )

    def __str__(self):
        return ERASED if self.erased_at else self.email

    def get_full_name(self):
        return self.name or self.email

    def get_short_name(self):
        return self.name or self.email


class Session(AbstractBaseSession):
    """Somebody is signed in. It says whose it is and since when; never from where or with which browser."""

    account_id = models.BigIntegerField(_("whose"), null=True, db_index=True)
    began_at = models.DateTimeField(_("begun"))
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls):
        from commitments.accounts.sessions import SessionStore  # the store knows the model; Django asks both ways

        return SessionStore


class Constituency(models.TextChoices):
    """Whom a member of the panel comes from."""

    STATE = "state", _("States")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    PRIVATE_SECTOR = "private_sector", _("The private sector")
    MIGRANTS = "migrants", _("Migrants")
    SECRETARIAT = "secretariat", _("The secretariat")


class PanelSeatQuerySet(models.QuerySet):
    def current(self):
        """Seats that are held today: confirmed, and not ended."""
        return self.filter(seated_at__isnull=False, ended_at=None)

    def in_world(self, *, fictional):
        """Current seats of real people or of the demonstration's, never both."""
        return self.current().filter(user__is_active=True, user__demonstration=fictional)

    def by_constituency(self):
        return self.order_by("constituency", "seated_at", "id")


class PanelSeat(models.Model):
    """A person's place on the panel of reviewers: proposed by one curator, confirmed by another, ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats", verbose_name=_("person"))
    constituency = models.CharField(_("constituency"), max_length=20, choices=Constituency.choices)
    public_name = models.CharField(
        _("name on the public page"),
        max_length=150,
        blank=True,
        help_text=_("Only what this person agreed to show. Left empty, the page shows the constituency alone."),
    )
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seated_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    seated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PanelSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat on the panel")
        verbose_name_plural = _("seats on the panel")
        constraints = (
            one_of("constituency", Constituency, name="seat_constituency_known"),
            both_or_neither("seated_at", "seated_by", name="seat_confirmed_by_somebody"),
            both_or_neither("ended_at", "ended_by", name="seat_ended_by_somebody"),
            not_before("seated_at", "proposed_at", name="seat_confirmed_after_proposed"),
            not_before("ended_at", "proposed_at", name="seat_ended_after_proposed"),
            models.CheckConstraint(
                condition=Q(seated_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(seated_by=F("proposed_by")),
                name="seat_by_two_people",
                violation_error_message=_("A seat is confirmed by another curator than the one who proposed it."),
            ),
            models.CheckConstraint(
                condition=Q(seated_by__isnull=True) | ~Q(seated_by=F("user")),
                name="seat_not_by_oneself",
                violation_error_message=_("Nobody confirms a seat of their own."),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_at__isnull=True),
                name="seat_one_at_a_time",
                violation_error_message=_("This person has a seat already, or is proposed for one."),
            ),
        )

    def __str__(self):
        return f"{self.user}: {self.get_constituency_display()}"
