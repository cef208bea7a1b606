"""What a reporter and a reviewer are asked. Forms check and lay out; they never save."""
