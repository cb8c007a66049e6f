"""What keeps the tables of `data/` in order, for whoever changes one.

A table is a CSV or Parquet file in `data/` and a description of it in
`data/meta/<table>.yml`. `tightrope catalogue` checks both, tells what has changed, and
writes the one catalogue `data/datapackage.json` that `tightrope.data` reads by.
`tightrope refresh` makes statistical tables anew, by the recipes in `data/recipes/`.
"""

from tightrope.catalogue.recipes import as_bytes, read_source, refresh
from tightrope.catalogue.upkeep import check, update

__all__ = ["as_bytes", "check", "read_source", "refresh", "update"]
