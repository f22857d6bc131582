"""What may be shown of small counts before anything becomes public."""
