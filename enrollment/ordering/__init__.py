"""The supplier's side: seats at an external supplier are ordered, and confirmed or refused."""
