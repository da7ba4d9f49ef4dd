"""Where the master key is: in a file, in the environment, or with a service that keeps it for itself."""
