"""What can be changed, by whom, so that less is obtained from then on or at all."""
