"""What a hub reads from the database: on threads of its own, and in batches for all who ask at the same time."""

from chat import visitors
from chat.queries.log import News, news_of
from ground.sockets.batcher import Batcher
from ground.sockets.threads import DatabaseThreads

ARRIVING = 0.002  # seconds; those who arrive within them are looked up together
MOST_ARRIVING = 100


class Reads:
    """The batched reads of one event loop."""

    def __init__(self) -> None:
        self.threads = DatabaseThreads("chat-reader", 2)
        self.run = self.threads.run
        # After a restart everybody reconnects at once; they are looked up together.
        self.visitors = Batcher(self._find_visitors, seconds=ARRIVING, most=MOST_ARRIVING)
        # One ring from another process may announce many rooms; their logs are read together.
        self.news = Batcher(self._find_news, seconds=0, most=MOST_ARRIVING)
        self.personal = Batcher(self._find_personal, seconds=ARRIVING, most=MOST_ARRIVING)

    def close(self) -> None:
        """End the threads."""
        self.threads.close()

    async def _find_visitors(self, asked: list[tuple[str, str, str]]) -> list[visitors.Visitor | str]:
        return await self.run(visitors.visitors, asked)

    async def _find_personal(self, asked: list[tuple[int, int, bool]]) -> list[visitors.Personal]:
        return await self.run(visitors.personal, asked)

    async def _find_news(self, asked: list[tuple[int, int, int]]) -> list[News]:
        return await self.run(news_of, asked)
