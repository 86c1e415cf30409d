"""Maps the stages' classes to their tables, so that no class exists twice. Importing this module maps them."""

from __future__ import annotations

from sqlalchemy.orm import column_property, registry

from relais_app.storage.records import RECORDS
from relais_app.storage.tables import metadata, tables

_registry = registry(metadata=metadata)

for _kind, _record in RECORDS.items():
    # active_history: the journal needs the value before, whatever the state of the record
    _registry.map_imperatively(
        _record,
        tables[_kind],
        properties={c.name: column_property(c, active_history=True) for c in tables[_kind].columns},
    )
