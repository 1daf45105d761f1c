"""Notices: the mentions the law wants, the channel the person can read, words that editors may change within bounds."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.directory.city import CityCard, register_city
from portal.eservices import notices
from portal.eservices.notice_texts import HEADINGS, KINDS
from portal.lib import french
from portal.notifications.actions import mark_posted
from portal.notifications.kinds import SUBJECT_VARIABLES, fill, paragraphs, variables_of
from portal.notifications.models import NoticeText, Notification, NotificationChannel
from portal.outbox.actions import run_due
from portal.outbox.models import DueStatus
from tests.eservices import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(monkeypatch):
    from portal.directory import city as room

    kept = list(room._source)
    card = CityCard(
        name="Ville de Kermor", address="Place de l’Hôtel-de-Ville", phone="02 61 91 00 00",
        court="tribunal administratif de Rennes", court_address="3, contour de la Motte", mediator="la médiatrice",
    )  # fmt: skip
    register_city(lambda: card)
    yield card
    room._source[:] = kept


def with_silence(effect, **more):
    made = factories.definition(silence={"effect": effect, "months": 2, "text": ""}, **more)
    return factories.submitted(
        factories.procedure(f"barrow-{effect}", data=made),
        at=timezone.make_aware(timezone.datetime(2026, 12, 24, 18, 2)),
    )


def registered(request):
    return Notification.objects.get(kind="registered", about=request.reference, channel=NotificationChannel.EMAIL)


def body(request):
    """The text with plain blanks, so that a sentence is found whatever its no-break spaces."""
    return registered(request).text.replace("\u00a0", " ").replace("\u202f", " ")


# --- the acknowledgement (CRPA R112-11-1) ---


@pytest.mark.parametrize("effect", ["accept", "reject", "none"])
def test_the_acknowledgement_names_reception_department_and_ways_to_reach_it(effect):
    text = body(with_silence(effect))
    assert "Nous avons reçu votre demande le 24 décembre 2026." in text
    assert "Service chargé de votre demande : Vie associative" in text
    assert "vie-associative@kermor.example" in text
    assert "02 61 91 00 00" in text


def test_silence_that_accepts_gives_the_day_and_the_right_to_an_attestation():
    text = body(with_silence("accept"))
    assert "et si votre dossier est complet, votre demande sera acceptée" in text
    assert "attestation" in text
    assert "24 février 2027" in text


def test_silence_that_rejects_gives_the_day_the_court_and_the_time_limit():
    request = with_silence("reject")
    text = body(request)
    due = request.clocks.get(effect="reject").due_on
    assert f"Sans réponse de notre part le {french.day(due)}".replace("\u00a0", " ") in text
    assert "considérée comme rejetée" in text
    assert "tribunal administratif de Rennes" in text
    assert "deux mois" in text


def test_silence_without_effect_says_so_and_promises_nothing():
    text = body(with_silence("none"))
    assert "ne vaut ni acceptation ni refus" in text
    assert "tribunal" not in text


def test_the_mentions_stay_whatever_editors_and_procedures_write():
    NoticeText.objects.create(kind="registered", subject="{reference} : bien reçu", body="Merci {name}.")
    text = body(with_silence("reject"))
    assert "Merci Maïwenn Le Cléac’h." in text
    assert "considérée comme rejetée" in text


def test_the_html_says_the_same_as_the_text():
    row = registered(with_silence("reject"))
    for said in ("considérée comme rejetée", "tribunal administratif de Rennes", "/mon-espace/demandes/"):
        assert said in row.text
        assert said in row.html
    assert "style=" in row.html
    assert "<style" not in row.html or "@media" in row.html


# --- subjects ---


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_default_subject_names_the_reference_and_nothing_personal(kind):
    assert variables_of(KINDS[kind].subject) <= SUBJECT_VARIABLES
    assert kind in HEADINGS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_default_text_uses_only_the_variables_it_announces(kind):
    assert variables_of(KINDS[kind].body) <= set(KINDS[kind].variables)


def test_a_procedure_s_own_subject_cannot_carry_a_name():
    data = factories.definition(notices={"registered": {"subject": "{reference} pour {name}", "text": "À bientôt."}})
    row = registered(factories.submitted(factories.procedure("barrow-named", data=data)))
    assert "Maïwenn" not in row.subject
    assert row.subject.endswith("nous avons reçu votre demande")


# --- words ---


def test_a_procedure_s_own_text_completes_the_registration_with_answers_in_words():
    data = factories.definition(
        notices={"registered": {"subject": "", "text": "Vous empruntez : {thing}. Venez avec {nobody}. À bientôt."}}
    )
    text = body(factories.submitted(factories.procedure("barrow-own", data=data)))
    assert "Nous avons bien reçu votre demande" in text
    assert "Vous empruntez : Une charrette." in text
    assert "À bientôt." in text
    assert "Venez avec" not in text


def test_answers_about_health_never_leave_by_a_notice():
    data = factories.definition(notices={"registered": {"subject": "", "text": "Votre besoin : {health}. Merci."}})
    row = registered(factories.submitted(factories.procedure("barrow-health", data=data)))
    assert "fauteuil" not in row.text + row.html
    assert "Merci." in row.text


def test_an_empty_variable_takes_its_paragraph_with_it():
    assert paragraphs("Un {a}.\n\nDeux {b}.\n\nTrois.", {"a": "1", "b": ""}) == ["Un 1.", "Trois."]


def test_nothing_in_a_text_is_evaluated():
    assert fill("{a.__class__} {a} {0}", {"a": "x"}) == "{a.__class__} x {0}"


def test_what_the_person_typed_is_escaped_in_the_mail():
    answers = {
        **factories.ANSWERS,
        "contact": {**factories.ANSWERS["contact"], "person": {"family_name": "<b>Le Goff</b>", "given_names": "Anna"}},
    }
    request = factories.submitted()
    request.contact_name = answers["contact"]["person"]["family_name"]
    request.save(update_fields=["contact_name"])
    rows = notices.notify_resident(request=request, kind="cancelled", context={}, once="escape")
    assert "<b>Le Goff</b>" not in rows[0].html


@pytest.mark.parametrize(
    ("outcome", "said"), [("refused", "Le motif : Tout est prêté."), ("answered", "Tout est prêté.")]
)
def test_a_refusal_announces_its_reasons_and_an_answer_simply_answers(outcome, said):
    request = factories.submitted()
    context = {
        "sentence": "Nous avons répondu.",
        "outcome": outcome,
        "reasons": "Tout est prêté.",
        "remedies": "Le juge.",
    }
    [row] = notices.notify_resident(request=request, kind="decision", context=context, once="d")
    assert said in row.text.replace("\u00a0", " ")
    assert ("motif" in row.text) == (outcome == "refused")
    assert "Le juge." in row.text


def test_missing_pieces_are_named_with_their_day_and_the_delay():
    request = factories.submitted()
    rows = notices.notify_resident(
        request=request, kind="info_requested", once="ask",
        context={
            "items": ["Attestation d’assurance", "Plan"], "message": "La photo est coupée.",
            "due_on": "2026-12-02", "pause": "Notre délai est suspendu.",
        },
    )  # fmt: skip
    text = rows[0].text.replace("\u00a0", " ")
    assert "Il nous manque : Attestation d’assurance et Plan." in text
    assert "Avant le mercredi 2 décembre 2026" in text
    assert "Notre délai est suspendu." in text
    assert "La photo est coupée." in text
    assert "m-box" not in rows[0].html or "border-left" in rows[0].html


# --- channels ---


def test_with_an_account_the_space_says_it_too():
    claire = factories.resident()
    request = factories.submitted(owner=claire)
    channels = set(
        Notification.objects.filter(about=request.reference, kind="registered").values_list("channel", flat=True)
    )
    assert channels == {NotificationChannel.EMAIL, NotificationChannel.IN_APP}
    told = Notification.objects.get(about=request.reference, kind="registered", channel=NotificationChannel.IN_APP)
    assert (told.recipient_kind, told.recipient_id) == ("resident", str(claire.key))


@pytest.fixture
def by_post():
    request = factories.submitted()
    request.contact_email = ""
    request.contact_address = {"line1": "27, rue des Carmes", "postcode": "29999", "city": "Kermor"}
    request.save(update_fields=["contact_email", "contact_address"])
    return request


def test_without_e_mail_a_letter_waits_to_be_posted(by_post):
    [row] = notices.notify_resident(request=by_post, kind="message", context={"body": "Venez samedi."}, once="m")
    assert row.channel == NotificationChannel.LETTER
    assert row.address == "Maïwenn Le Cléac’h\n27, rue des Carmes\n29999 Kermor"
    assert notices.state_words(row) == "à poster"
    assert "Venez samedi." in row.text
    assert "http" not in row.text
    run_due()
    assert all("Venez samedi." not in message.body for message in mail.outbox)


def test_a_letter_posted_says_its_day_and_stays_posted(by_post):
    [row] = notices.notify_resident(request=by_post, kind="cancelled", context={}, once="m")
    row = mark_posted(notice=row, at=timezone.make_aware(timezone.datetime(2026, 12, 1, 9)))
    mark_posted(notice=row)
    assert notices.state_words(Notification.objects.get(pk=row.pk)).startswith("posté le mardi 1er")
    with pytest.raises(ValueError, match="posted"):
        mark_posted(notice=registered(by_post))


def test_who_asks_for_letters_gets_letters_but_for_the_acknowledgement(by_post):
    by_post.contact_email, by_post.reply_by = "maiwenn@courriel.example", "letter"
    by_post.save(update_fields=["contact_email", "reply_by"])
    [decision] = notices.notify_resident(request=by_post, kind="decision", context={"sentence": "Oui."}, once="d")
    [receipt] = notices.notify_resident(request=by_post, kind="receipt_ready", context={}, once="r")
    assert (decision.channel, receipt.channel) == (NotificationChannel.LETTER, NotificationChannel.EMAIL)


def test_an_agent_s_message_is_read_behind_the_door_not_in_the_mailbox():
    request = factories.submitted()
    [row] = notices.notify_resident(request=request, kind="message", context={"body": "Votre traitement…"}, once="m")
    assert "traitement" not in row.text + row.html
    assert f"/mon-espace/demandes/{request.reference}/" in row.text


def test_the_same_verb_twice_owes_once():
    request = factories.submitted()
    for _time in range(2):
        notices.notify_resident(request=request, kind="cancelled", context={}, once="x")
    assert Notification.objects.filter(once__startswith="x:").count() == 1


# --- state, for agents ---


def test_agents_see_what_left_what_waits_and_what_was_not_delivered():
    request = factories.submitted(owner=factories.resident())
    row = registered(request)
    assert notices.state_words(row) == "en attente d’envoi"
    run_due()
    row.refresh_from_db()
    assert notices.state_words(row).startswith("parti le ")
    row.sent_at, row.status = None, DueStatus.FAILED
    assert notices.state_words(row) == "non remis"
    assert set(notices.notices_about(request)) == set(
        Notification.objects.filter(about=request.reference).exclude(channel=NotificationChannel.IN_APP)
    )


# --- editors' words ---


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("subject", "{name}, votre demande", "Variable inconnue : {name}"),
        ("body", "Bonjour {prenom}", "Variable inconnue : {prenom}"),
        ("body", "Bonjour {name", "Une accolade est seule"),
        ("body", "Bonjour {name.email}", "Une accolade est seule"),
    ],
)
def test_editors_texts_are_refused_with_a_sentence_that_helps(field, text, sentence):
    edited = NoticeText(kind="registered", **({"subject": "{reference}", "body": "Bonjour"} | {field: text}))
    with pytest.raises(ValidationError) as refused:
        edited.full_clean()
    assert sentence in str(refused.value.message_dict[field])


def test_editors_texts_with_known_variables_pass_and_win():
    edited = NoticeText(kind="cancelled", subject="{reference} : c’est annulé", body="C’est fait, {name} : {about}.")
    edited.full_clean()
    edited.save()
    request = factories.submitted()
    [row] = notices.notify_resident(request=request, kind="cancelled", context={}, once="z")
    assert row.subject == f"{request.reference} : c’est annulé"
    assert "C’est fait, Maïwenn Le Cléac’h" in row.text


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValidationError, match="n’existe pas"):
        NoticeText(kind="poem", subject="x", body="y").full_clean()


def test_days_are_written_out():
    assert notices._in_words(date(2026, 12, 2)).replace("\u00a0", " ") == "mercredi 2 décembre 2026"
