# Made by `python3 dev.py api`; changes are lost.
"""Operations of webhooks."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.webhooks import (
    AttemptOut,
    DeliveryOut,
    EndpointIn,
    EndpointMade,
    EndpointOut,
    EndpointStateIn,
    EventKindOut,
    NewEndpointIn,
    SecretOut,
)


class Webhooks:
    """Operations of webhooks."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def change_endpoint(self, webhook_endpoint_id: str, body: EndpointIn) -> EndpointOut:
        """Change an endpoint.

        Address, name and kinds of events.
        """
        answer: EndpointOut = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/webhooks/{webhook_endpoint_id}",
                places={"webhook_endpoint_id": webhook_endpoint_id},
                body=body,
            )
        )
        return answer

    def create_endpoint(self, body: NewEndpointIn) -> EndpointMade:
        """Add an endpoint.

        Answers the secret, which is never shown again.
        """
        answer: EndpointMade = self._door.value(Asked(method="POST", path="/api/v1/webhooks", body=body))
        return answer

    def list_attempts(
        self, webhook_delivery_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[AttemptOut]:
        """Attempts at a delivery.

        What the other side answered each time.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/webhook-deliveries/{webhook_delivery_id}/attempts",
                places={"webhook_delivery_id": webhook_delivery_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_deliveries(
        self, webhook_endpoint_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[DeliveryOut]:
        """Delivery log.

        Newest first.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/webhooks/{webhook_endpoint_id}/deliveries",
                places={"webhook_endpoint_id": webhook_endpoint_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_endpoints(self, *, page: int | None = None, per_page: int | None = None) -> Page[EndpointOut]:
        """Endpoints.

        Of the institutions whose webhooks the caller manages.
        """
        return self._door.page(Asked(method="GET", path="/api/v1/webhooks", query={"page": page, "per_page": per_page}))

    def list_kinds(self) -> list[EventKindOut]:
        """Kinds of events.

        What webhooks tell of.
        """
        answer: list[EventKindOut] = self._door.value(Asked(method="GET", path="/api/v1/webhook-events"))
        return answer

    def ping_endpoint(self, webhook_endpoint_id: str) -> DeliveryOut:
        """Test an endpoint.

        Sends a test event.
        """
        answer: DeliveryOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/webhooks/{webhook_endpoint_id}/ping",
                places={"webhook_endpoint_id": webhook_endpoint_id},
            )
        )
        return answer

    def redeliver_event(self, webhook_delivery_id: str) -> DeliveryOut:
        """Deliver again.

        Under the same event id.
        """
        answer: DeliveryOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/webhook-deliveries/{webhook_delivery_id}/again",
                places={"webhook_delivery_id": webhook_delivery_id},
            )
        )
        return answer

    def rotate_secret(self, webhook_endpoint_id: str) -> SecretOut:
        """New secret.

        The former one signs too for 24 hours.
        """
        answer: SecretOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/webhooks/{webhook_endpoint_id}/secret",
                places={"webhook_endpoint_id": webhook_endpoint_id},
            )
        )
        return answer

    def set_endpoint_state(self, webhook_endpoint_id: str, body: EndpointStateIn) -> EndpointStateIn:
        """Disable.

        Disables, enables or removes an endpoint; what waits is delivered once it is active again.
        """
        answer: EndpointStateIn = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/webhooks/{webhook_endpoint_id}/state",
                places={"webhook_endpoint_id": webhook_endpoint_id},
                body=body,
            )
        )
        return answer
