"""Chat's metrics for Prometheus: this process's counters and the state of its hub. No names, groups or words."""

from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from chat.counters import Spread, counters
from chat.hub.hub import in_this_process

NOT_STORED = {"try_again": 0}  # exported from the start, so that its first increase is seen


class ChatCollector(Collector):
    """Reads plain numbers at scrape time, without the database or the event loop."""

    def collect(self) -> Iterator[Metric]:
        """Yield every `tsudoi_chat_…` metric; docs/metrics.md explains them."""
        hubs = in_this_process()
        waiting = [hub.writer.unanswered() for hub in hubs]
        yield _gauge("sockets", "Sockets that are open here", sum(sum(list(hub.by_user.values())) for hub in hubs))
        yield _gauge("people", "Distinct persons with an open socket here", sum(len(hub.by_user) for hub in hubs))
        yield _gauge("rooms", "Rooms that somebody has open here", sum(len(hub.rooms) for hub in hubs))
        yield _gauge("deaf", "1 while the channel layer does not answer", float(any(hub.layer.is_down for hub in hubs)))
        yield _gauge(
            "loop_lag_seconds", "How late the last beat came", max((hub.watch.lag for hub in hubs), default=0.0)
        )
        yield _gauge("writes_waiting", "Writes without an answer yet", sum(count for count, _age in waiting))
        yield _gauge(
            "oldest_write_seconds", "Age of the oldest of them", max((age for _n, age in waiting), default=0.0)
        )
        yield _counter("sockets_opened", "Sockets let in", counters.opened)
        yield _counter("requests", "Requests of those whose network lets no socket through", counters.asked)
        yield _counters("sockets_closed", "Sockets closed or turned away by the server", counters.closed)
        yield _counter("slow_readers", "Sockets sent away because too much waited for them", counters.slow_readers)
        yield _counter("events", "Events written to a room's sockets, counted once a room", counters.events)
        yield _counter("deliveries", "The same, counted once a socket", counters.deliveries)
        yield _counter("messages_stored", "New messages, committed", counters.messages)
        yield _counter("acknowledgements", "Frames acknowledged", counters.acknowledged)
        yield _counters("refusals", "Frames refused", {**NOT_STORED, **counters.refused})
        yield _counter("doorbells_sent", "Rings that went to the channel layer", counters.rings)
        yield _counter("doorbells_lost", "Rings that could not be sent", counters.lost_rings)
        yield _counter("doorbells_missed", "Logs found longer than any ring had told", counters.missed_rings)
        yield _counter("events_healed", "Events read from the log rather than handed over", counters.healed)
        yield _histogram("delivery_seconds", "From a message's arrival until its event is written", counters.delivery)
        yield _histogram("commit_seconds", "One transaction of the writer", counters.commit)
        yield _histogram("batch_writes", "Writes in one transaction", counters.batch)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"tsudoi_chat_{name}", meaning, value=value)


def _counter(name: str, meaning: str, value: float) -> Metric:
    return CounterMetricFamily(f"tsudoi_chat_{name}", meaning, value=value)


def _counters(name: str, meaning: str, values: Mapping[int, int] | Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(f"tsudoi_chat_{name}", meaning, labels=["code"])
    for code, value in list(values.items()):
        family.add_metric([str(code)], value)
    return family


def _histogram(name: str, meaning: str, spread: Spread) -> Metric:
    counts = list(spread.counts)
    bounds = [*map(str, spread.bounds), "+Inf"]
    buckets = [(bound, float(sum(counts[: number + 1]))) for number, bound in enumerate(bounds)]
    return HistogramMetricFamily(f"tsudoi_chat_{name}", meaning, buckets=buckets, sum_value=spread.total)
