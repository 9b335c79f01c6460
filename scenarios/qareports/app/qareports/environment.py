"""Reading settings from the environment.

Whatever is wrong is told in one line, all of it at once, before anything starts.
"""
import re


class Environment:
    """values: os.environ, or what a test has instead."""

    def __init__(self, values):
        self._values = values
        self._missing = []
        self._wrong = []

    def text(self, name, default=None):
        """Without a default the setting is required; an empty value counts as none."""
        value = self._values.get(name) or default
        if value is None:
            self._missing.append(name)
        return value

    def number(self, name, default=None):
        value = self.text(name, default)
        try:
            return None if value is None else int(value)
        except ValueError:
            self._wrong.append(f"{name} is no number")
            return None

    def flag(self, name):
        return self._values.get(name, "").lower() in ("1", "yes", "true", "on")

    def database(self, name):
        """NAME=...:USER=...:PASSWORD=...:HOST=...:PORT=... for Django. Values may hold colons, but
        none that a word in capitals and an equals sign follow."""
        value = self.text(name)
        if value is None:
            return {}
        pairs = [pair.partition("=") for pair in re.split(r":(?=[A-Z]+=)", value)]
        parts = {key: content for key, equals, content in pairs if equals}
        parts.pop("ENGINE", None)  # there is one engine only
        unknown = set(parts) - {"NAME", "USER", "PASSWORD", "HOST", "PORT"}
        if unknown or "NAME" not in parts or len(parts) != len(pairs):
            self._wrong.append(f"{name} is not NAME=...:USER=...:PASSWORD=...:HOST=...:PORT=...")
        return parts

    def check(self):
        """Ends the process if a setting is missing or wrong."""
        problems = list(self._wrong)
        if self._missing:
            problems.insert(0, f"missing from the environment: {', '.join(self._missing)}")
        if problems:
            raise SystemExit(f"qareports: settings: {'; '.join(problems)}")
