package probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Fetches each URL with three clients. */
public final class Web {
    private Web() {}

    public static void main(String[] urls) throws IOException {
        for (String url : urls) {
            System.out.print("jdk " + jdk(url));
        }
        OkHttpClient client = new OkHttpClient();
        for (String url : urls) {
            try (Response response =
                    client.newCall(new Request.Builder().url(url).build()).execute()) {
                System.out.print("okhttp " + response.body().string());
            }
        }
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        try (CloseableHttpClient apache = HttpClients.createDefault()) {
            for (String url : urls) {
                System.out.print("apache "
                        + apache.execute(new HttpGet(url), answer -> EntityUtils.toString(answer.getEntity())));
            }
        }
    }

    private static String jdk(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setDoOutput(true);
        connection.getOutputStream().write(new byte[10_000]);
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
