"""The hidden word of a form that makes something: the same form sent twice makes it once (audit/keys.py)."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy


class KeyField(forms.UUIDField):
    """Drawn anew for each form that is shown. One that was lost or spoilt on the way is drawn anew as well, and the form
    comes back to be sent once more: without it nobody could tell the first sending from the second."""

    SENTENCE = gettext_lazy("This form came without its number. Nothing was made; send it once more.")

    def __init__(self, **facts):
        super().__init__(
            widget=forms.HiddenInput,
            initial=uuid.uuid4,
            error_messages={"required": self.SENTENCE, "invalid": self.SENTENCE},
            **facts,
        )

    def bound_data(self, data, initial):
        try:
            return uuid.UUID(str(data))
        except ValueError:
            return uuid.uuid4()
