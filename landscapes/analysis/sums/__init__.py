"""The arithmetic. Knows no models and no words: frozen facts in, frozen answers out. Weights are
whole numbers: 100 is one intervention."""
