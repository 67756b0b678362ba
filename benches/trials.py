"""The model of benches/trials.rs in numpy: one vector of trials for each step.

Reads a step a line, best likely worst and its needs; prints seconds, P50, P80 and P95.
"""

import sys
import time

import numpy as np


def play(steps, trials, random):
    over = []
    lengths = []
    for best, likely, worst, needs in steps:
        length = np.full(trials, float(best))
        if worst > best:
            mode = (likely - best) / (worst - best)
            length += (worst - best) * random.beta(1 + 4 * mode, 5 - 4 * mode, trials)
            np.rint(length, out=length)
        start = np.zeros(trials)
        for need in needs:
            np.maximum(start, over[need], out=start)
        lengths.append(length)
        over.append(start + length)
    ends = over[0].copy()
    for row in over:
        np.maximum(ends, row, out=ends)
    latest = [ends.copy() for _ in steps]
    criticality = np.zeros(len(steps))
    adds = np.zeros(len(steps))
    for at in range(len(steps) - 1, -1, -1):
        best, likely, worst, needs = steps[at]
        critical = latest[at] <= over[at]
        criticality[at] = critical.mean()
        mean = (best + 4 * likely + worst) / 6
        adds[at] = ((lengths[at] - mean) * critical).mean()
        begin = latest[at] - lengths[at]
        for need in needs:
            np.minimum(latest[need], begin, out=latest[need])
    return np.quantile(ends, [0.5, 0.8, 0.95])


def main():
    trials = int(sys.argv[1])
    rows = [[int(word) for word in line.split()] for line in sys.stdin]
    steps = [(row[0], row[1], row[2], row[3:]) for row in rows]
    random = np.random.default_rng(1)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        ends = play(steps, trials, random)
        times.append(time.perf_counter() - start)
    print(sorted(times)[1], *(int(end) for end in ends))


main()
