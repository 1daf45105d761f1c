"""The page where a newcomer reads login codes: in the demonstration only."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from portal.demo import mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(settings, tmp_path):
    """Two mails of one connection, then one of another."""
    settings.EMAIL_FILE_PATH = str(tmp_path)
    for subjects in (["Premier", "Deuxième"], ["Votre code : 123456"]):
        connection = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(tmp_path))
        connection.open()
        for subject in subjects:
            mail = EmailMultiAlternatives(subject, f"Texte de « {subject} »", to=["a@courriel.example"])
            mail.attach_alternative(f"<p>{subject}</p><script>alert(1)</script>", "text/html")
            connection.send_messages([mail])
        connection.close()
    return tmp_path


def test_each_mail_of_a_file_is_listed_with_its_subject_and_reader(written, client):
    page = client.get("/demonstration/courriels/").content.decode()
    for subject in ("Premier", "Deuxième", "Votre code : 123456"):
        assert subject in page
    assert "a@courriel.example" in page


def test_a_mail_shows_its_text(written, client):
    mail = next(mail for mail in mailbox.mails() if mail.subject == "Deuxième")
    page = client.get(f"/demonstration/courriels/{mail.file}/{mail.place}/").content.decode()
    assert "Texte de « Deuxième »" in page
    assert "Premier" not in page


def test_the_html_of_a_mail_runs_no_script_whatever_it_holds(written, client):
    mail = mailbox.mails()[0]
    response = client.get(f"/demonstration/courriels/{mail.file}/{mail.place}/html/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy


def test_no_mail_yet_says_what_to_do(settings, tmp_path, client):
    settings.EMAIL_FILE_PATH = str(tmp_path / "nothing-yet")
    assert "Aucun courriel" in client.get("/demonstration/courriels/").content.decode()


@pytest.mark.parametrize("file", ["nothing.log", "..%2F..%2Fsecret", "secret"])
def test_only_files_that_the_backend_writes_are_read(written, client, file):
    (written / "secret").write_text("Subject: non\n\nnon")
    assert client.get(f"/demonstration/courriels/{file}/0/").status_code == 404


def test_outside_the_demonstration_the_page_does_not_exist(written, client, settings):
    mail = mailbox.mails()[0]
    settings.PORTAL_DEMONSTRATION = False
    for tail in ("", f"{mail.file}/{mail.place}/", f"{mail.file}/{mail.place}/html/"):
        assert client.get(f"/demonstration/courriels/{tail}").status_code == 404
