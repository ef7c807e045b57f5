"""What sensors see: lines of sight, signal over noise, looks."""
