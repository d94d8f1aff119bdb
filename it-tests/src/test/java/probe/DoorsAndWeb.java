package probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/**
 * {@link ByEveryDoor} for the places HOST:PORT, and a page by the JDK's HttpClient, or what the JDK has in its place, for the URLs among
 * its arguments.
 */
public final class DoorsAndWeb {
    private DoorsAndWeb() {}

    public static void main(String[] arguments) throws Exception {
        for (String one : arguments) {
            if (one.startsWith("http")) {
                String page = Runtime.version().feature() < 11 ? older(one) : Web.get(one);
                System.out.println(page.strip());
            } else {
                ByEveryDoor.main(new String[] {one});
            }
        }
    }

    private static String older(String url) throws IOException {
        try (InputStream in = URI.create(url).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A class of its own: Java 8 has no such client. */
    private static final class Web {
        static String get(String url) throws IOException, InterruptedException {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
