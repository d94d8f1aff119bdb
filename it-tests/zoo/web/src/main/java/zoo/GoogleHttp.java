package zoo;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.javanet.NetHttpTransport;

/** Google's HTTP client. */
public final class GoogleHttp {
    private GoogleHttp() {}

    public static void main(String[] arguments) throws Exception {
        System.out.print(new NetHttpTransport()
                .createRequestFactory()
                .buildPostRequest(
                        new GenericUrl(arguments[0]),
                        new ByteArrayContent("application/octet-stream", new byte[100_000]))
                .execute()
                .parseAsString());
    }
}
