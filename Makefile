# Each target says what it does; `make help` lists them. Everything made lies in var/.
.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset

help: ## La liste des commandes
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 16

setup: ## Prépare var/venv avec les paquets de développement
	@EXTRA_PACKAGES="postgresql chromium clamav-daemon poppler-utils" sh deploy/prepare.sh requirements/test.txt

demo: ## La ville de démonstration, à l’adresse http://127.0.0.1:8000 (HOST et PORT la changent)
	@sh deploy/demo.sh

demo-reset: ## Efface la ville de démonstration ; `make demo` la refait
	@rm -rf var/demo

-include deploy/*.mk
