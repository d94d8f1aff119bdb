package zoo;

import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/** Apache HttpClient 4. */
public final class ApacheFour {
    private ApacheFour() {}

    public static void main(String[] arguments) throws Exception {
        try (CloseableHttpClient client = HttpClients.createSystem()) {
            HttpPost post = new HttpPost(arguments[0]);
            post.setEntity(new ByteArrayEntity(new byte[100_000]));
            System.out.print((String) client.execute(post, response -> EntityUtils.toString(response.getEntity())));
        }
    }
}
