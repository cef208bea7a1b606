from django.apps import AppConfig


class CurationConfig(AppConfig):
    name = "commitments.curation"
    label = "curation"

    def ready(self):
        from commitments.audit.admin_versions import ProposingAdmin
        from commitments.scorecards.preview import preview_of

        ProposingAdmin.preview_of = staticmethod(preview_of)
