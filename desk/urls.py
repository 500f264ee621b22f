"""URLs of the desk."""

from django.urls import path

from desk.views import card, case_acts, cases, desk, handover, held, phones, pictures, plea, sample, watches

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("waiting/", desk.waiting, name="desk_waiting"),
    path("alarms/<int:pk>/take/", desk.take_alarm, name="desk_take"),
    path("handover/", handover.handover, name="desk_handover"),
    path("handover/<int:pk>/", handover.acknowledge, name="desk_acknowledge"),
    path("phones/", phones.enroll, name="desk_phone"),
    path("phones/<int:pk>/end/", phones.end, name="desk_phone_end"),
    path("sample/", sample.samples, name="desk_samples"),
    path("sample/<int:pk>/", sample.sample, name="desk_sample"),
    path("abuse/", plea.told, name="desk_plea"),
    path("abuse/<int:pk>/", plea.case, name="desk_plea_case"),
    path("watch/", watches.watches, name="desk_watch"),
    path("watch/<int:pk>/end/", watches.end, name="desk_watch_end"),
    path("requests/<int:pk>/accept/", desk.decide, {"answer": "accept"}, name="desk_accept"),
    path("requests/<int:pk>/decline/", desk.decide, {"answer": "decline"}, name="desk_decline"),
    path("open/<int:pk>/claim/", case_acts.act, {"what": "claim"}, name="desk_claim"),
    path("open/<int:pk>/release/", case_acts.act, {"what": "release"}, name="desk_release"),
    path("open/<int:pk>/hide/", case_acts.act, {"what": "hide"}, name="desk_case_hide"),
    path("open/<int:pk>/handled/", case_acts.act, {"what": "handled"}, name="desk_case_handled"),
    path("open/<int:pk>/leave/", case_acts.act, {"what": "leave"}, name="desk_case_leave"),
    path("open/<int:pk>/pass-on/", case_acts.act, {"what": "pass-on"}, name="desk_case_pass_on"),
    path("open/<int:pk>/words/", case_acts.open_case, name="desk_case_open"),
    path("open/<int:pk>/hand-over/", case_acts.act, {"what": "hand-over"}, name="desk_case_hand_over"),
    path("reports/<int:pk>/hide/", desk.answer_report, {"outcome": "hide"}, name="desk_hide"),
    path("reports/<int:pk>/handled/", desk.answer_report, {"outcome": "handled"}, name="desk_handled"),
    path("reports/<int:pk>/leave/", desk.answer_report, {"outcome": "leave"}, name="desk_leave"),
    path("reports/<int:pk>/hand-over/", desk.answer_report, {"outcome": "hand-over"}, name="desk_hand_over"),
    path("cases/<int:pk>/", cases.case, name="desk_case"),
    path("held/<int:pk>/", held.held, name="desk_held"),
    path("held/<int:pk>/picture/", pictures.of_held, name="desk_held_picture"),
    path("reports/<int:pk>/picture/", pictures.of_report, name="desk_report_picture"),
    path("unwatched/<int:pk>/", cases.unwatched_request, name="desk_unwatched"),
    path("messages/<int:pk>/restore/", desk.restore, name="desk_restore"),
    path("groups/<slug:slug>/members/<int:pk>/", card.card, name="desk_card"),
    path("groups/<slug:slug>/freeze/", desk.freeze, {"on": True}, name="desk_freeze"),
    path("groups/<slug:slug>/unfreeze/", desk.freeze, {"on": False}, name="desk_unfreeze"),
]
