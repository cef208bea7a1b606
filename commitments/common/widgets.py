"""Controls that several forms use, and the way to show a sent form again without judging it."""

from django import forms


def text_area(rows):
    return forms.Textarea(attrs={"rows": rows})


def typed(form):
    """What stands in the fields of a sent form, as text."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }
