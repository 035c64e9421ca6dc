"""Settings, rules and places that staff publish: rehearsed, signed, in force, put back."""
