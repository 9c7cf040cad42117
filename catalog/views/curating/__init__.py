"""Pages of curating the offer."""
