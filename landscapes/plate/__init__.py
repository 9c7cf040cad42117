"""The model: a base plate with zones, in versions. A map keeps the version it was made with."""
