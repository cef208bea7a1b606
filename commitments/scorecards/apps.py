from django.apps import AppConfig


class ScorecardsConfig(AppConfig):
    name = "commitments.scorecards"
    label = "scorecards"
