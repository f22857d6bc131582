"""Money: funding by price and quantity, provisions, reception, budget stages, variances and agency accounts.

Works on arrays of a scenario's futures and on published figures alike. Here is no law and no simulation:
amounts, prices and quantities come in, money goes out.
"""
