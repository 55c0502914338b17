"""The group of commands: its help, its examples, and what is said of a command that there is not."""

from __future__ import annotations

from typing import Any, NoReturn

import click

from emsym import __version__
from emsym.cli.output import write_out
from emsym.docstrings import docstring

EXAMPLES = """\b
Examples:
  emsym list                     the derivations there are
  emsym verify elbo              one derivation, by its name
  emsym verify my_proofs/        every derivation in a folder
  emsym prove "H(X|Y) <= H(X)"   a claim, as LaTeX or plain text
  emsym audit notes.md           the derivations in a text
  emsym verify --document 2      those that follow document D2
  emsym show D2.10               one row of it, among its neighbours
  emsym verify all --format json
  emsym verify elbo --certificates elbo.json
  emsym check elbo.json          those certificates, by the kernel alone
  emsym explain jensen           a rule, a reason, or a code such as E401
  emsym latex elbo --output elbo.tex
  emsym html all --output all.html
  emsym run coin_flips           the algorithm of a derivation, on its data

\b
Exit codes of verify, latex and html:
  0  every step is proved       2  usage, or something malformed
  1  something is refuted, or   3  something is undecided
     a given reason is wrong

\b
Exit codes of check:
  0  everything holds           2  usage, or a file that is
  1  something is refused          not one of certificates
                                3  a file shows nothing
"""


class OneCommand(click.Command):
    """A command whose help, its docstring, goes where reports go."""

    def __init__(self, name: str | None, **settings: Any) -> None:
        super().__init__(name, **{**settings, "help": docstring(settings["callback"])})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """click's own option, with our way to print."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _print_help
        return option


def _print_help(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        write_out(f"{context.get_help()}\n")
        context.exit()


def _print_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        write_out(f"emsym {__version__}\n")
        context.exit()


class Commands(OneCommand, click.Group):
    """The group; an unknown command is answered with the nearest one."""

    command_class = OneCommand

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            self._unknown(ctx, args[0])
        return super().resolve_command(ctx, args)

    def _unknown(self, ctx: click.Context, name: str) -> NoReturn:
        from difflib import get_close_matches

        close = get_close_matches(name, self.list_commands(ctx), n=1)
        advice = f"Did you mean {close[0]!r}?" if close else f"To check a derivation: emsym verify {name}"
        raise click.UsageError(f"No such command {name!r}. {advice}", ctx)


@click.group(cls=Commands, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version and exit.",
)
def commands() -> None:
    """Check derivations about discrete distributions, step by step.

    Each step of a derivation is answered with proved, refuted, undecided or malformed, and says why.
    """
