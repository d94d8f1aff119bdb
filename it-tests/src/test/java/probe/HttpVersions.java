package probe;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** The JDK's HttpClient, one request a line. */
public final class HttpVersions {
    private HttpVersions() {}

    public static void main(String[] arguments) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        line("http", () -> get(client, "http://web.corp.example/a"));
        line("https", () -> get(client, "https://web.corp.example/b"));
        line(
                "http 1.1",
                () -> get(
                        HttpClient.newBuilder()
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        "http://web.corp.example/c"));
        line("posted", () -> client.send(
                        HttpRequest.newBuilder(URI.create("http://web.corp.example/d"))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[100_000]))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body()
                .strip());
        line("many at once", () -> {
            List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(client.sendAsync(
                        HttpRequest.newBuilder(URI.create("http://web.corp.example/" + i))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()));
            }
            int right = 0;
            for (int i = 0; i < all.size(); i++) {
                right += all.get(i).get().body().startsWith("GET /" + i + " ") ? 1 : 0;
            }
            return right;
        });
        line("refused", () -> get(client, "http://closed.corp.example/"));
        line("unknown", () -> get(client, "http://nobody.corp.example/"));
        line(
                "connect timeout",
                () -> get(
                        HttpClient.newBuilder()
                                .connectTimeout(Duration.ofMillis(300))
                                .build(),
                        "http://hole.corp.example/"));
        System.exit(0);
    }

    private static String get(HttpClient client, String url) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body()
                .strip();
    }

    private static void line(String name, Callable<?> call) {
        String result;
        try {
            result = String.valueOf(call.call());
        } catch (Exception e) {
            result = e.getClass().getName();
        }
        System.out.println(name + ": " + result);
    }
}
