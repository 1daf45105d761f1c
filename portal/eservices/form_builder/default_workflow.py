"""The workflow every procedure may begin with: received, processed, decided, closed."""

from __future__ import annotations

from typing import Any

Json = Any


def _state(key: str, label: str, public: str, phase: str, outcome: str = "none") -> dict[str, Json]:
    return {"key": key, "label": label, "public_label": public, "phase": phase, "outcome": outcome}


def _transition(key: str, label: str, origin: list[str], to: str, who: list[str]) -> dict[str, Json]:
    return {"key": key, "label": label, "from": origin, "to": to, "who": who}


def default_workflow() -> dict[str, Json]:
    """States, transitions and decisions; a definition may replace entries by key."""
    return {
        "states": [
            _state("received", "Reçue", "Reçue", "new"),
            _state("processing", "En cours d’instruction", "En cours d’instruction", "in_progress"),
            _state("granted", "Acceptée", "Acceptée", "decided", "granted"),
            _state("partly", "Acceptée en partie", "Acceptée sous conditions", "decided", "partly"),
            _state("refused", "Refusée", "Refusée", "decided", "refused"),
            _state("answered", "Répondue", "Réponse envoyée", "decided", "answered"),
            _state("withdrawn", "Retirée", "Retirée", "closed", "withdrawn"),
            _state("handed_over", "Transmise", "Transmise", "closed", "handed_over"),
            _state("closed", "Close", "Terminée", "closed"),
        ],
        "transitions": [
            _transition("take", "Prendre en charge", ["received"], "processing", ["agent"]),
            _transition("withdraw", "Retirer", ["received", "processing"], "withdrawn", ["resident", "agent"]),
            _transition("hand_over", "Transmettre", ["received", "processing"], "handed_over", ["agent"]),
            _transition(
                "close", "Clore", ["processing", "granted", "partly", "refused", "answered"], "closed", ["agent"]
            ),
            _transition("reopen", "Rouvrir", ["answered", "withdrawn", "closed"], "processing", ["agent", "resident"]),
        ],
        "decisions": [
            {"key": "granted", "label": "Accepter", "outcome": "granted", "to": "granted"},
            {
                "key": "partly",
                "label": "Accepter sous conditions",
                "outcome": "partly",
                "to": "partly",
                "remedies": "refused",
                "requires_reasons": True,
            },
            {
                "key": "refused",
                "label": "Refuser",
                "outcome": "refused",
                "to": "refused",
                "remedies": "refused",
                "requires_reasons": True,
            },
            {"key": "answered", "label": "Répondre", "outcome": "answered", "to": "answered"},
        ],
    }
