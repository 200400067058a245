"""The rules of challenges once more, as plainly as 150 lines of code can say them.

Scores are recounted from all answers each time.

It shares nothing with the rules but the settings. A post that never gets through is not in it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bot.quiz.session import Answers, Entry, Scoring, Settings, Teaming, Variant


class Model:
    def __init__(self, settings: Settings, questions: list[tuple[set[int], list[int], bool]]) -> None:
        """`questions`: key, order shown, whether several may be right."""
        self.s, self.questions, self.phase, self.round, self.ending = settings, questions, "lobby", -1, False
        self.opened, self.due = -1, 0
        self.frozen: tuple[str, int, int] | None = None  # the phase, since when, and what was left of it
        self.seated, self.team, self.out = dict[str, bool](), dict[str, int](), dict[str, int]()
        self.accepted, self.drafts = [set[int]() for _ in questions], dict[tuple[int, str], tuple[set[int], int]]()
        self.answers = dict[tuple[int, str], tuple[set[int], int, int]]()  # choice, clicked, arrived
        self.clocks = dict[int, tuple[int, dict[str, int]]]()  # of closed rounds: the timer, and who took how long
        self.gathers = bool(settings.teams) or settings.entry is Entry.LOBBY
        self.chosen = bool(settings.teams) and settings.teaming in (Teaming.CHOSEN, Teaming.LEAGUE)
        if not self.gathers:
            self.ask()

    def join(self, player: str, team: int | None) -> None:
        late, here = self.phase != "lobby", self.seated.get(player)
        if self.phase in ("paused", "over") or (late and (here or self.s.entry is Entry.LOBBY)):
            return
        if self.s.teams and (late or self.chosen):
            sizes = [sum(self.seated[p] and t == n for p, t in self.team.items()) for n in range(len(self.s.teams))]
            own = self.s.teaming is Teaming.LEAGUE and player not in self.team
            wish = team if not late or own else None
            kept = wish if wish is not None else self.team.get(player) if late or here else None
            self.team[player] = sizes.index(min(sizes)) if kept is None else kept
        self.seated[player] = True

    def leave(self, player: str, now: int) -> None:
        if self.phase not in ("paused", "over") and player in self.seated:
            self.seated[player] = False
            self.maybe_complete(now)

    def begin(self, now: int) -> None:
        sides = {self.team[player] if self.chosen else player for player in self.still()}
        if self.phase == "lobby" and len(sides) >= (2 if self.s.teams or self.s.variant.puts_out else 1):
            self.phase, self.due = "starting", now + self.s.countdown * 1000
            if not self.s.countdown:
                self.ask()

    def ask(self) -> None:
        self.phase, self.round, self.opened, self.due, self.pauses = "posting", self.round + 1, -1, 0, list[Any]()

    def shown(self, now: int) -> None:
        phase, held = self.frozen[0] if self.frozen else self.phase, self.frozen
        if phase in ("posting", "revealing"):
            self.frozen, self.phase, self.due = None, "revealed", now + self.s.reading_seconds * 1000
            if phase == "posting":
                self.phase, self.opened = "open", now + self.s.talk_seconds * 1000
                self.due = self.opened + self.s.seconds * 1000
            if held:
                self.pause(now)
            self.maybe_complete(now)

    def pick(self, player: str, round: int, position: int | None, stamp: int, now: int) -> None:
        """`position` None: submit."""
        at, of, (_, order, multiple) = min(stamp, now), (round, player), self.questions[round]
        (draft, last), old = self.drafts.get(of, (set(), -1)), self.answers.get(of)
        stranger = (self.gathers and not self.seated.get(player)) or player in self.out
        early = self.s.talk_seconds and (self.opened < 0 or at < self.opened)
        late = round != self.round or self.phase not in ("posting", "open") or (self.phase == "open" and at > self.due)
        if stranger or early or late or (old and self.s.answers is Answers.LOCKED) or (position or 0) >= len(order):
            return
        choice = draft if position is None else {order[position]}
        if multiple and position is not None and at > last:
            self.drafts[of], self.seated[player] = (draft ^ choice, at), True
        elif multiple == (position is None) and (draft or not multiple) and not (old and at < last):
            self.drafts[of] = (choice, at)
            if not old or choice != old[0]:
                self.answers[of], self.seated[player] = (choice, at, now), True
                self.maybe_complete(now)

    def right(self, round: int, player: str) -> bool:
        (key, _, multiple), extra, choice = self.questions[round], self.accepted[round], self.answers[round, player][0]
        return key <= choice <= key | extra if multiple else choice == key or choice <= extra

    def maybe_complete(self, now: int) -> None:
        given = {player for round, player in self.answers if round == self.round}
        won = self.s.variant is Variant.FIRST and any(self.right(self.round, player) for player in given)
        if self.phase == "open" and (won or (self.gathers and self.still() and self.still() <= given)):
            self.close(now)

    def elapsed(self, at: int) -> int:
        still = sum(max(min(to, at) - since, 0) for since, to in self.pauses)
        return max(at - self.opened - still, 0) if self.opened >= 0 else 0

    def close(self, at: int, stopped: bool = False) -> None:
        here = {player: stamp for (round, player), (_, stamp, _) in self.answers.items() if round == self.round}
        if self.opened >= 0 or here:
            timer = self.due - self.opened - sum(to - since for since, to in self.pauses) if self.opened >= 0 else 0
            self.clocks[self.round] = timer, {p: min(self.elapsed(took), self.elapsed(at)) for p, took in here.items()}
        if not stopped:
            self.phase = "revealing"
            self.judge()

    def scores(self) -> dict[str, tuple[int, int, int]]:
        """Points, right answers, time saved."""
        sums, run = dict.fromkeys(self.seated, (0, 0, 0)), dict[str, int]()
        for round, (timer, took) in sorted(self.clocks.items()):
            good = {player for player in took if self.right(round, player)}
            first = min(((*self.answers[round, player][1:], player) for player in good), default=(0, 0, ""))[2]
            run = {player: run.get(player, 0) + 1 for player in good}
            for player in good:
                worth = 1000 if self.s.streak or self.s.scoring is Scoring.SPEED else 1
                if self.s.scoring is Scoring.SPEED and took[player] >= 500:
                    worth = int((1 - Fraction(took[player], timer) / 2) * 1000 + Fraction(1, 2))
                worth += (0, 100, 200, 300, 400, 500)[min(run[player], 6) - 1] if self.s.streak else 0
                worth *= self.s.variant is not Variant.FIRST or player == first
                points, count, saved = sums[player]
                sums[player] = (points + worth, count + 1, saved + max(timer - took[player], 0))
        return sums

    def still(self) -> set[str]:
        return {player for player, sits in self.seated.items() if sits and player not in self.out}

    def worths(self) -> dict[Any, tuple[Any, ...]]:
        """What each team with members, or each player alone, is compared by: how far it came, points, time saved."""
        scores, played = self.scores(), {player for _, took in self.clocks.values() for player in took}
        who = dict[Any, list[str]]()
        for player, sits in self.seated.items():
            if not self.s.teams or (player in self.team and (sits or player in played)):
                who.setdefault(self.team[player] if self.s.teams else player, []).append(player)
        mean = {side: [Fraction(sum(scores[p][n] for p in who[side]), len(who[side])) for n in (0, 2)] for side in who}
        return {side: (max(self.out.get(p, 10**6) for p in who[side]), *mean[side]) for side in who}

    def judge(self) -> None:
        self.out = {player: round for player, round in self.out.items() if round != self.round}
        still, worths, took = self.still(), self.worths(), self.clocks[self.round][1]
        side = {player: self.team[player] if self.s.teams else player for player in still}
        worst = min((worths[each] for each in side.values()), default=None)
        wrong = {player for player in still if player not in took or not self.right(self.round, player)}
        beaten = wrong if self.s.variant is Variant.SUDDEN_DEATH else {p for p in still if worths[side[p]] == worst}
        if self.s.variant.puts_out:
            gone = {player for player, sits in self.seated.items() if not sits and player not in self.out}
            self.out |= dict.fromkeys(gone | (beaten if beaten < still else set()), self.round)
        alone = self.s.variant.puts_out and len({side[player] for player in self.still()}) < 2
        self.ending = alone or any(worth[1] >= (self.s.target or 10**9) for worth in self.worths().values())

    def go_on(self) -> None:
        self.phase = "over"
        if not self.ending and self.round + 1 < len(self.questions):
            self.ask()

    def wake(self, now: int) -> None:
        if self.phase == "open" and now >= self.due + 1000:
            self.close(self.due)
        elif self.phase in ("revealed", "starting") and now >= self.due:
            self.go_on()

    def pause(self, now: int) -> None:
        if self.phase in ("posting", "revealing", "revealed") or (self.phase == "open" and now < self.due):
            self.frozen, self.phase = (self.phase, now, self.due - now), "paused"

    def resume(self, now: int) -> None:
        if self.frozen is not None:
            (self.phase, since, left), self.frozen = self.frozen, None
            self.due = now + left
            if self.phase == "open" and since < self.opened:
                self.opened += now - since
            elif self.phase == "open":
                self.pauses.append((since, now))

    def regrade(self, round: int, position: int) -> None:
        new = set(self.questions[round][1][position : position + 1]) - self.questions[round][0] - self.accepted[round]
        if new and round in self.clocks and (round < self.round or self.opened >= 0):
            self.accepted[round] |= new
            if round == self.round and self.phase != "over":
                self.judge()

    def stop(self, now: int) -> None:
        at = self.frozen[1] if self.frozen else now
        self.resume(at)
        if self.phase in ("open", "posting"):
            self.close(at, stopped=True)
        self.phase = "over"
