"""How fast due clocks fire, and what a pass costs when nothing is due, each beside its floor in the same run.

    python -m bench.firing

In a PostgreSQL database of its own on the server of DATABASE_URL (else this machine's), which it creates and drops. The
floor is the same rows written by plain psycopg2, and the bare query on the same index. Rounds of the desk and of the
floor take turns, so that what else the machine does meets both. “Busy” is processor time, of the worker and of its
server process together: what others do on the machine distorts it least.
"""

from argparse import ArgumentParser

from bench.database import own_database


def main() -> None:
    """Fill, measure, print."""
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--timers", type=int, default=10_000, help="due at once")
    parser.add_argument("--running", type=int, nargs="+", default=[1_000, 1_000_000], help="clocks, with nothing due")
    parser.add_argument("--batch", type=int, default=0, help="clocks in a batch; 0: as the desk does")
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    with own_database("firing") as address:
        from bench.quiet import report_quiet  # noqa: PLC0415 (they need the settings)
        from bench.storm import report_storm  # noqa: PLC0415

        report_quiet(address, running=wanted.running)
        report_storm(timers=wanted.timers, batch=wanted.batch, rounds=wanted.rounds)


if __name__ == "__main__":
    main()
