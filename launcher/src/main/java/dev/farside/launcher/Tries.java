package dev.farside.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tries that are made at once, because one that does not answer takes long. Their results are taken one by one. */
final class Tries {
    private Tries() {}

    /** @param most how many run at once, at least 1 */
    static <T> List<Future<T>> begin(List<Callable<T>> tries, int most) {
        ExecutorService threads = Executors.newFixedThreadPool(most, work -> {
            Thread thread = new Thread(work, "farside-check");
            thread.setDaemon(true);
            return thread;
        });
        List<Future<T>> begun = new ArrayList<>();
        for (Callable<T> one : tries) {
            begun.add(threads.submit(one));
        }
        threads.shutdown(); // its threads end with the last of them
        return begun;
    }

    /** Waits for the result. An exception of the try is a fault of farside's. */
    static <T> T result(Future<T> one) throws InterruptedException {
        try {
            return one.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
