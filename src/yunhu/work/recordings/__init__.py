"""The contact's recording: begun, paused, ended, found again after a crash, opened, exported and verified."""
