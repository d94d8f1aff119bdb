package zoo;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.glassfish.tyrus.client.ClientManager;

/** Tyrus, the Jakarta WebSocket client, over Grizzly. */
public final class Tyrus {
    private Tyrus() {}

    public static void main(String[] arguments) throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        Endpoint endpoint = new Endpoint() {
            @Override
            public void onOpen(Session session, EndpointConfig config) {
                session.addMessageHandler(String.class, (MessageHandler.Whole<String>) heard::complete);
                session.getAsyncRemote().sendText("to and fro");
            }
        };
        ClientManager.createClient()
                .connectToServer(endpoint, ClientEndpointConfig.Builder.create().build(), URI.create(arguments[0]));
        System.out.println(heard.get(20, TimeUnit.SECONDS));
        System.exit(0);
    }
}
