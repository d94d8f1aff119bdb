package zoo;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Apache HttpClient 5, classic. */
public final class ApacheClassic {
    private ApacheClassic() {}

    public static void main(String[] arguments) throws Exception {
        try (CloseableHttpClient client = HttpClients.createSystem()) {
            HttpPost post = new HttpPost(arguments[0]);
            post.setEntity(new ByteArrayEntity(new byte[100_000], ContentType.APPLICATION_OCTET_STREAM));
            System.out.print((String) client.execute(post, response -> EntityUtils.toString(response.getEntity())));
        }
    }
}
