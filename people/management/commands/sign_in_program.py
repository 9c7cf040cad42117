"""Lets people sign in to a program (Moodle) with the portal, from the server's command line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from allauth.idp.oidc.models import Client
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from people.provider.actions import register_program, remove_program, renew_secret


class Command(BaseCommand):
    help = (
        "Registers a program in which people sign in with the portal, renews its secret or removes"
        " it. The secret is printed once: keep it in the program alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what people know it by, for instance: Moodle")
        parser.add_argument(
            "--redirect",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="where the program takes people back; of Moodle: https://…/admin/oauth2callback.php",
        )
        parser.add_argument("--renew", action="store_true", help="a new secret for it")
        parser.add_argument("--remove", action="store_true", help="nobody signs in there any more")

    def handle(self, *, name: str, redirect: list[str], **options: Any) -> None:
        client = Client.objects.filter(name=name).first()
        if options["renew"] or options["remove"]:
            if client is None:
                raise CommandError(f"There is no program {name!r}. Registered are: {_names()}.")
            if options["remove"]:
                remove_program(client=client, by=None)
                self.stdout.write(f"{name} is removed.")
                return
            made = renew_secret(client=client, by=None)
        else:
            made = self._register(client, name, redirect)
        self.stdout.write(f"Client ID:     {made.client_id}\nClient secret: {made.secret}")

    def _register(self, client: Client | None, name: str, redirect: list[str]) -> Any:
        if client is not None:
            raise CommandError(f"{name!r} is there already. Give --renew for a new secret.")
        if not redirect:
            raise CommandError("Give --redirect: where the program takes people back.")
        try:
            return register_program(name=name, redirect_uris=redirect, by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error


def _names() -> str:
    return ", ".join(Client.objects.order_by("name").values_list("name", flat=True)) or "none"
