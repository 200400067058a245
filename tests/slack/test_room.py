"""Slack as people use it: commands, forms, private words, and who may do what."""

from __future__ import annotations

from adapters.slack.modals import START_CALLBACK
from adapters.slack.private import DONE, UNDONE
from adapters.slack.scopes import GLOBAL_SHORTCUT, MESSAGE_SHORTCUT
from bot.quiz.boards import Order, Period
from bot.quiz.session import Answers, Entry
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act
from tests.fakes.slack import names
from tests.fakes.table import seen, token
from tests.slack.table import Table

# -- commands ----------------------------------------------------------------------------------------------------------


async def test_a_quiz_is_started_answered_and_revealed(either: Table) -> None:
    assert (await either.start("things seconds=10 questions=2")).text == f"{DONE}Here we go: 2 questions."
    session = await either.phase(Phase.OPEN, 0)
    assert session.settings.seconds == 10
    assert await either.answer("Ann", 1) == f"{DONE}B locked in."
    assert (await either.answer("Ann", 2)).startswith(f"{UNDONE}Your answer is B")
    assert await either.answer("Ben", 2) == f"{DONE}C locked in."
    await either.pass_time(11_000)
    await either.phase(Phase.REVEALED, 0)
    await seen(lambda: "▰" in either.channel.last.text, "the reveal")
    assert len(either.channel.messages) == 1, "the question's own message shows the reveal"
    assert either.channel.last.powers == ()


async def test_an_answer_counts_by_the_moment_slack_saw_the_click(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    asked = await table.user("Ann").press(table.channel.last, token(Act.PICK))
    await asked
    async with table.store.reading() as reading:
        (response,) = await reading.responses((table.tenant, "sess0"), 0)
    assert response.stamp == int(float(asked.payload["actions"][0]["action_ts"]) * 1_000)


async def test_skip_closes_the_question_and_then_goes_on(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    assert (await table.says(table.host, "skip")).text == f"{DONE}Question closed."
    await table.phase(Phase.REVEALED, 0)
    assert (await table.says(table.host, "skip")).text == f"{DONE}Going on."
    await table.phase(Phase.OPEN, 1)


async def test_stop_where_nothing_runs_says_so(table: Table) -> None:
    assert (await table.says(table.host, "stop")).text.startswith(f"{UNDONE}No quiz is running here")


async def test_a_bank_is_found_by_its_title_and_by_the_beginning_of_it(table: Table) -> None:
    assert (await table.start("Thi")).text.startswith(DONE)
    assert (await table.says(table.host, "stop")).text.startswith(DONE)
    assert (await table.start("THINGS questions=1")).text == f"{DONE}Here we go: 1 question."
    assert (await table.says(table.user("Ann"), "start zebras")).text.startswith(f"{UNDONE}There is no such bank")


async def test_what_makes_no_command_is_explained(table: Table) -> None:
    assert "start, challenge, stop, skip" in (await table.says(table.host, "dance")).text


async def test_scores_banks_and_help_open_in_windows_of_ones_own(table: Table) -> None:
    await table.start("things questions=1")
    await table.phase(Phase.OPEN, 0)
    await table.answer("Ann", 0)
    await table.answer("Ben", 0)
    await table.says(table.host, "skip")
    await table.phase(Phase.REVEALED, 0)
    ann = table.user("Ann")
    for words, title, text in [
        ("scores", "Places", "ann"),
        ("scores me", "Your quizzes", "Things"),
        ("scores all", "Most points of all time", "ann (you) — "),
        ("scores all week accuracy", "Most accurate this week", "From 10 answers on"),
        ("scores channel", "Most points of all time", "ann (you) — "),
        ("scores channel today", "Most points today", "ann (you) — "),
        ("banks", "Banks", "4 questions"),
        ("banks things", "Things", "What you can do"),
        ("help", "Quorum", "/quiz start"),
    ]:
        await (await ann.command(table.channel, "/quiz", words))
        window = await ann.sees_modal()
        assert window.title.startswith(title), words
        assert text in window.text, words
        await ann.close(window, everything=True)
    assert not ann.notes[1:], "nothing but the answer was said in the channel"


async def test_a_click_on_a_page_turns_it_in_its_window(table: Table) -> None:
    ann = table.user("Ann")
    await (await ann.command(table.channel, "/quiz", "banks"))
    banks = await ann.sees_modal()
    await (await ann.press(banks, next(each for each in banks.buttons if each.label == "Study sheet")))
    await ann.until(lambda: "What you can do" in ann.modal.text, "the study sheet")
    assert len(ann.stack) == 1


# -- forms -------------------------------------------------------------------------------------------------------------


async def test_the_form_starts_what_it_says_where_it_was_opened(either: Table) -> None:
    host = either.host
    await (await host.command(either.channel, "/quiz"))
    form = await host.sees_modal("Start a quiz")
    assert form.callback_id == START_CALLBACK
    offered = await (await host.suggest(form, "quorum.bank", "thi"))
    assert offered.options == (("Things", "things"),)
    host.fill(form, {"bank": "things"})
    outcomes = await (await host.suggest(form, "quorum.outcome", "other"))
    assert outcomes.options == (("Name the other things", "second"),)
    filled = {"bank": "things", "questions": "1", "seconds": "45", "outcome": "second", "how": ["changeable"]}
    assert (await (await host.submit(form, filled))).ok
    session = await either.phase(Phase.OPEN, 0)
    assert (len(session.asked), session.settings.seconds) == (1, 45)
    assert (session.settings.answers, session.settings.entry) == (Answers.CHANGEABLE, Entry.OPEN)
    assert session.place.channel == either.channel.id
    assert host.view is None, "the form is gone"


async def test_a_form_that_cannot_be_done_says_why_under_the_field(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    await (await table.host.command(table.channel, "/quiz"))
    form = await table.host.sees_modal()
    await (await table.host.suggest(form, "quorum.bank", ""))
    ack = await (await table.host.submit(form, {"bank": "things"}))
    assert "running here already" in ack.errors["bank"]


async def test_the_shortcut_asks_for_the_channel_too(table: Table) -> None:
    await (await table.host.shortcut(GLOBAL_SHORTCUT))
    form = await table.host.sees_modal()
    await (await table.host.suggest(form, "quorum.bank", ""))
    assert (await (await table.host.submit(form, {"bank": "things", "channel": table.channel.id}))).ok
    assert (await table.phase(Phase.OPEN, 0)).place.channel == table.channel.id


async def test_a_quiz_runs_in_the_thread_of_a_message(table: Table) -> None:
    message = await table.host.say(table.channel, "Shall we?")
    await (await table.host.message_shortcut(message, MESSAGE_SHORTCUT))
    form = await table.host.sees_modal()
    await (await table.host.suggest(form, "quorum.bank", ""))
    assert (await (await table.host.submit(form, {"bank": "things"}))).ok
    session = await table.phase(Phase.OPEN, 0)
    assert session.place.channel == f"{table.channel.id}:{message.ts}"
    question = table.channel.last
    assert question.thread_ts == message.ts
    assert await table.answer("Ann", 0, message=question) == f"{DONE}A locked in."
    assert (await table.says(table.host, "skip")).text == f"{DONE}Question closed.", "the only one that runs is meant"
    await table.phase(Phase.REVEALED, 0)


async def test_a_quiz_makes_a_thread_of_its_own(table: Table) -> None:
    assert (await table.start("things thread")).text.startswith(DONE)
    await table.phase(Phase.OPEN, 0)
    head, question = table.channel.messages
    assert "hanna starts a quiz: Things" in head.text
    assert question.thread_ts == head.ts


async def test_a_thread_whose_quiz_cannot_be_is_taken_back(table: Table) -> None:
    assert (await table.start("things thread seconds=4000")).text.startswith(UNDONE)
    assert table.channel.messages == ()


async def test_a_lobby_gathers_players_by_a_button(table: Table) -> None:
    await table.start("things lobby")
    await seen(lambda: bool(table.channel.messages), "the lobby")
    ann = table.user("Ann")
    ack = await (await ann.press(table.channel.last, token(Act.JOIN)))
    assert (await ack.private()).text.startswith(DONE)
    await table.pass_time(6_000)
    await seen(lambda: "ann" in table.channel.last.text, "her name in the lobby")
    ack = await (await ann.press(table.channel.last, token(Act.BEGIN)))
    assert (await ack.private()).text.startswith(UNDONE), "only the host begins"
    await (await table.host.press(table.channel.last, token(Act.BEGIN)))
    await table.phase(Phase.OPEN, 0)


# -- who may -----------------------------------------------------------------------------------------------------------


async def test_only_the_host_and_admins_stop_a_quiz(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    refused = await table.says(table.user("Ann"), "stop")
    assert refused.text.startswith(UNDONE)
    assert "hanna" in refused.text
    admin = table.admin
    assert (await table.says(admin, "stop")).text.startswith(DONE)
    await table.phase(Phase.STOPPED)


async def test_an_admin_chooses_who_may_start(table: Table) -> None:
    ada, ann, ben = table.admin, table.user("Ann"), table.user("Ben")
    group = table.fake.user_group(table.team, "teachers", ann)
    assert (await table.says(ann, "settings")).text.startswith(f"{UNDONE}Only admins")
    await (await ada.command(table.channel, "/quiz", "settings"))
    form = await ada.sees_modal("Settings")
    offered = await (await ada.suggest(form, "quorum.group", "teach"))
    assert offered.options == (("Teachers", group.id),)
    assert (await (await ada.submit(form, {"who": "group", "group": group.id}))).ok
    assert (await table.says(ben, "start things")).text.startswith(f"{UNDONE}Only people chosen by an admin")
    assert (await table.says(ann, "start things")).text.startswith(DONE)
    await (await ada.command(table.channel, "/quiz", "settings"))
    form = await ada.sees_modal("Settings")
    assert (await (await ada.submit(form, {"who": "everyone"}))).ok
    assert (await table.says(ann, "stop")).text.startswith(DONE)
    assert (await table.says(ben, "start things")).text.startswith(DONE)


async def test_a_click_is_answered_in_time_though_slack_does_not_say_who_clicked(table: Table) -> None:
    await table.start()
    await table.phase(Phase.OPEN, 0)
    table.fake.faults.fail(names.USER_INFO)
    ack = await (await table.host.press(table.channel.last, token(Act.CLOSE)))
    assert (await ack.private()).text == f"{DONE}Question closed."


# -- the App Home ------------------------------------------------------------------------------------------------------


async def test_the_home_tab_shows_what_runs_what_i_played_and_what_there_is_to_learn(either: Table) -> None:
    await either.start("things questions=1")
    await either.phase(Phase.OPEN, 0)
    await either.answer("Ann", 0)
    await either.says(either.host, "skip")
    await either.phase(Phase.REVEALED, 0)
    ann = either.user("Ann")
    await ann.open_home()
    home = await ann.sees_home()
    for words in ("Running now", "Things", "question 1 of 1", "Your quizzes", "Banks to study"):
        assert words in home.text, words
    labels = [each.label for each in home.buttons]
    assert "Start a quiz" in labels
    assert "Settings" not in labels, "she is no admin"
    await (await ann.press(home, next(each for each in home.buttons if each.label == "Start a quiz")))
    assert (await ann.sees_modal()).title == "Start a quiz"


async def test_a_guest_sees_in_the_home_tab_only_what_they_play(table: Table) -> None:
    await table.start("things seconds=300")
    await table.phase(Phase.OPEN, 0)
    table._people["Gus"] = gus = table.fake.user("Gus", table.team, guest=True)
    await gus.open_home()
    assert "Running now" not in (await gus.sees_home()).text
    await table.answer("Gus", 0)
    await gus.open_home()
    await gus.until(lambda: gus.home is not None and "Running now" in gus.home.text, "what he plays")


async def test_a_quiz_in_a_private_channel_is_shown_in_the_home_tab_of_its_players_alone(table: Table) -> None:
    private = table.fake.channel(table.team, "secret", private=True)
    await table.says(table.host, "start things", private)
    await table.phase(Phase.OPEN, 0)
    for user, shown in ((table.user("Ann"), False), (table.host, True)):
        await user.open_home()
        assert ("Running now" in (await user.sees_home()).text) is shown, user
    await table.answer("Ann", 0, message=private.last)
    ann = table.user("Ann")
    await ann.open_home()
    await ann.until(lambda: ann.home is not None and "Running now" in ann.home.text, "what she plays")


# -- challenges --------------------------------------------------------------------------------------------------------


async def test_a_challenge_of_teams_is_gathered_played_paused_and_put_right(either: Table) -> None:
    table = either
    said = await table.says(table.host, "challenge things teams=2 questions=1 scoring=accuracy countdown=0")
    assert said.text.startswith(DONE)
    await seen(lambda: bool(table.channel.messages), "the lobby")
    assert "▲ Triangles (0) — nobody yet" in table.channel.last.text
    for name, team in (("Ann", 0), ("Ben", 1)):
        button = next(each for each in table.channel.last.buttons if each.value == token(Act.TEAM, 0, team))
        before = len(table.user(name).notes)
        await (await table.user(name).press(table.channel.last, button.value))
        await table.user(name).until(lambda n=name, b=before: len(table.user(n).notes) > b, "the note")
    await (await table.host.press(table.channel.last, token(Act.BEGIN)))
    session = await table.phase(Phase.OPEN, 0)
    assert session.sizes == (1, 1)
    assert (await table.says(table.user("Ann"), "pause")).text.startswith(f"{UNDONE}Only")
    assert (await table.says(table.host, "pause")).text.startswith(DONE)
    await table.phase(Phase.PAUSED, 0)
    assert (await table.says(table.host, "resume")).text.startswith(DONE)
    await table.phase(Phase.OPEN, 0)
    assert (await table.says(table.host, "extend 20")).text == f"{DONE}20 seconds more."
    wrong = next(at for at, option in enumerate(session.current.order) if option not in session.current.key)
    await table.answer("Ann", wrong)
    await table.answer("Ben", session.current.order.index(session.current.key[0]))
    await table.phase(Phase.REVEALED, 0)

    await (await table.host.command(table.channel, "/quiz", "regrade"))
    window = await table.host.sees_modal("Correct the key")
    accept = next(each for each in window.buttons if each.value == token(Act.REGRADE, 0, wrong))
    await (await table.host.press(window, accept))
    await table.host.until(lambda: "accepted" in table.host.modal.text, "the page with what counts now")
    await table.says(table.host, "skip")
    await table.phase(Phase.FINISHED, 0)
    await seen(lambda: "Top players" in table.channel.last.text, "the podium")
    shown = table.channel.last
    assert "🏆 ▲ Triangles — 1 point" in shown.text
    assert "● Circles — 1 point" in shown.text
    board = await table.desk.board(table.tenant, Period.ALL, Order.POINTS)
    assert sorted((line.name, line.value) for line in board.lines) == [("ann", 10), ("ben", 10)]


async def test_only_who_leads_sees_what_can_be_put_right(table: Table) -> None:
    await table.start("things questions=1")
    await table.phase(Phase.OPEN, 0)
    await table.says(table.host, "skip")
    await table.phase(Phase.REVEALED, 0)
    ann = table.user("Ann")
    await (await ann.command(table.channel, "/quiz", "regrade"))
    window = await ann.sees_modal("Correct the key")
    assert "Only the host" in window.text
    assert not window.buttons
