"""The table of metrics, the dashboard and the alerts speak of what the code really tells."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import Client

from chat.counters import counters
from chat.hub.connection import Close
from operations import metrics, readiness

pytestmark = pytest.mark.one_database

ROOT = Path(settings.BASE_DIR)
DASHBOARD = json.loads((ROOT / "deploy/grafana-dashboard.json").read_text())
ALERTS = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text())
OTHERS = {"up"}  # told by Prometheus itself
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
QUERIES = [target["expr"] for panel in PANELS for target in panel["targets"]]
VARIABLES = [variable for variable in DASHBOARD["templating"]["list"] if variable["type"] == "query"]


@pytest.fixture
def told(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, tuple[str, set[str]]]]:
    """Every family with its type and labels, after each of them has had something to tell."""
    monkeypatch.setattr(readiness, "WITHIN", 20.0)
    counters.closed[Close.RESYNC] += 1
    client.get("/no-such-page/")
    for question in (readiness.database, readiness.redis, metrics.queues_stand):
        question.forget()
    yield {
        family.name + ("_total" if family.type == "counter" else ""): (
            family.type,
            {label for sample in family.samples for label in sample.labels} - {"le"},
        )
        for family in metrics.registry.collect()
    }
    counters.__init__()  # type: ignore[misc]


def sample_names(told: dict[str, tuple[str, set[str]]]) -> set[str]:
    """What a query may ask for."""
    names = set()
    for name, (kind, _labels) in told.items():
        names |= {f"{name}_{part}" for part in ("bucket", "sum", "count")} if kind == "histogram" else {name}
    return names


def asked(query: str) -> set[str]:
    """The metrics that a query names: words that are followed by a selector or a range, or stand for themselves."""
    without_labels = re.sub(r"\{[^}]*\}", "", query)
    without_grouping = re.sub(r"\b(by|on|without)\s*\([^)]*\)", "", without_labels)
    words = set(re.findall(r"(?<![\w$.])[a-z_:][\w:]*(?!\s*\()\b(?!\s*\()", re.sub(r"\[[^]]*\]", "", without_grouping)))
    return words - {"by", "on", "or", "and", "unless"}


def labels_in(query: str) -> set[str]:
    selectors = re.findall(r"\{([^}]*)\}", query)
    grouped = re.findall(r"\b(?:by|without)\s*\(([^)]*)\)", query)
    names = {name for selector in selectors for name in re.findall(r"(\w+)\s*[=!]", selector)}
    return names | {name.strip() for names in grouped for name in names.split(",")}


def test_the_table_lists_exactly_what_is_told(told: dict[str, tuple[str, set[str]]]) -> None:
    text = (ROOT / "docs/metrics.md").read_text().split("## All metrics")[1]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| `")
    ]
    table = {row[0].strip("`"): (row[1], {label.strip() for label in row[2].split(",")} - {""}) for row in rows}
    assert table == told
    assert all(row[3] and row[4] for row in rows)
    assert len(rows) == len(table)


def test_the_reading_of_queries_would_notice_a_wrong_name() -> None:
    query = 'sum by (le) (rate(tsudoi_nothing_bucket{code="x"}[5m])) / on () max(other) > 3 * 86400'
    assert asked(query) == {"tsudoi_nothing_bucket", "other"}
    assert labels_in(query) == {"le", "code"}


@pytest.mark.parametrize("query", [*QUERIES, *(rule["expr"] for rule in RULES)])
def test_every_query_asks_for_what_is_told(query: str, told: dict[str, tuple[str, set[str]]]) -> None:
    names = asked(query)
    assert names
    assert names <= sample_names(told) | OTHERS
    families = {name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count") for name in names} - OTHERS
    known = {"job", "instance", "le"}.union(*(told[family][1] for family in families))
    assert labels_in(query) <= known
    for opening, closing in ("()", "[]", "{}"):
        assert query.count(opening) == query.count(closing)


def test_everything_of_ours_that_is_told_stands_on_the_dashboard(told: dict[str, tuple[str, set[str]]]) -> None:
    shown = set().union(*(asked(query) for query in QUERIES))
    ours = {name for name in told if name.startswith("tsudoi_")}
    assert {name for name in ours if not {name, f"{name}_bucket"} & shown} == set()


def test_the_dashboard_can_be_imported() -> None:
    assert DASHBOARD["schemaVersion"] >= 36
    assert not DASHBOARD.get("id")  # Grafana gives one
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(ids)) == len(ids)
    squares: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        own = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert own
        assert max(x for x, _y in own) < 24
        assert not own & squares
        squares |= own
    variables = {variable["name"] for variable in DASHBOARD["templating"]["list"]}
    known = variables | {"__rate_interval"}
    for panel in PANELS:
        assert panel["title"]
        assert panel["description"]
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert panel["datasource"]["uid"] == "${datasource}"  # no installation's own
        assert [target["refId"] for target in panel["targets"]] == [chr(65 + n) for n in range(len(panel["targets"]))]
        for target in panel["targets"]:
            assert set(re.findall(r"\$\{?(\w+)", target["expr"])) <= known
    assert {variable["query"]["query"].split("(")[1].split("{")[0].split(",")[0] for variable in VARIABLES} == {
        "tsudoi_ready"
    }


def test_the_rules_are_whole() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"Tsudoi[A-Za-z]+", rule["alert"])
        assert re.fullmatch(r"\d+[smhd]", rule.get("for", "1m"))
        assert rule["labels"]["severity"] in ("page", "ticket", "people")
        assert rule["annotations"].keys() == {"summary", "description"}
        assert rule["annotations"]["description"].strip()
        by_instance = "$labels.instance" in rule["annotations"]["summary"]
        assert not by_instance or not re.search(r"\b(sum|max|absent)\b", rule["expr"]), "the label is summed away"
    jobs = set(re.findall(r'job="([^"]*)"', " ".join(rule["expr"] for rule in RULES)))
    assert jobs == {"tsudoi"}
    assert "job_name: tsudoi " in (ROOT / "docs/metrics.md").read_text()
