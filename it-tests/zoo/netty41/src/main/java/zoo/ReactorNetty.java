package zoo;

import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/** reactor-netty with its own resolver. */
public final class ReactorNetty {
    private ReactorNetty() {}

    public static void main(String[] arguments) {
        System.out.print(HttpClient.create()
                .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                .request(HttpMethod.POST)
                .uri(arguments[0])
                .send(ByteBufMono.fromString(Mono.just("x".repeat(100_000))))
                .responseSingle((response, body) -> body.asString())
                .block(Duration.ofSeconds(20)));
        System.exit(0);
    }
}
