"""The addresses of the second voice."""

from django.urls import path

from commitments.record import views as record

from .views import begin, desk, drafts, evidence, panel, public, replies, submission
from .views.pages import PAGES

app_name = "assessment"

urlpatterns = [
    path("desk/assessments/", desk.desk, name="desk"),
    path("assessments/", public.assessments, name="assessments"),
    path("assessments/new/", begin.new, name="new"),
    path("assessments/<uuid:assessment_id>/", public.assessment, name="assessment"),
    path("assessments/<uuid:assessment_id>/revisions/<int:number>/", public.revision, name="revision"),
    path("assessments/<uuid:assessment_id>/evidence/<uuid:item_id>/file/", evidence.file, name="evidence-file"),
    # the assessor
    path("assessments/<uuid:assessment_id>/write/", drafts.write, name="write"),
    path("assessments/<uuid:assessment_id>/discard/", record.discard, {"pages": PAGES}, name="discard"),
    path("assessments/<uuid:assessment_id>/correct/", record.correct, {"pages": PAGES}, name="correct"),
    path("assessments/<uuid:assessment_id>/revise/", drafts.revise, name="revise"),
    path("assessments/<uuid:assessment_id>/check/", record.check, {"pages": PAGES}, name="check"),
    path("assessments/<uuid:assessment_id>/submit/", record.submit, {"pages": PAGES}, name="submit"),
    path("assessments/<uuid:assessment_id>/sent/", record.sent, {"pages": PAGES}, name="sent"),
    path("assessments/<uuid:assessment_id>/recall/", record.recall, {"pages": PAGES}, name="recall"),
    path("assessments/<uuid:assessment_id>/maintain/", submission.maintain, name="maintain"),
    path("assessments/<uuid:assessment_id>/retract/", submission.retract, name="retract"),
    # the subject
    path("assessments/<uuid:assessment_id>/read/", replies.read, name="read"),
    path("assessments/<uuid:assessment_id>/reply/", replies.reply, name="reply"),
    path("assessments/<uuid:assessment_id>/extend/", replies.extend, name="extend"),
    # the panel
    path("assessments/<uuid:assessment_id>/review/", record.review, {"pages": PAGES}, name="review"),
    path("assessments/<uuid:assessment_id>/begin-review/", record.begin, {"pages": PAGES}, name="begin-review"),
    path("assessments/<uuid:assessment_id>/return/", record.return_, {"pages": PAGES}, name="return"),
    path("assessments/<uuid:assessment_id>/send/", panel.send, {"pages": PAGES}, name="send"),
    path("assessments/<uuid:assessment_id>/ask-again/", panel.ask_again, {"pages": PAGES}, name="ask-again"),
    path("assessments/<uuid:assessment_id>/publish/", record.publish, {"pages": PAGES}, name="publish"),
    path("assessments/<uuid:assessment_id>/withdraw/", record.withdraw, {"pages": PAGES}, name="withdraw"),
    # the curators
    path("assessments/<uuid:assessment_id>/takedown/", record.ask_takedown, {"pages": PAGES}, name="takedown"),
]
