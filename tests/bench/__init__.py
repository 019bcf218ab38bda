"""`make bench`: what a page costs, as ratios to a bare Flask route under the same server in the same run."""
