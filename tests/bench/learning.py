"""What learners know on exam day: the tutor beside classic schedules, under three laws of forgetting it does not know.

Each law draws a population; each schedule teaches that same population anew, sees lucky guesses as right answers, and
is judged by the gain in mean recall on exam day over not studying at all. Spreads are 95% intervals of the ratio of
mean gains, from bootstrap samples of learners. One population a law and budget: its seed is `SEED` and none of those
the tutor was developed with.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from tests.bench.learning_laws import LAWS, Array, Law
from tests.bench.learning_oracle import ORACLES
from tests.bench.learning_policies import Leitner, Package, Policy, Randomly, Rotation, Sequential, Sm2, WrongAgain
from tests.bench.learning_trial import BUDGETS, Budget, trial, untaught
from tests.bench.learning_tutor import Tutor
from tests.bench.result import Ratio, Result

SEED = 27_182
LEARNERS = 96
SAMPLES = 400

SIMPLE: Mapping[str, Callable[[int, int], Policy]] = {
    "random": lambda learners, questions: Randomly(learners, questions, SEED),
    "sequential": Sequential,
    "wrong_again": WrongAgain,
    "leitner": Leitner,
    "sm2_due_first": lambda learners, questions: Sm2(learners, questions, new_first=False),
    "sm2_new_first": lambda learners, questions: Sm2(learners, questions, new_first=True),
    "fsrs_due_first": lambda learners, questions: Package(learners, questions, steps=True),
    "fsrs_no_steps": lambda learners, questions: Package(learners, questions, steps=False),
    "rotation": Rotation,
}
TUTORS: Mapping[str, Callable[[int, Budget], Policy]] = {
    "tutor": Tutor,
    "tutor_alone": lambda learners, budget: Tutor(learners, budget, group=1),
    "tutor_month": lambda learners, budget: Tutor(learners, budget, told_exam=False),
}
"""As it is; without a group to learn from; without having been told of the exam. The last two at the base budget."""
AIMS = {
    "random": (1.10, None),
    "sm2_due_first": (1.35, None),
    "fsrs_due_first": (1.50, None),
    "sm2_new_first": (0.98, 1.03),
}

Gains = Mapping[str, Mapping[str, Array]]
"""Law -> schedule -> each learner's gain."""


async def run(learners: int = LEARNERS) -> Result:
    """All schedules under all laws with all budgets, some minutes on one core; `learners` of each population."""
    figures: dict[str, object] = {"learners": learners, "seed": SEED}
    ratios: dict[str, Ratio] = {}
    for budget in BUDGETS:
        begun = time.perf_counter()
        scores = {law: _scores(law, budget, learners) for law in LAWS}
        gains = {law: {name: score - found["none"] for name, score in found.items()} for law, found in scores.items()}
        figures[budget.name] = {
            law: {name: _figure(score, gains[law][name], gains[law]["random"]) for name, score in found.items()}
            for law, found in scores.items()
        }
        base = budget is BUDGETS[0]
        ratios |= _base_ratios(gains, figures) if base else {}
        simple = {name: _mean_ratio(gains, name, "random") for name in SIMPLE}
        best = max(simple, key=simple.__getitem__)
        value = _mean_ratio(gains, "tutor", "random") / simple[best]
        ratios[f"{budget.name}_vs_best_simple"] = Ratio(value, 0.97, "higher")
        figures[f"{budget.name}_best_simple"] = best
        sys.stderr.write(f"{budget.name}: {time.perf_counter() - begun:.0f} s\n")
    return Result(figures, ratios)


def _scores(name: str, budget: Budget, learners: int) -> dict[str, Array]:
    """The score of each learner by schedule; `none` for no study, `oracle` for the best of the oracles."""

    def population() -> Law:
        return LAWS[name](SEED, learners, budget.questions)

    found = {"none": untaught(population(), budget)}
    for each, make in SIMPLE.items():
        found[each] = trial(population(), make(learners, budget.questions), budget, SEED)
    for each, tutor in TUTORS.items():
        if each == "tutor" or budget is BUDGETS[0]:
            found[each] = trial(population(), tutor(learners, budget), budget, SEED)
    oracles = []
    for oracle in ORACLES.values():
        law = population()
        if (policy := oracle(law, budget)) is not None:
            oracles.append(trial(law, policy, budget, SEED))
    found["oracle"] = max(oracles, key=np.mean)
    return found


def _figure(score: Array, gain: Array, reference: Array) -> list[float]:
    """Exam score, gain over no study, and gain against that of random questions."""
    return [round(float(x), 3) for x in (score.mean(), gain.mean(), gain.mean() / reference.mean())]


def _base_ratios(gains: Gains, figures: dict[str, object]) -> dict[str, Ratio]:
    ratios: dict[str, Ratio] = {}
    for name, (aim, mean_aim) in AIMS.items():
        ratios[f"vs_{name}"] = Ratio(min(_each_ratio(gains, "tutor", name)), aim, "higher")
        ratios[f"vs_{name}_mean"] = Ratio(_mean_ratio(gains, "tutor", name), mean_aim or aim, "higher")
        figures[f"vs_{name}_spread"] = {law: _spread(found["tutor"], found[name]) for law, found in gains.items()}
    ratios["of_oracle"] = Ratio(min(_each_ratio(gains, "tutor", "oracle")), 0.75, "higher")
    figures["of_oracle_spread"] = {law: _spread(found["tutor"], found["oracle"]) for law, found in gains.items()}
    return ratios


def _each_ratio(gains: Gains, name: str, reference: str) -> list[float]:
    return [float(found[name].mean() / found[reference].mean()) for found in gains.values()]


def _mean_ratio(gains: Gains, name: str, reference: str) -> float:
    return float(np.mean(_each_ratio(gains, name, reference)))


def _spread(gain: Array, reference: Array) -> Sequence[float]:
    """The 95% interval of the ratio of mean gains, over bootstrap samples of learners."""
    drawn = np.random.default_rng(SEED).integers(0, len(gain), (SAMPLES, len(gain)))
    ratios = gain[drawn].mean(axis=1) / reference[drawn].mean(axis=1)
    return [round(float(x), 3) for x in np.quantile(ratios, (0.025, 0.975))]
