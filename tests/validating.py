"""Run by the validator's own Python path: a package → what RO-Crate's validator finds, as JSON.

Nothing is asked of the network: the one document the validator would fetch, the JSON-LD context of
RO-Crate, is that which the rocrate library brings along (of RO-Crate 1.3, which holds the terms of 1.1).
"""

from __future__ import annotations

import json
import sys
from importlib.resources import files

import requests
from rocrate_validator import services
from rocrate_validator.models import Severity

CONTEXT = "https://w3id.org/ro/crate/1.1/context"


def send(session, request, **options):
    if request.url != CONTEXT:
        raise requests.ConnectionError(f"{request.url} was asked for")
    response = requests.Response()
    response.status_code, response.url, response.request = 200, request.url, request
    response.headers["Content-Type"] = "application/ld+json"
    response._content = (files("rocrate") / "data" / "ro-crate.jsonld").read_bytes()
    return response


def main(place: str, profile: str) -> None:
    requests.Session.send = send
    settings = services.ValidationSettings(
        rocrate_uri=place,
        profile_identifier=profile,
        requirement_severity=Severity.RECOMMENDED,
        no_cache=True,
    )
    issues = services.validate(settings).get_issues()
    found = [[issue.severity.name, issue.message, str(issue.violatingEntity)] for issue in issues]
    print(json.dumps(sorted(found)))


if __name__ == "__main__":
    main(*sys.argv[1:])
