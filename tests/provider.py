"""An OpenID Connect provider on loopback: discovery, a page to sign in at, tokens signed with a key of its own."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from threading import Thread
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

CLIENT_ID = "polyleaf-workspace"
CLIENT_SECRET = "known to both of them"
NAME = "the Clinic"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
STRANGERS_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
SHARED_KEY = OctKey.import_key(CLIENT_SECRET, {"kid": "one"})

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">
<title>The Clinic</title></head>
<body><main><h1>The Clinic</h1><form method="post"><button>It is me</button></form></main></body></html>"""


@dataclass
class Provider:
    """What the provider says and does; tests change it.

    `claims` are put over the id token's, None takes one out; `keys` stand for its own.
    """

    url: str = ""
    redirect_uri: str = ""
    email: str = "ewa@example.org"
    subject: str = "7"
    verified: bool = True
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] | None = None
    key: Any = field(default_factory=lambda: KEY)
    algorithm: str = "RS256"
    keys: Any = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def settings(self) -> dict[str, str]:
        """Return the settings of a workspace that is registered here."""
        return {
            "oidc_issuer": self.url,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret": CLIENT_SECRET,
            "oidc_name": NAME,
        }

    def id_token(self, nonce: str) -> str:
        """Sign what is said of whoever signed in."""
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT_ID, "sub": self.subject, "iat": now, "exp": now + 300, "nonce": nonce}
        said |= {"email": self.email, "email_verified": self.verified} | self.claims
        kept = {name: value for name, value in said.items() if value is not None}
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, kept, self.key, algorithms=[self.algorithm])


@contextmanager
def provider() -> Iterator[Provider]:
    """Serve a provider on a free port of 127.0.0.1 until the block ends."""
    state = Provider()
    server = make_server("127.0.0.1", 0, _app(state), threaded=True)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _app(state: Provider) -> Flask:
    app = Flask(__name__)

    @app.get("/.well-known/openid-configuration")
    def discovery() -> ResponseReturnValue:
        paths = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        found = {f"{name}_endpoint": f"{state.url}/{path}" for name, path in paths.items()}
        return jsonify(issuer=state.url, jwks_uri=f"{state.url}/jwks", **found)

    @app.get("/jwks")
    def jwks() -> ResponseReturnValue:
        return jsonify(keys=state.keys or [KEY.as_dict(private=False)])

    @app.route("/authorize", methods=["GET", "POST"])
    def authorize() -> ResponseReturnValue:
        asked = request.args.to_dict()
        wanted = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": state.redirect_uri}
        wanted |= {"scope": "openid email", "code_challenge_method": "S256"}
        if {name: asked.get(name) for name in wanted} != wanted or not asked.get("nonce"):
            return "This workspace is not registered so.", 400
        if request.method == "GET":
            return PAGE
        state.asked.append(asked)
        code = token_urlsafe(16)
        state.codes[code] = asked
        return redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", 303)

    @app.post("/token")
    def token() -> ResponseReturnValue:
        who = request.authorization
        if who is None or (who.username, who.password) != (CLIENT_ID, CLIENT_SECRET):
            return jsonify(error="invalid_client"), 401
        asked = state.codes.pop(request.form["code"], None)
        verifier = request.form["code_verifier"].encode()
        challenge = urlsafe_b64encode(sha256(verifier).digest()).rstrip(b"=").decode()
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != request.form["redirect_uri"]
        ):
            return jsonify(error="invalid_grant"), 400
        return jsonify(
            access_token="for userinfo", token_type="Bearer", expires_in=300, id_token=state.id_token(asked["nonce"])
        )

    @app.get("/userinfo")
    def userinfo() -> ResponseReturnValue:
        assert request.headers["Authorization"] == "Bearer for userinfo"
        return jsonify(state.userinfo)

    return app
