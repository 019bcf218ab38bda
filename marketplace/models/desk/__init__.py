"""What staff's desk shows: queues by what is due first, one case, the log, and how the promise is kept."""
