package zoo;

import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** OkHttp, with its happy eyeballs. */
public final class OkHttp {
    private OkHttp() {}

    /** @param arguments protocol, URL */
    public static void main(String[] arguments) throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .fastFallback(true)
                .protocols(protocols(arguments[0]))
                .build();
        Request request = new Request.Builder()
                .url(arguments[1])
                .post(RequestBody.create(new byte[100_000]))
                .build();
        try (Response response = client.newCall(request).execute()) {
            System.out.print(response.body().string());
        }
        System.exit(0);
    }

    private static List<Protocol> protocols(String wanted) throws Exception {
        Protocol first = Protocol.get(wanted);
        return first == Protocol.HTTP_2 ? List.of(first, Protocol.HTTP_1_1) : List.of(first);
    }
}
