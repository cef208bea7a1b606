"""The forms of assessments and replies. They never save."""
