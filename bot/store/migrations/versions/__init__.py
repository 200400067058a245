"""One file per revision, in their order. A revision is never changed once released."""
