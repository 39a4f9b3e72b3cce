"""Time limits. So far those a ticket carries itself (LIFE-4, LIFE-5, PROM-1), read from its columns and its journal."""
