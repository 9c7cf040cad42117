"""Signing in elsewhere with the portal: an OpenID provider for the concern's programs."""
