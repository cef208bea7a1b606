from django.urls import path

from .views import beginning, desk, public, review, sending, writing

app_name = "progress"

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("reports/", public.reports, name="reports"),
    path("reports/new/", beginning.new, name="new"),
    path("reports/<uuid:report_id>/", public.report, name="report"),
    path("reports/<uuid:report_id>/revisions/<int:number>/", public.revision, name="revision"),
    # the reporting actor
    path("reports/<uuid:report_id>/write/", writing.write, name="write"),
    path("reports/<uuid:report_id>/period/", writing.period, name="period"),
    path("reports/<uuid:report_id>/claims/<code:code>/", writing.claim, name="claim"),
    path("reports/<uuid:report_id>/claims/<code:code>/remove/", writing.remove_claim, name="remove-claim"),
    path("reports/<uuid:report_id>/check/", sending.check, name="check"),
    path("reports/<uuid:report_id>/submit/", sending.submit, name="submit"),
    path("reports/<uuid:report_id>/sent/", sending.sent, name="sent"),
    path("reports/<uuid:report_id>/discard/", sending.discard, name="discard"),
    path("reports/<uuid:report_id>/correct/", sending.correct, name="correct"),
    # the reviewers
    path("reports/<uuid:report_id>/review/", review.review, name="review"),
    path("reports/<uuid:report_id>/publish/", review.publish, name="publish"),
    path("reports/<uuid:report_id>/return/", review.give_back, name="return"),
    path("reports/<uuid:report_id>/withdraw/", review.withdraw, name="withdraw"),
]
