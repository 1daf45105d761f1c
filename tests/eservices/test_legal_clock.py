"""Every row of the city's table of delays, and every mention that an acknowledgement owes."""

from datetime import date

import pytest

from portal.eservices import legal_clock as clock
from portal.eservices.legal_clock import ClockRule, Duration, Pause

COURT = clock.Remedies("tribunal administratif de Rennes", "3, contour de la Motte", "la médiatrice de la ville")
OFFICE = clock.Office(
    "Espace public et voirie", "15, rue des Ateliers, 29999 Kermor", "voirie@kermor.example", "0261910700"
)
ASKED = date(2027, 1, 25)
TERM = date(2027, 2, 15)


def months(n: int, starts: str = "complete", effect: str = "accept", kind: str = "legal") -> ClockRule:
    return ClockRule.from_json(
        {"kind": kind, "starts": starts, "duration": {"unit": "months", "n": n}, "effect": effect}
    )


def silence(effect: str, n: int, received_on: date, **dates: object) -> clock.PlannedClock:
    [planned] = clock.clocks_for(
        clocks=[],
        silence={"effect": effect, "months": n},
        received_on=received_on,
        **dates,  # type: ignore[arg-type]
    )
    return planned


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2027, 5, 5), date(2027, 5, 7)),
        (date(2027, 5, 14), date(2027, 5, 18)),
    ],
    ids=["1 Christmas eve", "2 eve of Ascension", "3 before Whit Monday"],
)
def test_the_registration_notice_leaves_within_one_working_day(received: date, expected: date) -> None:
    assert clock.registration_due_on(received) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (date(2026, 12, 24), date(2027, 1, 11)),
        (date(2027, 3, 26), date(2027, 4, 12)),
        (date(2026, 11, 10), date(2026, 11, 25)),
    ],
    ids=["4 Christmas eve", "5 Easter Monday inside", "6 Armistice day inside"],
)
def test_the_acknowledgement_leaves_within_ten_working_days(received: date, expected: date) -> None:
    assert clock.acknowledgement_due_on(received) == expected


def test_7_silence_ends_on_the_last_day_of_february_and_is_not_moved_from_a_sunday() -> None:
    assert silence("reject", 2, date(2026, 12, 31)).due_on == date(2027, 2, 28)
    assert silence("accept", 2, date(2026, 12, 31)).due_on == date(2027, 2, 28)


def test_8_four_months_of_silence_for_the_conservatory() -> None:
    assert silence("reject", 4, date(2027, 4, 30)).due_on == date(2027, 8, 30)


def test_9_a_rejecting_silence_waits_for_the_pieces_asked() -> None:
    pause = Pause(ASKED, TERM, received_on=date(2027, 2, 8))
    assert silence("reject", 2, date(2027, 1, 11)).due_on == date(2027, 3, 11)
    assert silence("reject", 2, date(2027, 1, 11), pauses=[pause]).due_on == date(2027, 3, 25)


def test_10_a_rejecting_silence_waits_until_the_term_when_nothing_comes() -> None:
    assert silence("reject", 2, date(2027, 1, 11), pauses=[Pause(ASKED, TERM)]).due_on == date(2027, 4, 1)


def test_11_an_accepting_silence_starts_again_from_the_complete_file() -> None:
    pause = Pause(ASKED, TERM, received_on=date(2027, 2, 8))
    planned = silence("accept", 2, date(2027, 1, 11), completed_on=date(2027, 2, 8), pauses=[pause])
    assert (planned.starts_on, planned.due_on) == (date(2027, 2, 8), date(2027, 4, 8))


@pytest.mark.parametrize(
    ("notified", "expected"),
    [
        (date(2027, 1, 15), date(2027, 3, 16)),
        (date(2026, 12, 31), date(2027, 3, 1)),
        (date(2027, 3, 15), date(2027, 5, 18)),
    ],
    ids=["12 plain", "13 end of February", "14 moved over Whit Monday"],
)
def test_the_appeal_delay_is_franc_and_moved_to_a_working_day(notified: date, expected: date) -> None:
    assert clock.appeal_last_day(notified) == expected


@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, date(2027, 3, 3)), (2, date(2027, 4, 3)), (3, date(2027, 5, 3))],
    ids=["15 DP", "15 PCMI", "15 PC"],
)
def test_town_planning_delays_run_from_the_complete_file(n: int, expected: date) -> None:
    assert clock.due_on(months(n), date(2027, 2, 3)) == expected


def test_16_a_delay_is_lengthened_only_if_told_within_the_first_month() -> None:
    start, one_more = date(2027, 2, 3), Duration("months", 1)
    told_in_time = clock.lengthened(months(1), one_more, starts_on=start, told_on=date(2027, 3, 2))
    told_too_late = clock.lengthened(months(1), one_more, starts_on=start, told_on=date(2027, 3, 3))
    assert clock.due_on(told_in_time, start) == date(2027, 4, 3)
    assert clock.due_on(told_too_late, start) == date(2027, 3, 3)
    with pytest.raises(ValueError, match="unit"):
        clock.lengthened(months(1), Duration("days", 30), starts_on=start, told_on=start)


def test_17_the_sixth_friday_before_the_election() -> None:
    from portal.lib.french_calendar import nth_weekday_before

    assert nth_weekday_before(date(2027, 6, 13), weekday=4, n=6) == date(2027, 5, 7)


def test_overlapping_suspensions_count_once() -> None:
    pauses = [Pause(ASKED, TERM), Pause(date(2027, 2, 1), date(2027, 2, 10), date(2027, 2, 9))]
    assert silence("reject", 2, date(2027, 1, 11), pauses=pauses).due_on == date(2027, 4, 1)


def test_asking_after_the_delay_has_run_out_revives_nothing() -> None:
    late = Pause(date(2027, 3, 12), date(2027, 4, 12))
    assert silence("reject", 2, date(2027, 1, 11), pauses=[late]).due_on == date(2027, 3, 11)


def test_pieces_that_come_after_the_term_do_not_lengthen_the_suspension() -> None:
    late = Pause(ASKED, TERM, received_on=date(2027, 3, 1))
    assert silence("reject", 2, date(2027, 1, 11), pauses=[late]).due_on == date(2027, 4, 1)


def test_an_accepting_silence_does_not_run_while_pieces_are_missing() -> None:
    assert (
        clock.clocks_for(
            clocks=[],
            silence={"effect": "accept", "months": 2},
            received_on=date(2027, 1, 11),
            pauses=[Pause(ASKED, TERM)],
        )
        == ()
    )


def test_a_clock_on_a_file_not_yet_found_complete_is_provisional() -> None:
    assert silence("accept", 2, date(2027, 3, 3)).provisional
    assert not silence("accept", 2, date(2027, 3, 3), completed_on=date(2027, 3, 3)).provisional
    assert not silence("reject", 2, date(2027, 3, 3)).provisional


def test_a_request_forwarded_by_another_body_keeps_both_rules_of_silence() -> None:
    first, competent = date(2027, 1, 4), date(2027, 1, 20)
    accept = silence("accept", 2, first, completed_on=first, competent_on=competent)
    assert accept.due_on == date(2027, 3, 20)
    assert silence("reject", 2, first, competent_on=competent).due_on == date(2027, 3, 4)


def test_a_procedure_without_effect_of_silence_has_no_clock() -> None:
    assert clock.clocks_for(clocks=[], silence={"effect": "none"}, received_on=date(2027, 1, 4)) == ()
    assert clock.clocks_for(clocks=[], silence={}, received_on=date(2027, 1, 4)) == ()


def test_a_promise_in_working_days_waits_for_the_resident() -> None:
    promise = {"key": "promise", "kind": "service", "starts": "received", "duration": {"unit": "working_days", "n": 5}}
    friday, monday = date(2027, 6, 4), date(2027, 6, 7)
    args = {"clocks": [promise], "silence": {}, "received_on": friday}
    [alone] = clock.clocks_for(**args)  # type: ignore[arg-type]
    [paused] = clock.clocks_for(**args, pauses=[Pause(monday, date(2027, 6, 30), date(2027, 6, 9))])  # type: ignore[arg-type]
    assert alone.due_on == date(2027, 6, 11)
    assert paused.due_on == date(2027, 6, 15)


def test_two_clocks_run_side_by_side_soonest_first() -> None:
    promise = {"key": "promise", "kind": "service", "starts": "received", "duration": {"unit": "days", "n": 15}}
    planned = clock.clocks_for(
        clocks=[promise], silence={"effect": "reject", "months": 2}, received_on=date(2027, 1, 4)
    )
    assert [(c.key, c.due_on) for c in planned] == [("promise", date(2027, 1, 19)), ("silence", date(2027, 3, 4))]


def test_a_rule_makes_the_round_trip_through_json() -> None:
    rule = months(3, "received", "reject", "silence")
    assert ClockRule.from_json(rule.to_json()) == rule


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "legal", "starts": "sometime", "duration": {"unit": "days", "n": 1}},
        {"kind": "legal", "starts": "received", "duration": {"unit": "weeks", "n": 1}},
        {"kind": "legal", "starts": "received", "duration": {"unit": "days", "n": -1}},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"clock|duration"):
        ClockRule.from_json(wrong)


def mentions(effect: str, day: date | None, remedies: clock.Remedies = COURT) -> str:
    lines = clock.acknowledgement_mentions(
        received_on=date(2027, 3, 3), office=OFFICE, effect=effect, day=day, remedies=remedies
    )
    return " ".join(lines).replace("\u00a0", " ")


@pytest.mark.parametrize("effect", ["accept", "reject", "none"])
@pytest.mark.parametrize(
    "mention",
    [
        "Nous avons reçu votre demande le 3 mars 2027.",
        "Espace public et voirie",
        "15, rue des Ateliers, 29999 Kermor",
        "voirie@kermor.example",
        "02 61 91 07 00",
    ],
)
def test_every_acknowledgement_names_the_day_and_the_department(effect: str, mention: str) -> None:
    assert mention in mentions(effect, date(2027, 5, 3))


@pytest.mark.parametrize(
    "mention",
    [
        "Sans réponse de notre part le 3 mai 2027",
        "si votre dossier est complet",
        "votre demande sera acceptée",
        "Vous pourrez alors demander une attestation",
    ],
)
def test_silence_that_accepts_tells_the_day_and_the_right_to_a_certificate(mention: str) -> None:
    assert mention in mentions("accept", date(2027, 5, 3))
    assert "tribunal" not in mentions("accept", date(2027, 5, 3))


@pytest.mark.parametrize(
    "mention",
    [
        "Sans réponse de notre part le 3 mai 2027",
        "si votre dossier est complet",
        "votre demande sera considérée comme rejetée",
        "deux mois, à compter de cette date, pour saisir le tribunal administratif de Rennes (3, contour de la Motte)",
        "demander un nouvel examen à la mairie",
        "la médiatrice de la ville",
    ],
)
def test_silence_that_rejects_tells_the_day_and_the_ways_of_appeal(mention: str) -> None:
    assert mention in mentions("reject", date(2027, 5, 3))
    assert "attestation" not in mentions("reject", date(2027, 5, 3))


def test_no_silence_promises_neither_acceptance_nor_refusal() -> None:
    assert "ne vaut ni acceptation ni refus" in mentions("none", None)


def test_town_planning_tells_that_a_new_examination_does_not_extend_the_delay() -> None:
    planning = clock.Remedies("tribunal administratif de Rennes", town_planning=True)
    words = " ".join(clock.remedies_words(planning))
    assert "dans un délai d’un mois" in words
    assert "ne prolonge pas" in words
    assert "à compter de la notification" in words


def test_asking_for_pieces_says_what_it_does_to_the_delay() -> None:
    until = date(2027, 2, 15)
    assert "suspendu" in clock.pause_words(months(2, "received", "reject"), until)
    assert "15\u00a0février 2027" in clock.pause_words(months(2, "received", "reject"), until)
    assert "ne commence qu’à la réception" in clock.pause_words(months(2), until)
    assert "continue" in clock.pause_words(None, until)


def test_clocks_are_said_in_one_line() -> None:
    said = {effect: clock.clock_words(silence(effect, 2, date(2027, 3, 3))) for effect in ("accept", "reject")}
    assert said["accept"].startswith("Acceptée sans réponse le 3\u00a0mai 2027")
    assert said["reject"] == "Rejetée sans réponse le 3\u00a0mai 2027."
