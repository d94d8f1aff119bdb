package zoo;

import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;

/** Vert.x with its own resolver, its native transport preferred. */
public final class Vertx {
    private Vertx() {}

    public static void main(String[] arguments) throws Exception {
        io.vertx.core.Vertx vertx = io.vertx.core.Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        HttpClient client =
                vertx.createHttpClient(new HttpClientOptions().setUseAlpn(true).setProtocolVersion(HttpVersion.HTTP_2));
        System.out.print(
                client.request(new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(arguments[0]))
                        .compose(request -> request.send(Buffer.buffer(new byte[100_000])))
                        .compose(HttpClientResponse::body)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS));
        client.close(); // which also keeps it from being collected until here
        System.exit(0);
    }
}
