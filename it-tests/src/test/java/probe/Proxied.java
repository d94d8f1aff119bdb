package probe;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/** What a program's own proxy settings mean for each URI, and what comes of it: a line each. */
public final class Proxied {
    private Proxied() {}

    public static void main(String[] uris) {
        ProxySelector own = ProxySelector.of(new InetSocketAddress("10.213.1.99", 3128));
        for (String text : uris) {
            URI uri = URI.create(text);
            line(text + " by settings", () -> ProxySelector.getDefault().select(uri));
            line(text + " by ProxySelector.of", () -> own.select(uri));
            if (text.startsWith("http")) {
                line(text + " by URL", () -> {
                    try (InputStream in = uri.toURL().openConnection().getInputStream()) {
                        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
                    }
                });
                line(text + " by HttpClient", () -> get(HttpClient.newHttpClient(), uri));
                line(
                        text + " by HttpClient of its own",
                        () -> get(HttpClient.newBuilder().proxy(own).build(), uri));
            }
        }
    }

    private static String get(HttpClient client, URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void line(String what, Callable<?> call) {
        String answer;
        try {
            answer = String.valueOf(call.call());
        } catch (Exception e) {
            answer = e.getClass().getName();
        }
        System.out.println(what + ": " + answer.strip());
    }
}
