from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "commitments.evidence"
    label = "evidence"
