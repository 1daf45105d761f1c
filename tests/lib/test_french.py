from datetime import date, datetime, time
from decimal import Decimal

import pytest

from portal.lib import french


def test_folding_drops_accents_case_and_ligatures() -> None:
    assert french.fold("Œuvre d’Été à Fañch, Nguyễn") == "oeuvre d’ete a fanch, nguyen"


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("bibliothèques", "La bibliothèque du port"),
        ("bibliotheque", "Bibliothèques"),
        ("ecole", "L’école Saint-Éloi"),
        ("scolaire", "Les inscriptions scolaires"),
        ("l'inscription", "Inscriptions"),
    ],
)
def test_stems_find_what_people_mean(asked: str, written: str) -> None:
    assert set(french.stems(asked).split()) <= set(french.stems(written).split())


def test_stems_leave_nothing_that_breaks_a_search_engine() -> None:
    assert french.stems('" OR * (NEAR) l\'"') == "or near"
    assert french.stems(' " ') == ""


def test_typography_sets_no_break_spaces() -> None:
    assert french.typography("Prêt ? Oui ! Voici : « un mot » ; l'été, 12 € à 14 h 30") == (
        "Prêt\u202f? Oui\u202f! Voici\u00a0: «\u00a0un mot\u00a0»\u202f; l’été, 12\u00a0€ à 14\u00a0h\u00a030"
    )


def test_typography_leaves_addresses_and_hours_alone() -> None:
    assert french.typography("https://kermor.example/?q=a 10:30") == "https://kermor.example/?q=a 10:30"


def test_typography_twice_changes_nothing() -> None:
    once = french.typography("Qui ? « Elle » : 5 Mo")
    assert french.typography(once) == once


def test_dates_are_written_in_french() -> None:
    assert french.day(date(2027, 3, 1)) == "1er\u00a0mars 2027"
    assert french.day(date(2027, 8, 3)) == "3\u00a0août 2027"
    assert french.weekday(date(2027, 3, 3)) == "mercredi 3\u00a0mars 2027"


def test_times_are_written_in_french() -> None:
    assert french.clock_time(time(14, 30)) == "14\u00a0h\u00a030"
    assert french.clock_time(time(9, 5)) == "9\u00a0h\u00a005"
    assert french.clock_time(time(9)) == "9\u00a0h"
    assert french.moment(datetime(2026, 11, 24, 14, 31)) == "mardi 24\u00a0novembre 2026, à 14\u00a0h\u00a031"


def test_money_and_numbers_are_written_in_french() -> None:
    assert french.money(Decimal("12.5")) == "12,50\u00a0€"
    assert french.money(Decimal("-1234567.899")) == "-1\u202f234\u202f567,90\u00a0€"
    assert french.number(Decimal("1234567.5")) == "1\u202f234\u202f567,5"


def test_phones_are_shown_by_pairs() -> None:
    assert french.phone("+33261910000") == "02\u00a061\u00a091\u00a000\u00a000"
    assert french.phone("0261910000") == "02\u00a061\u00a091\u00a000\u00a000"
    assert french.phone("+442079460000") == "+44\u00a020\u00a07946\u00a00000"
    assert french.phone("le standard") == "le standard"
    assert french.phone_uri("02 61 91 00 00") == "tel:+33261910000"


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 Ko"), (12, "1 Ko"), (340_200, "340 Ko"), (999_700, "1 Mo"), (1_240_000, "1,2 Mo"), (14_000_000, "14 Mo")],
)
def test_file_sizes_are_in_french_units(size: int, shown: str) -> None:
    assert french.file_size(size).replace("\u00a0", " ") == shown


def test_lists_are_joined_with_et() -> None:
    assert french.listing([]) == ""
    assert french.listing(["a"]) == "a"
    assert french.listing(["a", "b", "c"]) == "a, b et c"


def test_the_template_filters_write_as_the_functions_do() -> None:
    from portal.lib.templatetags import french as filters

    assert filters.typography("Prêt ?") == "Prêt\u202f?"
    assert filters.money(Decimal(3)) == "3,00\u00a0€"
    assert filters.money(None) == ""
    assert filters.french_weekday(date(2027, 3, 3)) == "mercredi 3\u00a0mars 2027"
