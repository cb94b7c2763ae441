"""The promises of `docs/reference/security.md`, each with a test that fails once the defence is taken out."""
