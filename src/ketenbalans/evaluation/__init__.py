"""Whether a measure worked: designs, effects, placebo tests, case mix."""
