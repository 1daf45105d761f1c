# What developers and the integration server run.
.PHONY: test lint format bench test-setup

TEST_PACKAGES = postgresql chromium clamav-daemon poppler-utils wrk
# OpenSearch is no Debian package: its jars come from Maven and run on any Java from 17 to 21.
TEST_PACKAGES += $(shell command -v javac >/dev/null || echo default-jdk-headless) $(shell command -v mvn >/dev/null || echo maven)

test-setup:
	@EXTRA_PACKAGES="$(TEST_PACKAGES)" sh deploy/prepare.sh requirements/test.txt

test: test-setup ## Toute la suite : SQLite, PostgreSQL, navigateur, antivirus, courriel (tout est installé et démarré ici)
	@.ci/test $(ARGS)

lint: ## Style, types, flèches entre pièces, gabarits, migrations manquantes, phrases non marquées
	@sh deploy/prepare.sh requirements/test.txt
	@.ci/lint

format: ## Met le code en forme
	@var/venv/bin/ruff format . && var/venv/bin/ruff check -q --fix .

bench: test-setup ## Mesures en une fois : rapports à une vue nue, poids, envoi, récépissés
	@var/venv/bin/python -W ignore tests/bench/run.py
