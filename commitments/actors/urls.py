from django.urls import path

from . import views

app_name = "actors"

urlpatterns = [
    path("desk/people/", views.people, name="people"),
    path("desk/people/<slug:slug>/", views.people_of, name="people-of"),
    path("desk/people/<slug:slug>/invitations/<uuid:invitation_id>/again/", views.invite_again, name="invite-again"),
    path("desk/people/<slug:slug>/invitations/<uuid:invitation_id>/take-back/", views.take_back, name="take-back"),
    path("desk/people/<slug:slug>/<int:membership_id>/role/", views.role, name="role"),
    path("desk/people/<slug:slug>/<int:membership_id>/end/", views.end, name="end"),
    # nobody needs an account to open these
    path("accounts/invitations/", views.accept, name="accept"),
    path("accounts/invitations/<str:token>/", views.open_invitation, name="open-invitation"),
]
