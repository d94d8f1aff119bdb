package dev.farside.core.name;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The far side's addresses of names whose rule says {@code names real}. Threads that want the same name at the same
 * time share one question. The answer is cached for a while. The mapping from address to name is kept as long as the
 * program runs.
 */
public final class TrueAddresses {
    /** As long as a JVM keeps its own look-ups unless told otherwise; what we ask with knows no TTL. */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** As the JVM keeps that there is no such name. */
    private static final long UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** @param failure null where there are addresses */
    private record Answer(List<byte[]> addresses, String failure, long end) {}

    private final Executor asking;
    private final LongSupplier nanoTime;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, FutureTask<Answer>> questions = new ConcurrentHashMap<>();
    private final Map<InetAddress, String> names = new ConcurrentHashMap<>();

    /** @param asking runs a question at once, on a thread that may wait */
    public TrueAddresses(Executor asking, LongSupplier nanoTime) {
        this.asking = asking;
        this.nanoTime = nanoTime;
    }

    /**
     * The addresses of a name, in the order the JDK would give them.
     *
     * @param host as the program wrote it; the addresses carry it
     * @param name the same, normalised
     * @param farSide asks there: 4 or 16 bytes each; UnknownHostException where there is no such name
     * @return none where all the far side's addresses would mean this machine here
     * @throws UnknownHostException there is no such name, or it could not be asked for
     */
    public InetAddress[] of(String host, String name, Callable<List<byte[]>> farSide) throws UnknownHostException {
        Answer answer = answers.get(name);
        if (answer == null || answer.end - nanoTime.getAsLong() <= 0) {
            answer = ask(name, farSide);
        }
        if (answer.failure != null) {
            throw new UnknownHostException(answer.failure);
        }
        List<InetAddress> found = new ArrayList<>();
        for (byte[] bytes : answer.addresses) {
            InetAddress address = InetAddress.getByAddress(host, bytes);
            names.put(address, name);
            found.add(address);
        }
        return found.toArray(new InetAddress[0]);
    }

    private Answer ask(String name, Callable<List<byte[]>> farSide) throws UnknownHostException {
        FutureTask<Answer> fresh = new FutureTask<>(new Question(farSide));
        FutureTask<Answer> question = questions.putIfAbsent(name, fresh);
        if (question == null) {
            question = fresh;
            asking.execute(fresh);
        }
        try {
            Answer answer = await(question);
            answers.put(name, answer);
            return answer;
        } catch (ExecutionException e) {
            String why = String.valueOf(e.getCause().getMessage());
            UnknownHostException failure = new UnknownHostException(name + ": " + why);
            failure.initCause(e.getCause());
            throw failure;
        } finally {
            questions.remove(name, question);
        }
    }

    /** A look-up cannot be interrupted; the flag stays as it was. */
    private static Answer await(FutureTask<Answer> question) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return question.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The name under which the address was last given out; null for all other addresses. */
    public String nameOf(InetAddress address) {
        return names.get(address);
    }

    private final class Question implements Callable<Answer> {
        private final Callable<List<byte[]>> farSide;

        Question(Callable<List<byte[]>> farSide) {
            this.farSide = farSide;
        }

        @Override
        public Answer call() throws Exception {
            try {
                List<byte[]> usable = AddressOrder.ofThisJvm().apply(farSide.call());
                return new Answer(usable, null, nanoTime.getAsLong() + KEPT_NANOS);
            } catch (UnknownHostException e) {
                return new Answer(List.of(), e.getMessage(), nanoTime.getAsLong() + UNKNOWN_NANOS);
            }
        }
    }
}
