"""What a reader sees for a step or an absence: its mark, its number, its word; and whose words they are. One place, so
that every page says the same."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .steps import Absence, Step, step_of


@dataclass(frozen=True)
class Shown:
    """`mark` names a drawing of the sprite, `css` the class of its box and its part of a bar."""

    code: str
    mark: str
    number: str
    word: object
    css: str

    @property
    def is_absence(self):
        return self.mark.startswith("ab-")

    @property
    def text(self):
        return f"{self.number} {self.word}".strip()


STEPS = {
    step: Shown(step.value, step.value, number, word, css)
    for step, number, word, css in (
        (Step.DO_0, "0", _("No action yet"), "s0"),
        (Step.DO_1, "1", _("Planned"), "s1"),
        (Step.DO_2, "2", _("Under way"), "s2"),
        (Step.DO_3, "3", _("Substantially in place"), "s3"),
        (Step.DO_4, "4", _("In place and operating"), "s4"),
        (Step.R1, "R1", _("Not upheld"), "r1"),
        (Step.R2, "R2", _("Exceptions occur"), "r2"),
        (Step.R3, "R3", _("Upheld in practice, without a legal safeguard"), "r3"),
        (Step.R4, "R4", _("Upheld in law and practice"), "r4"),
        (Step.UNSTATED, "", _("Reported, without a stage"), "sx"),
    )
}

ABSENCES = {
    absence: Shown(absence.value, mark, "", word, css)
    for absence, mark, word, css in (
        (Absence.NO_REPORT, "ab-nr", _("No report received"), "nr"),
        (Absence.CANNOT_ASSESS, "ab-ca", _("Cannot assess"), "ca"),
        (Absence.NOT_APPLICABLE, "ab-na", _("Not applicable"), "na"),
        (Absence.NOT_ADDRESSED, "ab-nd", _("Not asked of it, or no support recorded"), "nd"),
    )
}

TRANSCRIBED = Shown("transcribed", "tr", "", _("Read from a document, not reported"), "tr")
BREACH = Shown("breach", "rf-breach", "", _("Breach reported"), "rb")


def shown_claim(claim):
    """What a published claim says, as a reader sees it: a step, or why there is none."""
    if claim.answer != "assessed":
        return ABSENCES[Absence(claim.answer)]
    return STEPS[step_of(claim, claim.kind)]


# Nobody is made to say what they did not submit: what Waymark read in a document is worded as its reading.


def says(name, *, transcribed):
    """Before what a body says: `Arcadia says`."""
    words = gettext("Waymark read from a document of %(name)s") if transcribed else gettext("%(name)s says")
    return words % {"name": name}


def what_it_says(name, *, transcribed):
    """The same as a heading: `What Arcadia says`."""
    words = gettext("What Waymark read about %(name)s") if transcribed else gettext("What %(name)s says")
    return words % {"name": name}


def report_by(name, *, transcribed):
    words = gettext("Read from a paper of %(name)s") if transcribed else gettext("Report by %(name)s")
    return words % {"name": name}


def pledge_by(name, *, transcribed):
    words = gettext("Pledge of %(name)s, read from a list") if transcribed else gettext("Pledge by %(name)s")
    return words % {"name": name}


def cited_as(name, *, transcribed):
    """Whom a citation names as the author: who read it, where the body did not submit it."""
    words = gettext("Waymark, read from a document and not submitted by %(name)s") if transcribed else "%(name)s"
    return words % {"name": name}
