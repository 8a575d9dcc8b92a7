"""Where indexes lie: the rooms behind `search.store`."""
