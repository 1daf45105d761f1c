"""What the form of a row shares with the others, whatever list it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from portal.eservices.form_builder import editing_lists
from portal.eservices.form_builder.definition import Definition
from portal.eservices.forms.workshop.base import Data, Json, Operation, WorkshopForm


class RowForm(WorkshopForm):
    """One row of one of the definition's lists. `name`: the list, as `editing_lists.LISTS` knows it."""

    name: ClassVar[str] = ""
    part: ClassVar[str] = ""
    heading: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""
    add_label: ClassVar[Any] = ""
    conditional: ClassVar[bool] = False
    ordered: ClassVar[bool] = True

    def __init__(
        self,
        definition: Definition,
        row: Data | None = None,
        at: int | None = None,
        data: Mapping[str, Json] | None = None,
    ) -> None:
        self.definition, self.row, self.at = definition, row or {}, at
        super().__init__(data, initial=self.held())
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the definition or on the city."""

    def held(self) -> Data:
        """Initial values of the fields."""
        return dict(self.row)

    def values(self) -> Data:
        """The row's settings; None takes one away."""
        return {name: None if value in ("", []) else value for name, value in self.cleaned_data.items()}

    def operation(self) -> Operation:
        """Add the row, or change it."""
        return partial(editing_lists.put_row, name=self.name, row=self.values(), at=self.at)

    @classmethod
    def words(cls, row: Data, definition: Definition) -> str:
        """The row in a list."""
        return str(row.get("label") or row.get("title") or row.get("key") or "")
