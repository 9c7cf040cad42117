"""Planning runs, and the page of one run."""
