"""Path converters. Codes of commitments contain dots and hyphens (`gcm.13.a`, `a68-190.1`)."""

from django.urls import register_converter


class CodeConverter:
    regex = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


def register():
    """Make `<code:...>` known; called by `tracker.urls` before any pattern uses it."""
    register_converter(CodeConverter, "code")
