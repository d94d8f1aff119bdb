package zoo;

import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.http.ContentType;

/** Apache HttpClient 5 over channels. */
public final class ApacheAsync {
    private ApacheAsync() {}

    public static void main(String[] arguments) throws Exception {
        try (CloseableHttpAsyncClient client = HttpAsyncClients.createSystem()) {
            client.start();
            SimpleHttpRequest post = SimpleRequestBuilder.post(arguments[0])
                    .setBody(new byte[100_000], ContentType.APPLICATION_OCTET_STREAM)
                    .build();
            SimpleHttpResponse response = client.execute(post, null).get(20, TimeUnit.SECONDS);
            System.out.print(response.getBodyText());
        }
    }
}
