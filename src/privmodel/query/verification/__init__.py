"""Whether a guarantee holds in every situation of a scope, or the smallest case that breaks it."""
