"""Pages of credentials."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.credentials.pages import mine, officers, public, vc_api, wallet

app_name = "credentials"
urlpatterns: list[URLPattern] = [
    path("c/<str:code>/credential.json", public.credential_json, name="credential_json"),
    path("status/<int:number>", public.status_list, name="status_list"),
    path("achievements/<uuid:certificate_type_id>", public.achievement, name="achievement"),
    path("issuers/<uuid:institution_id>/", public.issuer, name="issuer"),
    path("my/credentials/", mine.my_credentials, name="my_credentials"),
    path("my/credentials/statement/", mine.my_statement, name="my_statement"),
    path("my/credentials/<uuid:certificate_id>/", mine.my_credential, name="my_credential"),
    path("my/credentials/<uuid:certificate_id>/json/", mine.my_document, name="my_document"),
    path("my/credentials/<uuid:certificate_id>/badge/<str:form>/", mine.my_badge, name="my_badge"),
    path("my/credentials/<uuid:certificate_id>/pdf/<str:language>/", mine.my_paper, name="my_paper"),
    path("my/credentials/<uuid:certificate_id>/offer/", mine.offer, name="offer"),
    path("credentials/", officers.credentials, name="credentials"),
    path("credentials/lists/", officers.status_lists, name="status_lists"),
    path("credentials/issue", vc_api.issue, name="vc_issue"),
    path("credentials/<uuid:credential_id>/", officers.credential, name="credential"),
    path(".well-known/openid-credential-issuer", wallet.issuer, name="wallet_issuer"),
    path(".well-known/oauth-authorization-server", wallet.server, name="wallet_server"),
    path("wallet/offers/<uuid:wallet_offer_id>", wallet.offer, name="wallet_offer"),
    path("wallet/token", wallet.token, name="wallet_token"),
    path("wallet/nonce", wallet.nonce, name="wallet_nonce"),
    path("wallet/credential", wallet.credential, name="wallet_credential"),
]
