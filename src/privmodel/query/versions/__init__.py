"""What two versions of a platform or a law differ in, and which answers differ with it."""
