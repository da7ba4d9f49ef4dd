"""Where certificates come from: files, an authority, or one of our own."""
