"""What the application knows and does; api and frontend are its two faces."""
