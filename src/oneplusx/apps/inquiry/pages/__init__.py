"""Pages of the public inquiry; none needs a sign-in."""
