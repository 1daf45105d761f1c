"""The city's own map: there and back."""

from portal.lib.chart import Chart, city_chart

CHART = Chart(west=-5.0, east=-4.0, south=48.0, north=49.0, width=800, height=800)


def test_a_position_becomes_a_point_and_back() -> None:
    assert CHART.point(48.5, -4.5) == (400, 400)
    assert CHART.position(400, 400) == (48.5, -4.5)


def test_what_lies_outside_or_nowhere_has_no_point() -> None:
    assert CHART.point(50.0, -4.5) is None
    assert CHART.point(None, -4.5) is None


def test_a_window_stays_inside_the_drawing() -> None:
    assert CHART.around((10, 790), 300, 200) == "0 600 300 200"
    assert CHART.around((400, 400), 300, 200) == "250 300 300 200"


def test_the_drawing_has_the_size_that_the_settings_say() -> None:
    from pathlib import Path

    from django.conf import settings

    drawing = (Path(settings.BASE_DIR) / "templates/components/charts/city.html").read_text()
    assert f"{city_chart().width} × {city_chart().height}" in drawing
