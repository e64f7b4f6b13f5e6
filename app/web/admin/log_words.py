"""One sentence for each kind of entry in the log (docs/release-format.md lists them)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.formats.languages import name_in

ERASED = "Somebody whose name was erased"


@dataclass(frozen=True)
class Names:
    """The names of people and the titles of documents by id."""

    people: Mapping[str, str]
    titles: Mapping[str, str]


def sentence(kind: str, data: Mapping[str, Any], name: str | None, person_id: str | None, names: Names) -> str:
    """Say what an entry records; `name` is the plain name beside it, gone where it was erased."""
    who = name or (ERASED if person_id else None)
    acts = who or "The operator"
    title = names.titles.get(str(data.get("document")), str(data.get("document")))
    language = name_in(data["locale"], "en") if isinstance(data.get("locale"), str) else ""
    text = f"a text of “{title}” in {language}"
    match kind:
        case "person":
            demonstration = ", as a demonstration account" if data["demonstration"] else ""
            return f"The account of {who or 'somebody'} was made{demonstration}."
        case "grant":
            whom = names.people.get(data["person"], "somebody")
            where = f"in {language}" if language else "in the content team"
            return (
                f"{acts} gave {whom} the role {data['role']} {where}."
                if data["given"]
                else f"{acts} took the role {data['role']} {where} from {whom}."
            )
        case "account":
            whom = names.people.get(data["person"], "somebody")
            if data["change"] == "erased":
                return "An account was erased: name and words are gone, what was signed stands."
            if data["change"] == "second_factor_reset":
                return f"{acts} took the second factor of {whom} away."
            if data["change"] == "token_made":
                return f"{acts} made a token for the API ({', '.join(data['scopes'])}; until {data['until'][:10]})."
            if data["change"] == "token_revoked":
                return f"{acts} revoked a token for the API."
            return f"{acts} made a link with which {whom} can choose another password."
        case "consent":
            done = "agreed to be named in public" if data["given"] else "took back the consent to be named in public"
            return f"{acts} {done}, version {data['text']} of the sentence."
        case "policy":
            people = "two people sign each text" if data["second_person"] else "one person may approve a text alone"
            clinical = ", with a clinical sign-off" if data["clinical"] else ""
            look = ", with a second look at drafts approved unread" if data.get("second_look") else ""
            digits = "its own digits" if data["digits"] == "native" else "Latin digits"
            return f"{acts} set the policy of {language}: {people}{clinical}{look}, {digits}."
        case "source_version":
            return f"Version {data['version']} of “{title}” was imported."
        case "site_version":
            return f"Version {data['version']} of the site facts was imported."
        case "desk":
            done = "dismissed" if data["outcome"] == "dismissed" else "asked somebody about"
            return f"{acts} {done} a finding of the source desk on “{title}”."
        case "carried":
            return f"{acts} declared a meaning unchanged: the approval of {text} carries over."
        case "confirmed":
            return f"{acts} looked again at {text} and said why a finding is no error."
        case "restored":
            return f"This installation was restored from a backup of {data['backup'][:10]}, and sends nothing."
        case "takes_over":
            return "The operator let this restored copy go on in the place of its original."
        case "quick":
            return f"{acts} approved {text}, a machine draft, unchanged {data['finding']}: faster than it can be read."
        case "second_look":
            fast = f"{acts} approved {text}, a machine draft, unchanged {data['finding']}: faster than it can be read."
            return f"{fast} It waits for another reviewer."
        case "comment":
            return f"{acts} commented on a string of “{title}” in {language}."
        case "waiver":
            return f"{acts} waived a finding on {text}."
        case "waiver_requested":
            return f"{acts} asked for a waiver on {text}."
        case "suggestion":
            origin = {
                "machine": "A machine drafted",
                "memory": "The memory suggested",
                "imported": "An import brought",
                "carried": "The English changed; an earlier translation was offered again as",
            }
            begins = f"{who} suggested" if who and data["origin"] == "human" else origin.get(data["origin"], acts)
            return f"{begins} {text}."
        case "translated":
            return f"{acts} signed {text} as translated."
        case "reviewed":
            return f"{acts} signed {text} as reviewed."
        case "clinical":
            return f"{acts} signed {text} clinically."
        case "rejected":
            return f"{acts} sent {text} back."
        case "withdrawn":
            return f"{acts} took back a signature on {text}."
        case "edition_reviewed":
            return f"{acts} read the page “{title}” in {language}, version {data['version']}, and signed it."
        case "override":
            return f"{acts} let “{title}”, version {data['version']}, be published past its review date."
        case "edition_signed":
            languages = ", ".join(name_in(tag, "en") for tag in sorted(data["locales"]))
            return f"{acts} signed “{title}”, version {data['version']}, as publisher: {languages}."
        case "release":
            return f"{acts} published release {data['release']} with {len(data['editions'])} editions."
        case "withdrawal":
            where = f"in {language}" if language else "in every language"
            return f"{acts} withdrew “{title}” {where}{', urgently' if data['urgent'] else ''}."
        case "rollback":
            return f"{acts} returned to the editions of release {data['release']}."
        case "webhook":
            which = f"the webhook {data['webhook'][:8]}"
            return {
                "added": f"{acts} added {which}.",
                "changed": f"{acts} changed address or events of {which}.",
                "secret": f"{acts} made a new secret for {which}.",
                "paused": f"{acts} paused {which}.",
                "resumed": f"{acts} let {which} go on.",
                "gone": f"{which[0].upper()}{which[1:]} was paused, as its receiver answered that it is gone.",
                "removed": f"{acts} removed {which}.",
            }[data["change"]]
        case "term":
            done = "took out" if data["removed"] else "added or changed"
            return f"{acts} {done} an entry of the glossary in {language}."
    return f"{acts}: {kind}."
