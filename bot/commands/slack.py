"""`quorum slack`: what Slack has to be told about the app."""

from __future__ import annotations

import json
from typing import Annotated

import typer
import yaml

from bot.platforms import slack_manifest
from bot.settings import Settings

__all__ = ["slack_app"]

slack_app = typer.Typer(help="Set up the app on Slack.", no_args_is_help=True)


@slack_app.callback()
def _root() -> None:
    """Keeps `manifest` a command of its own while it is the only one."""


@slack_app.command("manifest")
def manifest_command(
    http: Annotated[
        str | None,
        typer.Option(help="Slack sends requests to this https address. Without it: Socket Mode, which needs none."),
    ] = None,
    several: Annotated[
        bool, typer.Option("--several", help="Several workspaces install the app; they come back to PUBLIC_URL.")
    ] = False,
    name: Annotated[str | None, typer.Option(help="The app's name, at most 35 characters.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of YAML.")] = False,
) -> None:
    """Print the app manifest, to paste at https://api.slack.com/apps > Create New App > From a manifest."""
    try:
        address = Settings().public_url if several and http is None else None
        manifest = slack_manifest(name, http, several=several, address=address)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    if as_json:
        typer.echo(json.dumps(manifest, indent=2, ensure_ascii=False))
    else:
        typer.echo(yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100), nl=False)
