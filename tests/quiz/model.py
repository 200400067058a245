"""The rules of challenges once more, as plainly as they can be said: everything is counted anew each time.

It shares nothing with the rules but the settings. Scores are recounted from all answers, times from all pauses.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from bot.quiz.session import Answers, Entry, Scoring, Settings, Teaming, Variant

BACKSTOP = 90_000


class Model:
    def __init__(self, settings: Settings, questions: list[tuple[set[int], list[int], bool]], now: int) -> None:
        """`questions`: key, order shown, whether several may be right."""
        self.s, self.questions = settings, questions
        self.phase, self.round, self.due, self.ending = "lobby", -1, now + 1_800_000, False
        self.frozen: tuple[str, int, int | None] | None = None  # phase, since (-1: no word of the post), time left
        self.seated: dict[str, bool] = {}
        self.team: dict[str, int] = {}
        self.out: dict[str, int] = {}
        self.accepted: list[set[int]] = [set() for _ in questions]
        self.drafts: dict[tuple[int, str], tuple[set[int], int]] = {}
        self.answers: dict[tuple[int, str], tuple[set[int], int, int]] = {}  # choice, clicked, arrived
        self.clocks: dict[int, tuple[int, dict[str, int]]] = {}  # closed round: timer, time each answer took
        if settings.entry is Entry.OPEN and not settings.teams:
            self.ask(0, now)

    def sizes(self) -> list[int]:
        return [sum(self.seated[p] and t == n for p, t in self.team.items()) for n in range(len(self.s.teams))]

    def join(self, player: str, team: int | None) -> None:
        late, chosen = self.phase != "lobby", bool(self.s.teams) and self.s.teaming is Teaming.CHOSEN
        if self.phase in ("paused", "over") or late and (self.seated.get(player) or self.s.entry is Entry.LOBBY):
            return
        if self.s.teams and (late or chosen):
            smallest = self.sizes().index(min(self.sizes()))
            if late or team is None:
                team = self.team.get(player, smallest) if late or self.seated.get(player) else smallest
            self.team[player] = team
        self.seated[player] = True

    def leave(self, player: str, now: int) -> None:
        if self.phase not in ("paused", "over") and self.seated.get(player):
            self.seated[player] = False
            if self.phase == "lobby" and self.s.teaming is not Teaming.CHOSEN:
                self.team.pop(player, None)
            self.maybe_complete(now)

    def begin(self, now: int) -> bool:
        sides = {self.team[p] if self.s.teams and self.s.teaming is Teaming.CHOSEN else p for p in self.still()}
        least = 2 if self.s.teams or self.s.variant.puts_out else 1
        if self.phase != "lobby" or len(sides) < least:
            return False
        if self.s.countdown:
            self.phase, self.due = "starting", now + self.s.countdown * 1000
        else:
            self.ask(0, now)
        return True

    def ask(self, round: int, now: int) -> None:
        self.phase, self.round, self.due, self.opened, self.pauses = "posting", round, now + BACKSTOP, -1, []

    def shown(self, now: int) -> None:
        phase = self.frozen[0] if self.frozen else self.phase
        if phase not in ("posting", "revealing"):
            return
        held = self.frozen is not None and self.frozen[1] >= 0
        self.frozen = None
        if phase == "revealing":
            self.phase, self.due = "revealed", now + self.s.reading_seconds * 1000
        else:
            self.opened = now + self.s.talk_seconds * 1000
            self.phase, self.due = "open", self.opened + self.s.seconds * 1000
        if held:
            self.pause(now)
        self.maybe_complete(now)

    def pick(self, player: str, round: int, position: int | None, stamp: int, now: int) -> None:
        """`position` None: submit."""
        at, key = min(stamp, now), (round, player)
        if round != self.round or self.phase not in ("posting", "open") or player in self.out:
            return
        if not self.seated.get(player) and (self.s.teams or self.s.entry is Entry.LOBBY):
            return
        if self.s.talk_seconds and (self.opened < 0 or at < self.opened) or self.phase == "open" and at > self.due:
            return
        _, order, multiple = self.questions[round]
        draft, last = self.drafts.get(key, (set(), -1))
        old = self.answers.get(key)
        if old and self.s.answers is Answers.LOCKED or position is not None and position >= len(order):
            return
        if multiple and position is not None:
            if at > last:
                self.drafts[key], self.seated[player] = (draft ^ {order[position]}, at), True
            return
        choice = draft if position is None else {order[position]}
        if position is None and (not multiple or not draft) or old and (at < last or choice == old[0]):
            return
        self.answers[key], self.drafts[key], self.seated[player] = (choice, at, now), (choice, at), True
        self.maybe_complete(now)

    def right(self, round: int, choice: set[int]) -> bool:
        key, _, multiple = self.questions[round]
        extra = self.accepted[round]
        return key <= choice <= key | extra if multiple else choice == key or len(choice) == 1 and choice <= extra

    def maybe_complete(self, now: int) -> None:
        if self.phase != "open":
            return
        given = {p: c for (r, p), (c, _, _) in self.answers.items() if r == self.round}
        everybody = (self.s.teams or self.s.entry is Entry.LOBBY) and self.still() and not self.still() - set(given)
        if everybody or self.s.variant is Variant.FIRST and any(self.right(self.round, c) for c in given.values()):
            self.close(now, now)

    def elapsed(self, at: int) -> int:
        return max(at - self.opened - sum(max(min(to, at) - since, 0) for since, to in self.pauses), 0)

    def close(self, at: int, now: int, stopped: bool = False) -> None:
        if self.phase != "open" and not (stopped and self.phase == "posting"):
            return
        took = {p: self.elapsed(a[1]) if self.opened >= 0 else 0 for (r, p), a in self.answers.items() if r == self.round}
        if self.opened >= 0 or took:
            timer = self.due - self.opened - sum(to - since for since, to in self.pauses) if self.opened >= 0 else 0
            self.clocks[self.round] = (timer, {p: min(ms, self.elapsed(at)) for p, ms in took.items()})
            if not stopped:
                self.judge(self.round)
        self.phase, self.due = "revealing", now + BACKSTOP

    def scores(self) -> dict[str, tuple[int, int, int]]:
        """Points, right answers, time saved."""
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        run: dict[str, int] = {}
        for round, (timer, took) in sorted(self.clocks.items()):
            good = {p for p in took if self.right(round, self.answers[round, p][0])}
            first = min(((*self.answers[round, p][1:], p) for p in good), default=(0, 0, ""))[2]
            run = {p: run.get(p, 0) + 1 for p in good}
            for p in good:
                worth = 1000 if self.s.streak or self.s.scoring is Scoring.SPEED else 1
                if self.s.scoring is Scoring.SPEED and took[p] >= 500:
                    worth = int((1 - Fraction(took[p], timer) / 2) * 1000 + Fraction(1, 2))
                bonus = (0, 100, 200, 300, 400, 500)[min(run[p], 6) - 1] if self.s.streak else 0
                wins = self.s.variant is not Variant.FIRST or p == first
                sums[p] = [sums[p][0] + wins * (worth + bonus), sums[p][1] + 1, sums[p][2] + max(timer - took[p], 0)]
        return {p: (sums[p][0], sums[p][1], sums[p][2]) for p in self.seated}

    def still(self) -> set[str]:
        return {p for p, sits in self.seated.items() if sits and p not in self.out}

    def worths(self) -> dict[Any, tuple[Any, ...]]:
        """What each team with members, or each player alone, is compared by."""
        scores, never = self.scores(), float("inf")
        sides: dict[Any, list[str]] = {p: [p] for p in self.seated}
        if self.s.teams:
            played = {p for _, took in self.clocks.values() for p in took}
            sides = {n: [p for p, t in self.team.items() if t == n and (self.seated[p] or p in played)] for n in range(8)}
        return {
            side: (max(self.out.get(p, never) for p in who), *(Fraction(sum(scores[p][n] for p in who), len(who)) for n in (0, 2)))
            for side, who in sides.items()
            if who
        }

    def judge(self, round: int) -> None:
        self.out = {p: r for p, r in self.out.items() if r != round}
        still, worths = self.still(), self.worths()
        took = self.clocks[round][1]
        if self.s.variant is Variant.SUDDEN_DEATH:
            beaten = {p for p in still if p not in took or not self.right(round, self.answers[round, p][0])}
        else:
            side = {p: self.team[p] if self.s.teams else p for p in still}
            beaten = {p for p in still if worths[side[p]] == min(worths[each] for each in side.values())}
        if self.s.variant.puts_out:
            gone = {p for p, sits in self.seated.items() if not sits and p not in self.out}
            self.out |= dict.fromkeys(gone | (beaten if beaten < still else set()), round)
        left = {self.team[p] if self.s.teams else p for p in self.still()}
        best = max((worth[1] for worth in self.worths().values()), default=0)
        self.ending = self.s.variant.puts_out and len(left) < 2 or self.s.target is not None and best >= self.s.target

    def ranks(self) -> dict[Any, int]:
        worths = self.worths()
        return {side: 1 + sum(other > worth for other in worths.values()) for side, worth in worths.items()}

    def go_on(self, now: int) -> None:
        if self.phase != "revealed":
            return
        if self.ending or self.round + 1 == len(self.questions):
            self.phase = "over"
        else:
            self.ask(self.round + 1, now)

    def wake(self, now: int) -> None:
        if self.phase == "open" and now >= self.due + 1000:
            self.close(self.due, now)
        elif self.phase in ("revealed", "starting") and now >= self.due:
            self.ask(0, now) if self.phase == "starting" else self.go_on(now)
        elif self.phase in ("posting", "revealing") and now >= self.due:
            if now - self.due > BACKSTOP:
                self.due = now + BACKSTOP
            else:
                self.frozen, self.phase = (self.phase, -1, None), "paused"
        elif self.phase == "lobby" and now >= self.due:
            self.phase = "over"

    def pause(self, now: int) -> None:
        if self.phase in ("posting", "revealing", "revealed") or self.phase == "open" and now < self.due:
            left = self.due - now if self.phase in ("open", "revealed") else None
            self.frozen, self.phase = (self.phase, now, left), "paused"

    def resume(self, now: int) -> None:
        if self.frozen is None:
            return
        (self.phase, since, left), self.frozen = self.frozen, None
        self.due = now + (BACKSTOP if left is None else left)
        if self.phase == "open" and since < self.opened:
            self.opened += now - since
        elif self.phase == "open":
            self.pauses.append((since, now))

    def extend(self, seconds: int) -> None:
        if self.phase == "open":
            self.due += seconds * 1000

    def regrade(self, round: int, position: int) -> None:
        key, order, _ = self.questions[round]
        seen = round in self.clocks and (round < self.round or self.opened >= 0)
        if seen and position < len(order) and order[position] not in key | self.accepted[round]:
            self.accepted[round].add(order[position])
            if round == self.round and self.phase != "over":
                self.judge(round)

    def stop(self, now: int) -> None:
        if self.phase == "over":
            return
        if self.frozen:
            since, left = self.frozen[1:]
            self.phase, self.due = self.frozen[0], self.due if left is None else since + left
            now = now if since < 0 else since
        self.close(now, now, stopped=True)
        self.phase, self.frozen = "over", None
