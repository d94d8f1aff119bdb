package zoo;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;

/** Two hosts with one certificate, which HTTP/2 clients may take for one: each client asks them in turns. */
public final class TwoHosts {
    private TwoHosts() {}

    private interface Get {
        String from(String url) throws Exception;
    }

    /** @param arguments two URLs */
    public static void main(String[] arguments) throws Exception {
        OkHttpClient ok = new OkHttpClient.Builder().fastFallback(true).build();
        turns("okhttp", arguments, url -> {
            try (Response response =
                    ok.newCall(new Request.Builder().url(url).build()).execute()) {
                return response.body().string();
            }
        });
        java.net.http.HttpClient jdk = java.net.http.HttpClient.newHttpClient();
        turns("jdk", arguments, url -> jdk.send(
                        HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body());
        try (CloseableHttpAsyncClient apache = HttpAsyncClients.createSystem()) {
            apache.start();
            turns("apache", arguments, url -> {
                SimpleHttpRequest get = SimpleRequestBuilder.get(url).build();
                return apache.execute(get, null).get().getBodyText();
            });
        }
        ClientConnector connector = new ClientConnector();
        HttpClient jetty = new HttpClient(new HttpClientTransportDynamic(
                connector, new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector))));
        jetty.start();
        turns("jetty", arguments, url -> jetty.GET(url).getContentAsString());
        System.exit(0);
    }

    private static void turns(String client, String[] urls, Get get) throws Exception {
        for (int i = 0; i < 4; i++) {
            System.out.print(client + " " + get.from(urls[i % 2]));
        }
    }
}
