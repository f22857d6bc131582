"""The day schedule: who comes on which day, to which place, and who is there (R-025 to R-037, R-142).

A schedule orders work. It knows nothing of outcomes, and two people with the same terms, cohort and needs
are treated alike whatever their key is. It is a proposal until a person sends the invitations.
"""
