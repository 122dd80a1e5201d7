"""Slows a flood from one number down, without leaving anybody unanswered.

Beyond the limit Rasa is not asked any more, but once a minute the number is still told where
to turn, and once a minute a call for help is answered. Each process counts for itself; that is
exact enough.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from enum import Enum
from typing import Any

MOST_NUMBERS = 20_000


class Pace(Enum):
    FINE = "fine"
    TELL = "tell"  # too many; say so, and where to turn
    QUIET = "quiet"  # too many, and told already


class Limits:
    def __init__(
        self,
        most: int = 40,
        seconds: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._times: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._told: OrderedDict[bytes, float] = OrderedDict()
        self._helped: OrderedDict[bytes, float] = OrderedDict()
        self._lock = threading.Lock()

    def pace(self, number: bytes) -> Pace:
        now = self._clock()
        with self._lock:
            times = self._times.setdefault(number, deque(maxlen=self._most + 1))
            self._times.move_to_end(number)
            times.append(now)
            while times[0] <= now - self._seconds:
                times.popleft()
            _cut(self._times)
            if len(times) <= self._most:
                return Pace.FINE
            return Pace.TELL if self._is_due(self._told, number, now) else Pace.QUIET

    def may_answer_danger(self, number: bytes) -> bool:
        """Beyond the limit: a thousand calls for help cost one text a minute, whatever else was told."""
        with self._lock:
            return self._is_due(self._helped, number, self._clock())

    def _is_due(self, kept: OrderedDict[bytes, float], number: bytes, now: float) -> bool:
        if kept.get(number, float("-inf")) > now - self._seconds:
            return False
        kept[number] = now
        kept.move_to_end(number)
        _cut(kept)
        return True


def _cut(kept: OrderedDict[bytes, Any]) -> None:
    while len(kept) > MOST_NUMBERS:
        kept.popitem(last=False)
