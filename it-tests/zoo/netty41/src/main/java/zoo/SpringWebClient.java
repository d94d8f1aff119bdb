package zoo;

import java.time.Duration;
import org.springframework.web.reactive.function.client.WebClient;

/** Spring's WebClient over reactor-netty. */
public final class SpringWebClient {
    private SpringWebClient() {}

    public static void main(String[] arguments) {
        System.out.print(WebClient.create()
                .post()
                .uri(arguments[0])
                .bodyValue(new byte[100_000])
                .retrieve()
                .bodyToMono(String.class)
                .block(Duration.ofSeconds(20)));
        System.exit(0);
    }
}
