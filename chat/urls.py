"""Chat's URLs, below /groups/."""

from django.urls import URLPattern, URLResolver, path

from chat import views

app_name = "chat"
urlpatterns: list[URLPattern | URLResolver] = [
    path("search/", views.search, name="search"),
    path("numbers/", views.site_numbers, name="site_numbers"),
    path("bookmarks/", views.bookmarks, name="all_bookmarks"),
    path("<slug:slug>/room/", views.room, name="room"),
    path("<slug:slug>/room/search/", views.search_room, name="search_room"),
    path("<slug:slug>/room/history/", views.history, name="history"),
    path("<slug:slug>/room/read/", views.read_so_far, name="read"),
    path("<slug:slug>/room/mutes/", views.mutes, name="mutes"),
    path("<slug:slug>/room/topics/", views.topics, name="topics"),
    path("<slug:slug>/room/bookmarks/", views.bookmarks_here, name="bookmarks"),
    path("<slug:slug>/room/reports/", views.reports, name="reports"),
    path("<slug:slug>/room/reports/<int:pk>/", views.resolve, name="resolve"),
    path("<slug:slug>/room/numbers/", views.numbers, name="numbers"),
    path("<slug:slug>/room/told/", views.told, name="told"),
    path("<slug:slug>/room/told/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("<slug:slug>/room/told/<int:pk>/add/", views.add, name="add_to_report"),
    path("<slug:slug>/room/freeze/", views.freeze, {"on": True}, name="freeze"),
    path("<slug:slug>/room/unfreeze/", views.freeze, {"on": False}, name="unfreeze"),
    path("<slug:slug>/room/watch-words/", views.watching, {"on": True}, name="watch_words"),
    path("<slug:slug>/room/unwatch-words/", views.watching, {"on": False}, name="unwatch_words"),
    path("<slug:slug>/room/held/<int:pk>/", views.held, name="held"),
    path("<slug:slug>/room/held/<int:pk>/withdraw/", views.withdraw_held, name="withdraw_held"),
    path("<slug:slug>/room/held/<int:pk>/put-away/", views.put_held_away, name="put_held_away"),
    path("<slug:slug>/room/held/<int:pk>/appeal/", views.appeal, name="appeal"),
    path("<slug:slug>/room/<int:pk>/", views.message, name="message"),
    path("<slug:slug>/room/<int:pk>/<slug:verb>/", views.act, name="act"),
]
