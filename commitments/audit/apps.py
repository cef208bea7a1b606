from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "commitments.audit"
    label = "audit"
