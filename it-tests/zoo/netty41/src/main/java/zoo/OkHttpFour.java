package zoo;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** OkHttp 4. */
public final class OkHttpFour {
    private OkHttpFour() {}

    public static void main(String[] arguments) throws Exception {
        Request request = new Request.Builder()
                .url(arguments[0])
                .post(RequestBody.create(new byte[100_000]))
                .build();
        try (Response response = new OkHttpClient().newCall(request).execute()) {
            System.out.print(response.body().string());
        }
        System.exit(0);
    }
}
