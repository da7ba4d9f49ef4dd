from yunhu.platform import metrics


def test_figures_are_exposed() -> None:
    family = metrics.tallies("test_things_total", "Things.", "kind")
    family.of("a").count += 2
    family.of("b").add(1.5)
    metrics.gauges("test_waiting", "Waiting.").ask(lambda: 7)
    spread = metrics.histogram("test_seconds", "Seconds.", (0.1, 1.0))
    for value in (0.05, 0.1, 0.5, 3):
        spread.add(value)
    shown = metrics.exposition().decode()
    for line in (
        'yunhu_test_things_total{kind="a"} 2.0',
        'yunhu_test_things_total{kind="b"} 1.5',
        "yunhu_test_waiting 7.0",
        'yunhu_test_seconds_bucket{le="0.1"} 2.0',
        'yunhu_test_seconds_bucket{le="1.0"} 3.0',
        'yunhu_test_seconds_bucket{le="+Inf"} 4.0',
        "yunhu_test_seconds_sum 3.65",
    ):
        assert line in shown


def test_labels_are_bounded() -> None:
    family = metrics.tallies("test_many_total", "Many.", "name")
    for number in range(1000):
        family.of(str(number)).count += 1
    assert family.of("other").count > 700
    assert len(metrics.exposition()) < 1_000_000
