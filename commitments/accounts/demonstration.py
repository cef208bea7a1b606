"""The demonstration's sign-ins: known to everybody, so they exist only where DEMO is on (this machine, in debug)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

PASSWORD = "waymark-demo"  # noqa: S105 - printed at start and on the sign-in page; never on a public site


@dataclass(frozen=True)
class DemoAccount:
    name: str
    email: str
    role: object
    password: str = PASSWORD


ACCOUNTS = (
    DemoAccount("Ana", "ana@example.org", _("Focal point of Arcadia: writes and submits")),
    DemoAccount("Abe", "abe@example.org", _("Contributor for Arcadia: writes")),
    DemoAccount("Dora", "dora@example.org", _("Deputy of Arcadia: writes, submits, and clears for who is away")),
    DemoAccount(
        "Lea", "lea@example.org", _("Focal point of Arcadia's Ministry of Labour, where reports are cleared first")
    ),
    DemoAccount(
        "Clem", "clem@example.org", _("Clearer of that ministry: reads, and clears before a report is submitted")
    ),
    DemoAccount("Bob", "bob@example.org", _("Focal point of Borduria")),
    DemoAccount("Noor", "noor@example.org", _("Focal point of Harbour Light, an NGO")),
    DemoAccount("Rhea", "rhea@example.org", _("Reviewer: publishes or returns")),
    DemoAccount("Cleo", "cleo@example.org", _("Curator: keeps the catalogue in the admin")),
    DemoAccount("Cyra", "cyra@example.org", _("Second curator: confirms what Cleo proposes")),
)
