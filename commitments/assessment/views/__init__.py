"""The pages of assessments and replies. Each view reads gate, form, action, answer."""

CHECK, LEAVE, MORE = "check", "leave", "more"
"""What the writer pressed."""


def opened_version(typing, version):
    """The version that a form carries: text that is put back was written over what stood then."""
    return typing.typed.get("version", version) if typing.shown else version
