package soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** A download or an upload by the JDK's HttpClient, over a connection of its pool or a new one. */
final class Http {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newFixedThreadPool(4, work -> {
                Thread thread = new Thread(work, "http");
                thread.setDaemon(true);
                return thread;
            }))
            .build();

    private static final int NAMES = 4;
    private static final int LARGEST = 1 << 20;

    private final Random random;
    private final Watch watch;
    private final Pace pace;
    private final Tally tally;
    private final byte[] piece = new byte[16 * 1024];

    Http(Random random, Watch watch, Pace pace, Tally tally) {
        this.random = random;
        this.watch = watch;
        this.pace = pace;
        this.tally = tally;
    }

    void run() throws IOException, Wrong, InterruptedException {
        long seed = random.nextLong();
        int size = 1 + random.nextInt(LARGEST);
        URI uri = URI.create(
                "http://" + Worker.host(random.nextInt(NAMES)) + ":" + Target.HTTP_PORT + "/" + seed + "/" + size);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (random.nextBoolean()) {
            download(request.build(), seed, size);
        } else {
            byte[] body = new byte[size];
            new Pattern(seed).fill(body, size);
            upload(request.POST(BodyPublishers.ofByteArray(body)).build(), size);
        }
    }

    private void download(HttpRequest request, long seed, int size) throws IOException, Wrong, InterruptedException {
        HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
        Pattern pattern = new Pattern(seed);
        try (InputStream body = response.body()) {
            watch.over(body);
            for (int n = read(body); n >= 0; n = read(body)) {
                if (pattern.check(piece, n) >= 0) {
                    throw new Wrong("a byte before " + pattern.position() + " of " + size + ", HTTP");
                }
                tally.bytes.addAndGet(n);
                pace.moved(n);
            }
        }
        if (pattern.position() != size) {
            throw new Wrong("the end after " + pattern.position() + " bytes of " + size + ", HTTP");
        }
    }

    private int read(InputStream body) throws IOException {
        watch.begin("read");
        int n = body.read(piece);
        watch.end();
        return n;
    }

    private void upload(HttpRequest request, int size) throws IOException, Wrong, InterruptedException {
        String answer = send(request, BodyHandlers.ofString()).body();
        if (!answer.equals("-1")) {
            throw new Wrong("the answer " + answer + ", HTTP");
        }
        tally.bytes.addAndGet(size);
        pace.moved(size);
    }

    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException, Wrong {
        CompletableFuture<HttpResponse<T>> answer = CLIENT.sendAsync(request, handler);
        watch.over(() -> answer.cancel(true));
        watch.begin("request");
        try {
            HttpResponse<T> response = answer.get();
            watch.end();
            tally.made.incrementAndGet();
            if (response.statusCode() != 200) {
                throw new Wrong("status " + response.statusCode());
            }
            return response;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }
}
