"""Dated parameters of law and country policy, and the terms and penalties computed from them."""
