"""The doors of publishing: flows, drafts and what there is to write them with."""
