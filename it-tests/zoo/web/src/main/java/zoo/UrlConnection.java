package zoo;

import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** HttpURLConnection and, by the URL, HttpsURLConnection. */
public final class UrlConnection {
    private UrlConnection() {}

    public static void main(String[] arguments) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) new URL(arguments[0]).openConnection();
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(new byte[100_000]);
        }
        System.out.print(new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    }
}
