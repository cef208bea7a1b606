from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "commitments.actors"
    label = "actors"

    def ready(self):
        from commitments.accounts.actions import belongings, still_held, who_stays  # models are there only now
        from commitments.audit import history
        from commitments.search import index

        from . import admin_visibility, searched
        from .actions.invitations import forget_addresses
        from .actions.memberships import check_focal_points_remain, memberships_held

        history.unnamed_people.append(admin_visibility.people_of_shielded)
        history.unnamed_rows.append(admin_visibility.rows_of_shielded)
        who_stays.append(check_focal_points_remain)
        still_held.append(memberships_held)
        belongings.append(forget_addresses)
        for source in searched.SOURCES:
            index.register(source)
