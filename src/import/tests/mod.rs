//! Files in, summary and runbook out: `tests/import`.
