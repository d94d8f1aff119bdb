package zoo;

import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.EpollTransport;
import java.util.concurrent.TimeUnit;

/** Vert.x with its own resolver, its native transport preferred. */
public final class Vertx {
    private Vertx() {}

    /** @param arguments "epoll" for the native transport, whatever it says about itself; URL */
    public static void main(String[] arguments) throws Exception {
        VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
        io.vertx.core.Vertx vertx = arguments.length > 1
                ? new VertxBuilder(options)
                        .findTransport(new EpollTransport())
                        .init()
                        .vertx()
                : io.vertx.core.Vertx.vertx(options);
        HttpClient client =
                vertx.createHttpClient(new HttpClientOptions().setUseAlpn(true).setProtocolVersion(HttpVersion.HTTP_2));
        System.out.print(client.request(
                        new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(arguments[arguments.length - 1]))
                .compose(request -> request.send(Buffer.buffer(new byte[100_000])))
                .compose(HttpClientResponse::body)
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS));
        client.close(); // which also keeps it from being collected until here
        System.exit(0);
    }
}
