package zoo;

import java.net.http.HttpClient;
import kong.unirest.core.Unirest;

/** Unirest. Which version of HTTP it speaks by itself differs from JDK to JDK. */
public final class UnirestClient {
    private UnirestClient() {}

    public static void main(String[] arguments) {
        Unirest.config().version(HttpClient.Version.HTTP_1_1);
        System.out.print(
                Unirest.post(arguments[0]).body(new byte[100_000]).asString().getBody());
        System.exit(0);
    }
}
