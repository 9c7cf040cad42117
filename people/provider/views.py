"""What programs ask the provider, as far as allauth does not answer it."""

from __future__ import annotations

from allauth.idp.oidc.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from people.provider.actions import SCOPES


@login_not_required
@require_safe
def configuration(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """OpenID Connect Discovery 1.0: only what is served here. All addresses begin with the
    issuer's, so that a program behind another door of the network is not sent elsewhere."""
    issuer: str = get_adapter().get_issuer()

    def at(name: str) -> str:
        return issuer + reverse(f"idp:oidc:{name}")

    return JsonResponse(
        {
            "issuer": issuer,
            "authorization_endpoint": at("authorization"),
            "token_endpoint": at("token"),
            "userinfo_endpoint": at("userinfo"),
            "jwks_uri": at("jwks"),
            "scopes_supported": list(SCOPES),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }
    )
