"""Procedures for other software."""

import jsonschema
import pytest

from portal.eservices.enums import Intake
from portal.eservices.models import Procedure

pytestmark = pytest.mark.django_db


def test_a_procedure_says_its_state_and_every_way_in(client, city):
    slug = city.procedure.slug
    [row] = [row for row in client.get("/api/v1/procedures/").json() if row["slug"] == slug]
    assert row["state"] == "open"
    assert row["url"].endswith(city.procedure.get_url())
    assert row["ways_in"]["phone"] or row["ways_in"]["desk"] or row["ways_in"]["letter"]
    Procedure.objects.filter(pk=city.procedure.procedure_id).update(intake=Intake.PAUSED)
    assert client.get(f"/api/v1/procedures/{slug}/").json()["state"] == "paused"


def test_a_page_that_is_not_online_is_not_told(client, city):
    city.procedure.unpublish()
    assert client.get(f"/api/v1/procedures/{city.procedure.slug}/").status_code == 404


def test_the_schema_of_definitions_is_a_schema(client):
    jsonschema.Draft202012Validator.check_schema(client.get("/api/v1/procedures/schema.json").json())


def test_the_list_costs_the_same_for_one_procedure_or_ten(client, city, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get("/api/v1/procedures/")
