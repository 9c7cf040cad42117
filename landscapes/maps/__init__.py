"""Landscapes: named maps with marks on them, talked about by departments."""
