package zoo;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.MediaType;

/** Jersey, the JAX-RS client. */
public final class Jersey {
    private Jersey() {}

    public static void main(String[] arguments) {
        Client client = ClientBuilder.newClient();
        System.out.print(client.target(arguments[0])
                .request()
                .post(Entity.entity(new byte[100_000], MediaType.APPLICATION_OCTET_STREAM))
                .readEntity(String.class));
        client.close();
    }
}
