import pytest

from portal.lib import references


def test_the_example_of_the_house_is_valid() -> None:
    assert references.is_valid("D-7K3F-92XM")


def test_what_is_made_is_valid_and_does_not_repeat() -> None:
    made = {references.make() for _ in range(300)}
    assert len(made) == 300
    assert all(references.is_valid(reference) for reference in made)


def test_one_wrong_character_is_always_seen() -> None:
    good = "D-7K3F-92XM"
    for place, character in enumerate(good):
        if character in "-D":
            continue
        for other in references.ALPHABET.replace(character, ""):
            assert not references.is_valid(good[:place] + other + good[place + 1 :])


def test_two_swapped_neighbours_are_always_seen() -> None:
    letters = "7K3F92XM"
    for place in range(7):
        swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
        assert not references.is_valid(references.normalise(swapped))


@pytest.mark.parametrize(
    "typed",
    ["d-7k3f-92xm", " D 7K3F 92XM ", "D7K3F92XM", "7k3f-92xm", "7K3F92XM", "D–7K3F—92XM", "d.7k3f.92xm"],
)
def test_what_people_type_is_put_right(typed: str) -> None:
    assert references.normalise(typed) == "D-7K3F-92XM"


@pytest.mark.parametrize(
    "typed", ["", "D-7K3F", "D-7K3F-92XN", "E-7K3F-92XM", "D-0K3F-92XM", "dossier 12", "D7K3F92XM"]
)
def test_what_is_no_canonical_reference_is_refused(typed: str) -> None:
    assert not references.is_valid(typed)


def test_normalising_never_fails() -> None:
    for typed in ["", "é", "💥", "D" * 400]:
        assert not references.is_valid(references.normalise(typed))


def test_a_tracking_code_is_eight_readable_characters() -> None:
    code = references.tracking_code("key", "D-7K3F-92XM", 1)
    assert len(code) == 9
    assert code[4] == "-"
    assert set(code) - {"-"} <= set(references.ALPHABET)


def test_a_tracking_code_depends_on_key_reference_and_serial() -> None:
    codes = {
        references.tracking_code("key", "D-7K3F-92XM", 1),
        references.tracking_code("other", "D-7K3F-92XM", 1),
        references.tracking_code("key", "D-6B2J-43T8", 1),
        references.tracking_code("key", "D-7K3F-92XM", 2),
    }
    assert len(codes) == 4


def test_a_tracking_code_is_known_again_as_people_type_it() -> None:
    code = references.tracking_code("key", "D-7K3F-92XM", 1)
    assert references.is_tracking_code(code.lower().replace("-", " "), "key", "D-7K3F-92XM", 1)
    assert not references.is_tracking_code(code, "key", "D-7K3F-92XM", 2)
    assert not references.is_tracking_code("", "key", "D-7K3F-92XM", 1)
    assert not references.is_tracking_code("é", "key", "D-7K3F-92XM", 1)


def test_a_verification_code_makes_the_round_trip() -> None:
    code = references.make_verification_code()
    assert references.normalise_verification_code(code.lower().replace("-", "")) == code
    assert references.normalise_verification_code(code[:-1]) == ""
    assert references.normalise_verification_code("0" * 12) == ""
