package zoo;

import java.util.concurrent.TimeUnit;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Dsl;

/** async-http-client. */
public final class AsyncHttp {
    private AsyncHttp() {}

    public static void main(String[] arguments) throws Exception {
        try (AsyncHttpClient client = Dsl.asyncHttpClient()) {
            System.out.print(client.preparePost(arguments[0])
                    .setBody(new byte[100_000])
                    .execute()
                    .get(20, TimeUnit.SECONDS)
                    .getResponseBody());
        }
    }
}
