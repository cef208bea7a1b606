"""A rule of the lifecycle as the sentence that says why not, and that sentence as a 403."""

from django.core.exceptions import PermissionDenied

from commitments.assessment import lifecycle


def why_refused(check, *args, **facts):
    """What `check` refuses with, or nothing."""
    try:
        check(*args, **facts)
    except lifecycle.Refused as refusal:
        return str(refusal)
    return ""


def refuse(reason):
    """403 with the sentence, when there is one."""
    if reason:
        raise PermissionDenied(reason)
