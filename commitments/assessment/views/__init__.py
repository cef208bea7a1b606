"""The pages of assessments and replies. Each view reads gate, form, action, answer."""

CHECK, LEAVE, MORE = "check", "leave", "more"
"""What the writer pressed."""
