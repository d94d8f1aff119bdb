package zoo;

import java.net.URI;
import org.apache.http.HttpHost;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;

/** Elasticsearch's REST client. */
public final class Elasticsearch {
    private Elasticsearch() {}

    public static void main(String[] arguments) throws Exception {
        URI uri = URI.create(arguments[0]);
        HttpHost host = new HttpHost(uri.getHost(), uri.getPort(), uri.getScheme());
        try (RestClient client = RestClient.builder(host)
                // Its second of patience is little on a busy machine.
                .setRequestConfigCallback(config -> config.setConnectTimeout(20_000))
                .build()) {
            Request post = new Request("POST", uri.getPath());
            post.setEntity(new NByteArrayEntity(new byte[100_000]));
            System.out.print(EntityUtils.toString(client.performRequest(post).getEntity()));
        }
    }
}
