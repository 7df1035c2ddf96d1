"""Pages of recognition: the learner's own, the officers', and the voucher of both."""
