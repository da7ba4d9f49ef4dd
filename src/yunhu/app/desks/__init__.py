"""What agents work with, wired: desks, customers, tickets, the blacklist."""
