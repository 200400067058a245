"""Quizzes in the Markdown dialects that are known, each with the keys it states."""

from __future__ import annotations

__all__ = ["DIALECTS"]

_HEADED = """\
# Day 12 Quiz: Bread

How well do you know dough?

---

## Questions

### Question 1
What makes dough rise?

A) Salt
B) Yeast
C) Flour

### Question 2
What does kneading develop?

A) Gluten
B) Colour
C) Scent
"""

_BOLD_NUMBERS = """\
# Bread - Quiz

## Questions

**1. What makes dough rise?**
   - A) Salt
   - B) Yeast

**Your answer:** ___

---

**2. What does kneading develop?**
   - A) Gluten
   - B) Colour

**Your answer:**

---
"""

_LISTED = """\
# Bread

1. **What makes dough rise?**
   - A) Salt
   - B) Yeast

2. **What does kneading develop?**
   - A) Gluten
   - B) Colour
"""

DIALECTS: dict[str, str] = {
    "key with the options' texts": _HEADED
    + """\

## Answer Key

1. B) Yeast
2. A) Gluten
""",
    "key with explanations behind a dash": _LISTED
    + """\

## Answers

1. **B** - Yeast gives off gas.

2. **A** - Strands link up.
""",
    "key with bulleted explanations": _BOLD_NUMBERS
    + """\

## Answers

**1. B** - Yeast
- It gives off gas
- Gas is caught

**2. A** - Gluten
- Strands
""",
    "key all in bold with paragraphs": _LISTED
    + """\

## Answers

**1. B - Yeast**

It gives off gas.

**2. A - Gluten**

Strands:
- link up
""",
    "key under headings": _HEADED
    + """\

## Answer Key

### Question 1: B
**Correct Answer: B) Yeast**

Explanation: It gives off gas.

### Question 2: A
**Correct Answer: A) Gluten**

Explanation: Strands link up.
""",
    "key under answer headings": _HEADED
    + """\

## Answers

### Answer 1
**B) Yeast**

Gas.

### Answer 2
**A) Gluten**

Strands.
""",
    "key on one line": _LISTED
    + """\

**Answers:** 1-B, 2-A
""",
    "key on one line under a heading": _LISTED
    + """\

## Answer Key

1. B  2. A
""",
    "key in a table": _LISTED
    + """\

## Answer Key

| Question | Answer | Why |
|---|---|---|
| 1 | B | Gas. |
| 2 | A | Strands. |
""",
    "key in words": _LISTED
    + """\

## Solutions

1. Yeast
2. Gluten - strands link up
""",
    "key after the scoring guide": _LISTED
    + """\

## Scoring Guide
- 2 correct: Baker
- Below 2: Again

## Answer Key
1. b - gas
2. a - strands
""",
    "answers beside the questions": """\
# Bread

### 1. What makes dough rise?
a) Salt
b) Yeast

**Correct Answer: b**

### 2. What does kneading develop?
a) Gluten
b) Colour

**Correct Answer: a**
""",
    "answers and explanations beside the questions": """\
# Bread

## Question 1
What makes dough rise?

A) Salt\x20\x20
B) Yeast\x20\x20

**Answer: B**

It gives off gas.

---

## Question 2
What does kneading develop?

A) Gluten\x20\x20
B) Colour\x20\x20

**Answer:** A

Strands link up.
""",
    "answers hidden in details": """\
# Bread

### Question 1 (5 points)
What makes dough rise?

A) Salt
B) Yeast
<details>
<summary>Click to see answer</summary>

**Correct Answer: B** - Yeast

**Explanation:** Gas.

</details>

### Question 2 — Easy

**What does kneading develop?**

- A) Gluten
- B) Colour

<details><summary>Answer</summary>

A

</details>
""",
    "answers hidden in an admonition": """\
# Bread

## Question 1

What makes dough rise?

- **A.** Salt
- **B.** Yeast

??? success "Reveal Answer"
    **Correct Answer: B**

    B. Yeast

## Question 2

What does kneading develop?

- **A.** Gluten
- **B.** Colour

??? success "Reveal Answer"
    **Correct Answer: A**
""",
    "answers in a block quote": """\
# Bread
## Question 1:
What makes dough rise?
(a) Salt
(b) Yeast
> **Answer:** (b) Yeast
> since it gives off gas.

## Question 2:
What does kneading develop?
(a) Gluten
(b) Colour
> **Answer:** (a)
""",
    "answers under headings of their own": """\
# Bread
## 1. What makes dough rise?
A) Salt
B) Yeast
### Answer
B
### Explanation
Gas.

## 2. What does kneading develop?
A) Gluten
B) Colour
### Answer
A) Gluten
""",
    "boxes to tick": """\
## Bread

#### Q1. What makes dough rise?

- [ ] Salt
- [x] Yeast

#### Q2. What does kneading develop?

- [X] Gluten
- [ ] Colour
""",
    "numbered boxes": """\
# Bread

## What makes dough rise?

1. [ ] Salt
1. [x] Yeast

## What does kneading develop?

1. [x] Gluten
1. [ ] Colour
""",
    "boxes nobody ticked, and answers": """\
**1. What makes dough rise?**
- [ ] A) Salt
- [ ] B) Yeast

**Correct Answer: B**

**2. What does kneading develop?**
- [ ] A) Gluten
- [ ] B) Colour

**Correct Answer: A**
""",
    "ticks behind options": """\
# Bread
1. What makes dough rise?
   - A) Salt
   - B) Yeast ✅
2. What does kneading develop?
   - A) Gluten (correct)
   - B) Colour
""",
    "blank lines between options": """\
### Question 1

What makes dough rise?

A. Salt.

B. Yeast.

**Correct Answer: B**

---

### Question 2

What does kneading develop?

A. Gluten.

B. Colour.

**Correct Answer: A. Gluten.**
""",
    "options in a row": """\
# Bread
1. What makes dough rise?   A) Salt   B) Yeast
2. What does kneading develop?
   A) Gluten   B) Colour

Answers: 1. B 2. A
""",
    "options without letters": """\
# Bread

1. What makes dough rise?
- Salt
- Yeast

2. What does kneading develop?
- Gluten
- Colour

## Answers
1. Yeast
2. Gluten
""",
    "questions without numbers": """\
# Bread

### What makes dough rise?
- A) Salt
- B) Yeast

**Answer:** B

### What does kneading develop?
- A) Gluten
- B) Colour

**Answer:** A
""",
    "nothing is a heading": """\
1) What makes dough rise?
a) Salt
b) Yeast

2) What does kneading develop?
a) Gluten
b) Colour

Answer Key:
1) b
2) a
""",
    "escaped dots and brackets": """\
# Bread
1\\. What makes dough rise?
A\\) Salt
B\\) Yeast

Answer: B

2\\. What does kneading develop?
A\\) Gluten
B\\) Colour

Answer: A
""",
    "questions repeated among the answers": """\
## Quiz Answers and Explanations

1. **What makes dough rise?**
   - **A**: Salt
   - **B**: Yeast
   - **Answer**: B (gas).

2. **What does kneading develop?**
   - **A**: Gluten
   - **B**: Colour
   - **Answer**: A (strands).
""",
    "parts that count anew": """\
# Bread
## Part 1
1. What makes dough rise?
A) Salt
B) Yeast
## Part 2
1. What does kneading develop?
A) Gluten
B) Colour
## Answers
1. B
1. A
""",
    "beside and in the key, agreeing": """\
# Bread
### 1. What makes dough rise?
a) Salt
b) Yeast

**Correct Answer: b**

### 2. What does kneading develop?
a) Gluten
b) Colour

**Correct Answer: a**

## Answer Key
1. b - Gas lifts it
2. a - Strands link up
""",
    "key in a table with other columns": _LISTED
    + """\

## Answer Key

| Q# | Topic | Answer |
|----|-------|--------|
| 1 | Dough | B |
| 2 | Dough | A |
""",
    "key hidden in details": """\
# Bread

**Q1.** What makes dough rise?

- A) Salt
- B) Yeast

---

**Q2.** What does kneading develop?

- A) Gluten
- B) Colour

## Answer key

<details>
<summary>Click to reveal answers</summary>

1. **B** — Gas. (See page 4.)

2. **A** — Salt (B) is for taste.

</details>
""",
    "labels for question and options": """\
# Bread

**Question:** What makes dough rise?

**Options:**
- Salt
- Yeast

**Correct Answer:** Yeast

---

**Question:** What does kneading develop?

**Options:**
- Gluten
- Colour

**Correct Answer:** Gluten
""",
    "answers in square brackets": """\
### Question 1: What makes dough rise?
A) Salt

B) Yeast

[Answer]: B

### Question 2: What does kneading develop?
A) Gluten

B) Colour

[Answer]: A
""",
}
"""By what is particular. All ask the same two questions, and B and A are right."""
