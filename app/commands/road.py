"""Commands from draft to proof."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.common import CONSOLE, installation, person_of, print_table, progress_bar
from app.config import load_config
from app.errors import PolyleafError
from app.store import documents, people
from app.store.engine import reading
from app.translators.engines import ENGINES
from app.workflow.audit import export_log, sign_head, verify_log
from app.workflow.candidates import Waiting
from app.workflow.compile import edition_state
from app.workflow.draft import draft as draft_strings
from app.workflow.draft import engine, plan_drafts
from app.workflow.export import export
from app.workflow.installation import Installation
from app.workflow.keys import public_key_path
from app.workflow.publish import Published, plan
from app.workflow.publish import publish as publish_release
from app.workflow.publish import refresh as refresh_live
from app.workflow.rebuild import rebuild_units
from app.workflow.releases import list_releases
from app.workflow.releases import rollback as return_to
from app.workflow.verify import verify_address, verify_release
from app.workflow.withdrawal import withdraw as withdraw_edition


@click.command()
@click.option("--locale", required=True, help="The language to draft into.")
@click.option("--engine", "name", required=True, type=click.Choice(ENGINES), help="Who drafts.")
@click.option("--document", help="One document's id; default: all.")
@click.option("--dry-run", is_flag=True, help="Say how much would be sent, and send nothing.")
def draft(locale: str, name: str, document: str | None, dry_run: bool) -> None:
    """Draft the strings that have no text; a cut-off run goes on where it stopped."""
    place = installation()
    planned = plan_drafts(place, locale, document)
    CONSOLE.print(
        f"{planned.strings} strings without a text: {planned.texts} distinct texts, {planned.characters} characters."
    )
    for sentence in planned.held:
        CONSOLE.print(sentence, markup=False)
    if dry_run or not planned.strings:
        return
    with progress_bar(f"Drafting {locale} with {name}") as progress:
        report = draft_strings(place, locale, engine(place, name), document, progress)
    CONSOLE.print(f"Drafted {report.drafted} strings; {len(report.failed)} failed.")
    if report.stopped:
        CONSOLE.print(f"Stopped: {report.stopped} Workers go on as soon as they can, or run this again.", markup=False)
    for text, why in report.failed[:10]:
        CONSOLE.print(f"  {text[:60]!r}: {why}", markup=False)


@click.command("compile")
@click.option("--missing", is_flag=True, help="List the strings that stand in the way.")
def compile_editions(missing: bool) -> None:
    """Say which editions are wholly approved, read and signed, and what the others lack."""
    place = installation()
    with reading(place.engine) as connection:
        leaflets = [row.id for row in documents.all_documents(connection).values() if row.kind == "leaflet"]
        locales = ["en", *(row.tag for row in people.locales(connection))]
    states = [edition_state(place, leaflet, locale) for leaflet in leaflets for locale in locales]
    print_table(
        ("leaflet", "locale", "version", "unapproved strings", "page read", "signed", ""),
        [
            (
                state.document,
                state.locale,
                state.version,
                len(state.missing),
                "yes" if state.read_by_reviewer else "no",
                "yes" if state.signed else "no",
                "overdue" if state.overdue else "",
            )
            for state in states
        ],
    )
    if missing:
        for state in states:
            for unit in state.missing:
                CONSOLE.print(f"{state.locale} {unit.document}: {unit.segment.text[:90]}", markup=False)


@click.command()
@click.option("--as", "email", help="The publisher who acts; default: the operator.")
@click.option("--dry-run", is_flag=True, help="Say what would go live, and publish nothing.")
def publish(email: str | None, dry_run: bool) -> None:
    """Put every signed edition live together, as a release that anybody can verify."""
    place = installation()
    if dry_run:
        planned = plan(place)
        editions, left_out = planned.editions, planned.left_out
        _tell_waiting(planned.waiting)
    else:
        actor = person_of(place, email) if email else None
        with progress_bar("Publishing") as progress:
            published = publish_release(place, actor, progress)
        editions, left_out = published.editions, ()
        _tell(place, published)
    print_table(
        ("page", "version", "how it was made", "notices"),
        [(live.path, live.version, live.making, ", ".join(live.notices)) for live in editions],
    )
    for entry in left_out:
        CONSOLE.print(f"Not published: {entry.document} in {entry.locale}: {entry.why}", markup=False)


@click.command()
def refresh() -> None:
    """Bring the notices and contact facts of what is live up to date; put nothing new live. Workers do it daily."""
    place = installation()
    with progress_bar("Refreshing") as progress:
        done = refresh_live(place, progress)
    if done is None:
        CONSOLE.print("Nothing is live yet.")
    else:
        _tell(place, done)


def _tell(place: Installation, published: Published) -> None:
    news = "is live" if published.new else "is live already: nothing had changed"
    CONSOLE.print(f"Release {published.number} {news}: {place.config.site}")
    _tell_waiting(published.waiting)
    for entry in published.left_out:
        CONSOLE.print(f"Not published: {entry.document} in {entry.locale}: {entry.why}", markup=False)


def _tell_waiting(waiting: tuple[Waiting, ...]) -> None:
    for entry in waiting:
        words = "; ".join(entry.strings)
        said = f"{entry.kept} of its pages stay as published until these strings of the page are approved: {words}"
        CONSOLE.print(f"Waiting: {entry.locale}: {said}", markup=False)


@click.command()
def releases() -> None:
    """List the releases that were, newest first."""
    print_table(
        ("release", "decided", "editions", "files", ""),
        [
            (past.number, past.created, past.editions, "kept" if past.kept else "gone", "live" if past.live else "")
            for past in list_releases(installation())
        ],
    )


@click.command()
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why; recorded in the log.")
@click.option("--as", "email", help="The publisher who acts; default: the operator.")
def rollback(number: int, reason: str, email: str | None) -> None:
    """Return to the editions of an earlier release, but for those withdrawn, with today's contacts and notices."""
    place = installation()
    actor = person_of(place, email) if email else None
    with progress_bar("Publishing") as progress:
        _tell(place, return_to(place, actor, number, reason, progress))


@click.command()
@click.argument("document")
@click.option("--locale", help="Only in this language; default: in every language.")
@click.option("--reason", required=True, help="Why; recorded in the log with your name.")
@click.option("--as", "email", required=True, help="Who withdraws it: a publisher, or a reviewer of the language.")
@click.option("--urgent", is_flag=True, help="Tell readers to use no printed or saved copies.")
def withdraw(document: str, locale: str | None, reason: str, email: str, urgent: bool) -> None:
    """Take a leaflet off the site at once and leave a notice, until a publisher signs it again."""
    place = installation()
    with progress_bar("Publishing") as progress:
        _tell(place, withdraw_edition(place, person_of(place, email), document, locale, reason, urgent, progress))


@click.command("export")
@click.argument("destination")
@click.option("--dry-run", is_flag=True, help="Say what would be written and removed, and change nothing.")
@click.option("--check", is_flag=True, help="Read every file at the destination, and repair what differs.")
def export_site(destination: str, dry_run: bool, check: bool) -> None:
    """Copy the live release to a static host: a folder or any address that fsspec knows, such as s3://bucket/site."""
    with progress_bar("Exporting") as progress:
        done = export(installation(), destination, dry_run, check, progress)
    would = "would be " if dry_run else ""
    CONSOLE.print(
        f"{len(done.written)} files {would}written ({done.bytes} bytes), {done.unchanged} were there already, "
        f"{len(done.removed)} {would}removed."
    )


@click.command()
@click.argument("place", required=False)
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The public key (PEM).")
def verify(place: str | None, key: Path | None) -> None:
    """Prove a release from its files and a public key alone; by default the one that is live here.

    PLACE is a folder, or an address of this machine such as http://127.0.0.1:8000/site/.
    """
    config = load_config()
    key = key or public_key_path(config)
    where = place or str(config.site)
    if "://" in where:
        with progress_bar("Proving") as progress:
            proof = verify_address(where, key, progress)
    else:
        folder = Path(where)
        if not folder.is_dir():
            raise PolyleafError(f"There is no release at {folder}: publish one, or name the folder.")
        with progress_bar("Proving") as progress:
            proof = verify_release(folder.resolve(), key, progress)
    CONSOLE.print(f"Proved {where}:")
    for name, count in vars(proof).items():
        CONSOLE.print(f"  {name.replace('_', ' ')}: {count}")


@click.group()
def audit() -> None:
    """The audit log: prove it, sign its head, write it out."""


@audit.command("verify")
def audit_verify() -> None:
    """Find any altered, missing, reordered or cut-off entry."""
    proof = verify_log(installation())
    CONSOLE.print(
        f"The log is whole: {proof.entries} entries, {proof.signed_heads} signed heads on the chain, "
        f"{proof.plain_values} names and reasons that fit their commitments."
    )


@audit.command("sign")
def audit_sign() -> None:
    """Sign where the log ends now; keep a copy of the file elsewhere."""
    CONSOLE.print(f"Wrote {sign_head(installation())}")


@audit.command("export")
def audit_export() -> None:
    """Print the log as JSON Lines, without names and free text."""
    click.echo(export_log(installation()), nl=False)


@click.command()
def rebuild() -> None:
    """Build the unit projection again from suggestions and the log; say whether it differed."""
    differed = rebuild_units(installation())
    CONSOLE.print(
        "The projection was rebuilt." + (f" {differed} units differed." if differed else " Nothing differed.")
    )


def register(group: click.Group) -> None:
    """Add these commands."""
    for command in (
        draft,
        compile_editions,
        publish,
        refresh,
        releases,
        rollback,
        withdraw,
        export_site,
        verify,
        audit,
        rebuild,
    ):
        group.add_command(command)
