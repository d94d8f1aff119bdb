package zoo;

import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Pekko HTTP, over channels of its own. */
public final class Pekko {
    private Pekko() {}

    public static void main(String[] arguments) throws Exception {
        ActorSystem system = ActorSystem.create();
        System.out.print(Http.get(system)
                .singleRequest(HttpRequest.POST(arguments[0])
                        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, new byte[100_000])))
                .thenCompose(response -> response.entity().toStrict(20_000, system))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .getData()
                .utf8String());
        System.exit(0);
    }
}
