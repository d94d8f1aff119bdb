package zoo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The JDK's HttpClient, a GET, then a POST by its asynchronous door. */
public final class JdkHttp {
    private JdkHttp() {}

    /** @param arguments version, URL */
    public static void main(String[] arguments) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.valueOf(arguments[0]))
                .build();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(arguments[1]));
        System.out.print(client.send(request.build(), BodyHandlers.ofString()).body());
        HttpRequest post =
                request.POST(BodyPublishers.ofByteArray(new byte[100_000])).build();
        System.out.print(client.sendAsync(post, BodyHandlers.ofString())
                .thenApply(HttpResponse::body)
                .join());
    }
}
