"""Chat's URLs, below /groups/."""

from django.urls import URLPattern, URLResolver, path

from chat import views

app_name = "chat"


def _private(address: str, place: str) -> list[URLPattern | URLResolver]:
    """The pages of a line or a backstage: those of a group's room in which nobody looks after anybody."""
    given = {"place": place}
    return [
        path(f"{address}", views.room, given, name=f"{place}_room"),
        path(f"{address}history/", views.history, given, name=f"{place}_history"),
        path(f"{address}read/", views.read_so_far, given, name=f"{place}_read"),
        path(f"{address}told/", views.told, given, name=f"{place}_told"),
        path(f"{address}told/<int:pk>/take-back/", views.take_back, given, name=f"{place}_take_back"),
        path(f"{address}told/<int:pk>/add/", views.add, given, name=f"{place}_add"),
        path(f"{address}<int:pk>/", views.message, given, name=f"{place}_message"),
        path(f"{address}<int:pk>/<slug:verb>/", views.act, given, name=f"{place}_act"),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("search/", views.search, name="search"),
    path("numbers/", views.site_numbers, name="site_numbers"),
    path("<slug:slug>/room/", views.room, name="room"),
    path("<slug:slug>/room/search/", views.search_room, name="search_room"),
    path("<slug:slug>/room/history/", views.history, name="history"),
    path("<slug:slug>/room/read/", views.read_so_far, name="read"),
    path("<slug:slug>/room/mutes/", views.mutes, name="mutes"),
    path("<slug:slug>/room/reports/", views.reports, name="reports"),
    path("<slug:slug>/room/reports/<int:pk>/", views.resolve, name="resolve"),
    path("<slug:slug>/room/numbers/", views.numbers, name="numbers"),
    path("<slug:slug>/room/told/", views.told, name="told"),
    path("<slug:slug>/room/told/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("<slug:slug>/room/told/<int:pk>/add/", views.add, name="add_to_report"),
    path("<slug:slug>/room/freeze/", views.freeze, {"on": True}, name="freeze"),
    path("<slug:slug>/room/unfreeze/", views.freeze, {"on": False}, name="unfreeze"),
    path("<slug:slug>/room/hour/", views.lead, name="lead"),
    path("<slug:slug>/room/hand/", views.hand, name="hand"),
    path("<slug:slug>/room/turn/", views.turn, name="turn"),
    path("<slug:slug>/room/hours/", views.hours, name="hours"),
    path("<slug:slug>/room/hours/<int:pk>/", views.summary, name="summary"),
    path("<slug:slug>/room/watch-words/", views.watching, {"on": True}, name="watch_words"),
    path("<slug:slug>/room/unwatch-words/", views.watching, {"on": False}, name="unwatch_words"),
    path("<slug:slug>/room/held/<int:pk>/", views.held, name="held"),
    path("<slug:slug>/room/held/<int:pk>/withdraw/", views.withdraw_held, name="withdraw_held"),
    path("<slug:slug>/room/held/<int:pk>/put-away/", views.put_held_away, name="put_held_away"),
    path("<slug:slug>/room/held/<int:pk>/appeal/", views.appeal, name="appeal"),
    path("<slug:slug>/room/held/<int:pk>/picture/", views.held_picture, name="held_picture"),
    path("<slug:slug>/room/picture/", views.send_picture, name="send_picture"),
    path("<slug:slug>/room/<int:pk>/picture/", views.picture, name="picture"),
    path("<slug:slug>/room/<int:pk>/", views.message, name="message"),
    path("<slug:slug>/room/<int:pk>/<slug:verb>/", views.act, name="act"),
    path("<slug:slug>/line/", views.own_line, name="line"),
    path("<slug:slug>/line/adult/", views.adult, name="adult"),
    *_private("<slug:slug>/line/<int:of>/", "line"),
    *_private("<slug:slug>/backstage/", "backstage"),
]
