package zoo;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Options;
import java.net.URI;
import java.time.Duration;
import java.util.TreeSet;

/** NATS: a hundred requests, answered over a second connection; it learns other servers from the one it knows. */
public final class Nats {
    private Nats() {}

    /** @param arguments URL */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.builder()
                .server(arguments[0])
                .connectionTimeout(Duration.ofSeconds(60))
                .build();
        String subject = "zoo." + URI.create(arguments[0]).getHost().replace('.', '-');
        try (Connection asks = io.nats.client.Nats.connect(options);
                Connection answers = io.nats.client.Nats.connect(options)) {
            Dispatcher dispatcher =
                    answers.createDispatcher(message -> answers.publish(message.getReplyTo(), message.getData()));
            dispatcher.subscribe(subject);
            answers.flush(Duration.ofSeconds(30));
            int length = 0;
            for (int i = 0; i < 100; i++) {
                Message answer = asks.request(subject, new byte[1000], Duration.ofSeconds(30));
                length += answer.getData().length;
            }
            System.out.println(length + " bytes from " + String.join(" ", new TreeSet<>(asks.getServers())));
        }
        System.exit(0);
    }
}
