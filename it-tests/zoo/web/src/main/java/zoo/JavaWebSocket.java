package zoo;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ServerHandshake;

/** Java-WebSocket. */
public final class JavaWebSocket {
    private JavaWebSocket() {}

    public static void main(String[] arguments) throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        WebSocketClient client = new WebSocketClient(URI.create(arguments[0])) {
            @Override
            public void onOpen(ServerHandshake handshake) {
                send("to and fro");
            }

            @Override
            public void onMessage(String text) {
                heard.complete(text);
            }

            @Override
            public void onClose(int code, String reason, boolean remote) {
                heard.completeExceptionally(new IllegalStateException(code + " " + reason));
            }

            @Override
            public void onError(Exception failure) {
                heard.completeExceptionally(failure);
            }
        };
        client.connect();
        System.out.println(heard.get(20, TimeUnit.SECONDS));
        client.closeBlocking();
    }
}
