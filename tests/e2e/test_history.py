"""Reading back in a room, with the script."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.site import Person, Site


def test_reading_back_to_the_beginning_shows_each_message_once(person: Callable[..., Person], site: Site) -> None:
    with site.database():
        from chat.log import room_of
        from chat.queries.messages import visible_to
        from groups.models import PeerGroup
        from people.models import User
        from tests.chat.plans import long_history

        group = PeerGroup.objects.get(slug="asa-no-gakko")
        room = room_of(group)
        long_history(room, [User.objects.get(email="mei@demo.example")], 90, body="むかしのことば")
        riku = User.objects.get(email="riku@demo.example")  # reported one of the messages: it is not there for him
        expected = visible_to(riku, room).count()
        assert expected == room.messages.count() - 1
    page = person("riku").visit("/groups/asa-no-gakko/room/", check=False)
    lines, older = page.locator("#lines .message"), page.locator("#older a")
    expect(lines).to_have_count(40)
    for shown in (80, expected):
        older.click()
        expect(lines).to_have_count(shown)
    expect(page.locator("#older")).to_be_hidden()
    expect(page.locator("#beginning")).to_be_visible()
    seqs = lines.evaluate_all("all => all.map((one) => Number(one.dataset.seq))")
    assert seqs == sorted(set(seqs))
