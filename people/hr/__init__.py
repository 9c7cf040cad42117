"""People from the personnel system: reading a delivery, comparing it, applying and undoing it."""
