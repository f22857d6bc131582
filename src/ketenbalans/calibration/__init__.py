"""Parameter ensembles held against published figures, back-tests, and the published claims reconstructed."""
