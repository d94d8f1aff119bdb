package dev.farside.core.name;

import dev.farside.core.own.OwnFrames;
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
 * program runs, because an address without its name would go out directly. So once there are very many addresses, no
 * more are given out.
 */
public final class TrueAddresses {
    /**
     * How long an answer is cached: as long as in the JVM's own cache by default. The reason for a fixed time is that
     * getent reports no TTL.
     */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** How long the JVM caches by default that a name does not exist. */
    private static final long UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The most names in the cache. Expired ones are removed first. */
    private static final int MOST_ANSWERS = 10_000;

    /** The most addresses, about 20 MB. A far DNS server may return new ones in every answer. */
    private static final int MOST_ADDRESSES = 100_000;

    /** A name may mean something else behind another gateway, and rules change. */
    private record Asked(String name, Object way) {}

    /** @param failure null if there are addresses */
    private record Answer(List<byte[]> addresses, String failure, long end) {}

    private final Executor asking;
    private final LongSupplier nanoTime;
    private final int mostAddresses;
    private final Map<Asked, Answer> answers = new ConcurrentHashMap<>();
    private final Map<Asked, FutureTask<Answer>> questions = new ConcurrentHashMap<>();
    private final Map<InetAddress, String> names = new ConcurrentHashMap<>();

    /** @param asking starts a look-up at once, on a thread that may block */
    public TrueAddresses(Executor asking, LongSupplier nanoTime) {
        this(asking, nanoTime, MOST_ADDRESSES);
    }

    /** @param mostAddresses the number of addresses that are given out */
    TrueAddresses(Executor asking, LongSupplier nanoTime, int mostAddresses) {
        this.mostAddresses = mostAddresses;
        this.asking = asking;
        this.nanoTime = nanoTime;
    }

    /**
     * The addresses of a name, in the order of the JDK.
     *
     * @param host as the program wrote it; the addresses carry it
     * @param name the same name, normalised
     * @param way to the far side; equal for the same one
     * @param farSide looks the name up on the far side; returns 4 or 16 bytes for each address, and throws
     *     UnknownHostException if there is no such name
     * @return empty if each address of the far side has another meaning on this machine, or if too many addresses are
     *     given out
     * @throws UnknownHostException there is no such name, or the look-up failed
     */
    public InetAddress[] of(String host, String name, Object way, Callable<List<byte[]>> farSide)
            throws UnknownHostException {
        Asked asked = new Asked(name, way);
        Answer answer = answers.get(asked);
        if (answer == null || answer.end - nanoTime.getAsLong() <= 0) {
            answer = ask(asked, farSide);
        }
        if (answer.failure != null) {
            throw OwnFrames.hidden(new UnknownHostException(answer.failure));
        }
        List<InetAddress> found = new ArrayList<>();
        for (byte[] bytes : answer.addresses) {
            InetAddress address = InetAddress.getByAddress(host, bytes);
            if (names.size() < mostAddresses || names.containsKey(address)) {
                names.put(address, name);
                found.add(address);
            }
        }
        return found.toArray(new InetAddress[0]);
    }

    private Answer ask(Asked asked, Callable<List<byte[]>> farSide) throws UnknownHostException {
        FutureTask<Answer> fresh = new FutureTask<>(new Question(farSide));
        FutureTask<Answer> question = questions.putIfAbsent(asked, fresh);
        if (question == null) {
            question = fresh;
            asking.execute(fresh);
        }
        try {
            Answer answer = await(question);
            remember(asked, answer);
            return answer;
        } catch (ExecutionException e) {
            String why = String.valueOf(e.getCause().getMessage());
            // no cause, since it might be of a class that only farside has
            throw OwnFrames.hidden(new UnknownHostException(asked.name + ": " + why));
        } finally {
            questions.remove(asked, question);
        }
    }

    private void remember(Asked asked, Answer answer) {
        if (answers.size() >= MOST_ANSWERS) {
            long now = nanoTime.getAsLong();
            answers.values().removeIf(old -> old.end - now <= 0);
        }
        if (answers.size() >= MOST_ANSWERS) {
            answers.clear();
        }
        answers.put(asked, answer);
    }

    /** Waits for the answer. An interrupt does not end the wait; the interrupt flag is restored afterwards. */
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
