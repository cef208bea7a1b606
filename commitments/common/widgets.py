"""Controls that several forms use, and the way to show a sent form again without judging it."""

from django import forms


class TextArea(forms.Textarea):
    """A box for a text of several lines. A browser counts a line end once and sends two characters for it; here it is one
    again, before the server counts."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value and value.replace("\r\n", "\n").replace("\r", "\n")


def text_area(rows):
    return TextArea(attrs={"rows": rows})


def typed(form):
    """What stands in the fields of a sent form, as text."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }
