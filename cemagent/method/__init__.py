"""The method: stages, artifacts, gates, engagements. Pure: no files, no clock, no network."""
