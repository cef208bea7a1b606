"""The addresses of the desk. They are named with those of reports, beneath, as they always were."""

from django.urls import path

from commitments.progress import urls as reports

from .views import desk, escalated, mail, shield, unsaved

app_name = reports.app_name

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/people/<slug:slug>/shield/", shield.shield, name="shield"),
    path("desk/escalated/<slug:noun>/<uuid:record_id>/", escalated.escalated, name="escalated"),
    path("desk/mail/", mail.switch, name="mail"),
    path("desk/mail/stop/", mail.stop, name="stop-mail"),
    path("desk/mail/<str:token>/", mail.stop_by_link, name="stop-mail-by-link"),
    path("scratch/", unsaved.scratch, name="scratch"),
    path("scratch/throw-away/", unsaved.throw_away, name="throw-away"),
    path("desk/unsaved/", unsaved.unsaved, name="unsaved"),
    *reports.urlpatterns,
]
