"""Days, hours, amounts and sizes in each language; French where a language has no way of its own."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.utils import translation

from portal.lib import written
from portal.lib.opening_hours import OpeningTimes, Stretch

DAY = date(2027, 3, 3)


@pytest.mark.parametrize(
    ("language", "day", "hour", "price", "size", "list_"),
    [
        ("fr", "mercredi 3 mars 2027", "14 h 30", "1 234,50 €", "1,2 Mo", "a, b et c"),
        ("en", "Wednesday 3 March 2027", "2.30 pm", "€1,234.50", "1.2 MB", "a, b and c"),
        ("br", "Merc’her 3 a viz Meurzh 2027", "14 e 30", "1 234,50 €", "1,2 Mo", "a, b ha c"),
        ("ar", "mercredi 3 mars 2027", "14 h 30", "1 234,50 €", "1,2 Mo", "a, b et c"),
    ],
)
def test_each_language_writes_in_its_own_way(
    language: str, day: str, hour: str, price: str, size: str, list_: str
) -> None:
    with translation.override(language):
        assert _plain(written.weekday(DAY)) == day
        assert _plain(written.clock_time(time(14, 30))) == hour
        assert _plain(written.money(Decimal("1234.5"))) == price
        assert _plain(written.file_size(1_230_000)) == size
        assert written.listing(["a", "b", "c"]) == list_


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("hour", "said"), [(0, "12 am"), (9, "9 am"), (12, "12 pm"), (23, "11 pm")])
def test_english_hours_know_noon_and_midnight(hour: int, said: str) -> None:
    with translation.override("en"):
        assert _plain(written.clock_time(time(hour))) == said


def test_a_place_says_its_hours_in_the_language_of_the_page() -> None:
    times = OpeningTimes([Stretch(2, time(8, 30), time(18))])
    with translation.override("en"):
        now = times.now(datetime(2027, 3, 3, 10, 0))
        assert _plain(now.sentence) == "Open until 6 pm"
        assert _plain(times.on(DAY).text) == "8.30 am – 6 pm"
    with translation.override("br"):
        assert "18" in times.now(datetime(2027, 3, 3, 10, 0)).sentence


def test_french_spaces_belong_to_french() -> None:
    with translation.override("en"):
        assert written.typography("Why ? Because: yes") == "Why ? Because: yes"
    assert written.typography("Quoi ?") == "Quoi\u202f?"
