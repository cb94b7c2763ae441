"""Addresses of requests."""

from django.urls import path

from entraide.cases.views import finishing, preparing, questions, reviewing, starting

urlpatterns = [
    path("", starting.requests, name="requests"),
    path("new", starting.new_request, name="request-new"),
    path("new/state", starting.new_request_state, name="request-new-state"),
    path("samples/<slug:name>", starting.start_from_sample, name="request-from-sample"),
    path("import", starting.import_case, name="request-import"),
    path("<uuid:pk>", preparing.task_list, name="request"),
    path("<uuid:pk>/kinds", preparing.kinds, name="request-kinds"),
    path("<uuid:pk>/states", questions.states, name="request-states"),
    path("<uuid:pk>/basis", preparing.legal_basis, name="request-basis"),
    path("<uuid:pk>/check", finishing.check_answers, name="request-check"),
    path("<uuid:pk>/letter", finishing.letter, name="request-letter"),
    path("<uuid:pk>/letter.<slug:kind>", finishing.download, name="request-download"),
    path("<uuid:pk>/review", reviewing.review, name="request-review"),
    path("<uuid:pk>/finish", finishing.finish, name="request-finish"),
    path("<uuid:pk>/reopen", finishing.reopen, name="request-reopen"),
    path("<uuid:pk>/copy", starting.copy, name="request-copy"),
    path("<uuid:pk>/history", finishing.history, name="request-history"),
    # tasks last: their names are content
    path("<uuid:pk>/<slug:task>", questions.section, name="request-section"),
    path("<uuid:pk>/<slug:task>/<slug:page>", questions.question_page, name="request-page"),
]
