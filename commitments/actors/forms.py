"""What is asked when people are invited, given another role, or accept."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.accounts.models import User
from commitments.audit.admin_versions import CodesField, ProposalForm
from commitments.common.keys import KeyField
from commitments.common.lines import LineField, MailField

from .models import Actor, Role

LAST_PLACE = 9
"""Longer chains of clearance than this are a slip of the hand."""


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a role.")},
    )
    step = forms.IntegerField(
        label=gettext_lazy("Place in the chain of clearance"),
        help_text=gettext_lazy(
            "For a clearer only. Whoever is at place 1 clears first. Of several people at one place, one is enough."
        ),
        min_value=1,
        max_value=LAST_PLACE,
        required=False,
    )

    def clean(self):
        said = super().clean()
        is_clearer, step = said.get("role") == Role.CLEARER, said.get("step")
        if is_clearer and step is None and "step" not in self.errors:
            self.add_error("step", _("Give the place at which a clearer clears; the first is 1."))
        if said.get("role") and not is_clearer and step is not None:
            self.add_error("step", _("Only a clearer has a place. Leave it empty, or choose the role of a clearer."))
        return said

    def facts(self):
        return {"role": self.cleaned_data["role"], "step": self.cleaned_data["step"] or 0}


class InviteForm(RoleForm):
    """The same form sent twice invites once."""

    email = MailField(
        label=gettext_lazy("Mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Give the mail address of the person you invite.")},
    )
    key = KeyField()

    field_order = ("email", "role", "step", "key")

    def facts(self):
        return {**super().facts(), "email": self.cleaned_data["email"], "key": self.cleaned_data["key"]}


class FirstForm(forms.Form):
    """The curators' question: who is to be the focal point of an actor that has none."""

    email = MailField(label=gettext_lazy("Mail address"), max_length=254)
    key = KeyField()


class MergeForm(ProposalForm):
    """The curators' question: with which entry is this one merged, and why."""

    kept = CodesField(
        Actor,
        label=gettext_lazy("Code of the entry that is kept"),
        error_messages={"required": gettext_lazy("Give it.")},
    )

    field_order = ("kept", "reason", "key")

    def clean_kept(self):
        """One."""
        kept, *others = self.cleaned_data["kept"]
        if others:
            raise ValidationError(_("An entry is merged with one other."))
        return kept


class RetireActorForm(ProposalForm):
    followed_by = CodesField(Actor, label=gettext_lazy("Codes of the bodies that follow it, with blanks between them"))

    field_order = ("followed_by", "reason", "key")


class AcceptForm(forms.Form):
    """The same for everybody: whether the address has an account, the page does not say."""

    name = LineField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("Your colleagues see it. The public never does."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Give your name.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy(
            "If you have an account with this address, its password. Otherwise choose one of at least 12 characters."
        ),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Type a password.")},
    )

    def is_good_for(self, email):
        """Whether somebody new with this address may have this password."""
        try:
            validate_password(self.cleaned_data["password"], User(email=email, name=self.cleaned_data["name"]))
        except ValidationError:
            return False
        return True

    def refuse_password(self):
        """One sentence for a wrong password and for a weak one: neither says whether there is an account."""
        self.add_error(
            "password",
            _(
                "This password does not fit. If you have an account with this address, use its password. "
                "Otherwise choose another: at least 12 characters, not like your address, and not one that many use."
            ),
        )
