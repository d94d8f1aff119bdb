package zoo;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Watch;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** jetcd, gRPC over Vert.x: a value, and a watch that sees it come. */
public final class Etcd {
    private Etcd() {}

    /** @param arguments URL */
    public static void main(String[] arguments) throws Exception {
        ByteSequence key = bytes(URI.create(arguments[0]).getHost());
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (Client client = Client.builder().endpoints(arguments[0]).build();
                Watch.Watcher watcher = client.getWatchClient().watch(key, response -> response.getEvents()
                        .forEach(event -> seen.complete(event.getEventType() + " "
                                + event.getKeyValue().getValue().size())))) {
            client.getKVClient().put(key, bytes("x".repeat(100_000))).get(30, TimeUnit.SECONDS);
            long size = client.getKVClient()
                    .get(key)
                    .get(30, TimeUnit.SECONDS)
                    .getKvs()
                    .get(0)
                    .getValue()
                    .size();
            System.out.println(size + " bytes, seen: " + seen.get(30, TimeUnit.SECONDS));
        }
        System.exit(0);
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.US_ASCII);
    }
}
