"""The process: bounds first, then one file. Prints one word when it refuses.

    python -m commitments.evidence.sanitizer KIND SOURCE TARGET

Exit 0: the copy is there. Exit 3: refused, the word is on stdout. Anything else is a death, and no copy counts.
"""

import resource
import sys

CPU_SECONDS = 10
MEMORY = 768 * 1024 * 1024
LARGEST_COPY = 40 * 1024 * 1024
REFUSED = 3


def main(kind, source, target):
    bound()
    from . import Refusal  # only now: what is loaded counts too

    try:
        cleaner(kind)(source, target)
    except Refusal as refusal:
        sys.stdout.write(refusal.word)
        return REFUSED
    except MemoryError:
        sys.stdout.write("too_complex")
        return REFUSED
    return 0


def bound():
    """No more time, memory, disk or core dumps than one honest file needs; the system ends who takes more."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_COPY, LARGEST_COPY))


def cleaner(kind):
    if kind == "pdf":
        from .papers import clean
    else:
        from .pictures import clean
    return clean


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
