package zoo;

import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.http.Body;
import retrofit2.http.POST;
import retrofit2.http.Url;

/** Retrofit over OkHttp. */
public final class RetrofitClient {
    private RetrofitClient() {}

    interface Server {
        @POST
        Call<ResponseBody> post(@Url String url, @Body RequestBody body);
    }

    public static void main(String[] arguments) throws Exception {
        Retrofit retrofit =
                new Retrofit.Builder().baseUrl("https://base.example/").build();
        try (ResponseBody body = retrofit.create(Server.class)
                .post(arguments[0], RequestBody.create(new byte[100_000]))
                .execute()
                .body()) {
            System.out.print(body.string());
        }
        System.exit(0);
    }
}
