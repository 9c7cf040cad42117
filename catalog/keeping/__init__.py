"""What people keep of the catalogue: searches and courses; and what nobody found there."""
