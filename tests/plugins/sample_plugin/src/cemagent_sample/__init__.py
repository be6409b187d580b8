"""A plugin for cemagent that brings one part of every kind."""
