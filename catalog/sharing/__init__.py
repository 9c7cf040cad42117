"""Sharing the offer: what one organisation owns, and others take over on their own terms."""
