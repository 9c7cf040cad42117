"""Finding courses: the search document, its upkeep by the outbox, and the query with facets."""
