"""Which version of the application this is."""
VERSION = "v3-broken"
