"""Price times quantity, the penalty provision, budget stages and variances."""
