"""Rows of text out of CSV and XLSX files from outside; what the rows mean is for the rooms.

Nothing is ever evaluated, memory stays bounded, and whatever the bytes are, out come rows and
named problems, never an exception.
"""

from core.tables.problems import TableProblem, Trouble
from core.tables.rows import Row, csv_rows, xlsx_rows

__all__ = ["Row", "TableProblem", "Trouble", "csv_rows", "xlsx_rows"]
