"""The letter: a document model built from the answers, and its four renderings."""
