"""Who is asked to fill which rows of a report."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.actors.naming import told_apart

TAKE_BACK = "nobody"


class AssignForm(forms.Form):
    """Rows, and a part or a colleague. `rows` are Tasks, `parts` actors, `people` those who write for the actor."""

    rows = forms.MultipleChoiceField(
        label=gettext_lazy("Which rows?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one row.")},
    )
    whom = forms.ChoiceField(
        label=gettext_lazy("Who fills them?"),
        help_text=gettext_lazy("They see these rows and nothing else of the draft, unless they write for you already."),
        error_messages={"required": gettext_lazy("Choose who fills them.")},
    )

    def __init__(self, *args, rows, parts, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.tasks = {task.commitment.code: task for task in rows}
        self.parts = {f"part-{part.pk}": part for part in parts}
        self.people = {f"person-{person.pk}": person for person in people}
        self.fields["rows"].choices = [(code, _label(task)) for code, task in self.tasks.items()]
        groups = [
            (_("Parts of your organisation"), [(f"part-{part.pk}", label) for part, label in told_apart(parts)]),
            (_("Colleagues"), [(key, person.get_full_name()) for key, person in self.people.items()]),
        ]
        filled = [group for group in groups if group[1]]
        self.fields["whom"].choices = [("", _("Choose")), *filled, (TAKE_BACK, _("Nobody: take them back"))]

    @property
    def commitments(self):
        return [self.tasks[code].commitment for code in self.cleaned_data["rows"]]

    @property
    def takes_back(self):
        return self.cleaned_data["whom"] == TAKE_BACK

    @property
    def part(self):
        return self.parts.get(self.cleaned_data["whom"])

    @property
    def person(self):
        return self.people.get(self.cleaned_data["whom"])


def _label(task):
    return (
        _("%(row)s (%(who)s)") % {"row": task.commitment.label, "who": task.who} if task.who else task.commitment.label
    )
