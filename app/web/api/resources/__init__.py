"""The API's resources, a module each; importing one declares its operations."""
