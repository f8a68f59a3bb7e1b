"""Questions that fit the model to what is published."""
