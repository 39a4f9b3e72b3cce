"""What a policy says: targets as data, which of them applies, and the policy this product ships."""
