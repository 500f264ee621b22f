"""The open bells of this process, for Prometheus. Whose they are is told nowhere."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from notices.bells import in_this_process


class BellsCollector(Collector):
    """Reads plain numbers at scrape time, without the database or the event loop."""

    def collect(self) -> Iterator[Metric]:
        """Yield `tsudoi_bells`; docs/metrics.md explains it."""
        count = sum(len(bells.open) for bells in in_this_process())
        yield GaugeMetricFamily("tsudoi_bells", "Pages whose number of news is kept up to date here", value=count)
