package zoo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** A thousand requests of 10 kB, a hundred at a time, over one HTTP/2 connection; each must get its own answer. */
public final class Multiplexed {
    private static final int REQUESTS = 1000;
    private static final int AT_ONCE = 100;

    private Multiplexed() {}

    /** @param arguments URL, to which a number is added */
    public static void main(String[] arguments) throws Exception {
        System.out.println("jdk: " + byTheJdk(arguments[0]) + " right");
        System.out.println("okhttp: " + byOkHttp(arguments[0]) + " right");
        System.exit(0);
    }

    private static int byTheJdk(String url) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding());
        AtomicInteger right = new AtomicInteger();
        Semaphore room = new Semaphore(AT_ONCE);
        for (int i = 0; i < REQUESTS; i++) {
            room.acquire();
            String path = url + i;
            HttpRequest request = HttpRequest.newBuilder(URI.create(path))
                    .POST(BodyPublishers.ofByteArray(new byte[10_000]))
                    .build();
            client.sendAsync(request, BodyHandlers.ofString()).whenComplete((response, failure) -> {
                if (failure == null && isRight(path, response.body())) {
                    right.incrementAndGet();
                }
                room.release();
            });
        }
        room.tryAcquire(AT_ONCE, 40, TimeUnit.SECONDS);
        return right.get();
    }

    private static int byOkHttp(String url) throws Exception {
        OkHttpClient client = new OkHttpClient();
        client.newCall(new Request.Builder().url(url).build()).execute().close();
        AtomicInteger right = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
        for (int i = 0; i < REQUESTS; i++) {
            Request request = new Request.Builder()
                    .url(url + i)
                    .post(RequestBody.create(new byte[10_000]))
                    .build();
            callers.execute(() -> {
                try (Response response = client.newCall(request).execute()) {
                    if (isRight(request.url().toString(), response.body().string())) {
                        right.incrementAndGet();
                    }
                } catch (IOException e) {
                    e.printStackTrace();
                }
            });
        }
        callers.shutdown();
        callers.awaitTermination(40, TimeUnit.SECONDS);
        return right.get();
    }

    private static boolean isRight(String url, String told) {
        String path = url.substring(url.lastIndexOf('/'));
        return told.startsWith("HTTP/2.0 POST " + path + " ") && told.contains(" 10000 at ");
    }
}
