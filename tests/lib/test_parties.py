from types import SimpleNamespace

import pytest

from portal.lib import parties


def test_each_constructor_gives_its_kind() -> None:
    made = [
        parties.resident("u1", "Maïwenn Le Goff"),
        parties.agent("u2", "Morgane Pennec"),
        parties.guest("Jean O’Neil"),
        parties.partner("ants", "ANTS"),
        parties.SYSTEM,
    ]
    assert [party.kind for party in made] == ["resident", "agent", "guest", "partner", "system"]


def test_a_party_cannot_be_changed_after_the_fact() -> None:
    with pytest.raises(AttributeError):
        parties.SYSTEM.label = "Quelqu’un"  # type: ignore[misc]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="robot"):
        parties.Party("robot", "1", "R2")  # type: ignore[arg-type]


def test_a_resident_without_id_is_refused() -> None:
    with pytest.raises(ValueError, match="id"):
        parties.resident("", "Personne")


def test_columns_make_the_round_trip() -> None:
    someone = parties.agent("u2", "Morgane Pennec")
    row = SimpleNamespace(**someone.columns("by"))
    assert row.by_label == "Morgane Pennec"
    assert parties.from_columns(row, "by") == someone


def test_the_system_is_no_person() -> None:
    assert not parties.SYSTEM.is_person
    assert parties.guest("Jean").is_person
