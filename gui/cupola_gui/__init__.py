"""The desktop application: windows on the engine."""
