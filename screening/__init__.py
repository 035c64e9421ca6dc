"""The anonymous site: asks, scores and says where to go. It knows nobody and stores nothing."""
