package probe;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** {@link ByEveryDoor} for the places HOST:PORT, and a page by the JDK's HttpClient for the URLs among its arguments. */
public final class DoorsAndWeb {
    private DoorsAndWeb() {}

    public static void main(String[] arguments) throws Exception {
        for (String one : arguments) {
            if (one.startsWith("http")) {
                System.out.println(HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(URI.create(one)).build(), HttpResponse.BodyHandlers.ofString())
                        .body()
                        .strip());
            } else {
                ByEveryDoor.main(new String[] {one});
            }
        }
    }
}
