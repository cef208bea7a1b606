from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "commitments.actors"
    label = "actors"
