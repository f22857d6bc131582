"""The plan cycle, its explanation, the day schedule and recalibration. Proposes; a person confirms."""
