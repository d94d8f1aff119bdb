package soak;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * What is done over one connection: a download, an upload, an echo, or mostly nothing. Each is right to the last byte, or
 * throws an IOException, or {@link Wrong}.
 */
final class Jobs {
    private static final int PIECE = 64 * 1024;

    /** Writes of a few bytes cost as much as those of many, so there are not too many of them. */
    private static final int SMALL = 512;

    private static final int SMALLEST = 16;
    private static final long ALL_SMALL = 256 * 1024;

    private static final long LARGEST = 4 << 20;
    private static final int ECHOES = 64;

    private final Random random;
    private final Watch watch;
    private final Pace pace;
    private final Tally tally;
    private final byte[] piece = new byte[PIECE];

    Jobs(Random random, Watch watch, Pace pace, Tally tally) {
        this.random = random;
        this.watch = watch;
        this.pace = pace;
        this.tally = tally;
    }

    void run(Connection connection) throws IOException, Wrong, InterruptedException {
        long seed = random.nextLong();
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6 -> download(connection, seed, size());
            case 7, 8, 9, 10 -> upload(connection, seed, size());
            case 11, 12, 13 -> uploadToTheEnd(connection, seed, size());
            case 14, 15, 16, 17 -> echo(connection, seed, pace);
            case 18 -> await(connection, seed, 1_000 + random.nextInt(90_000));
            default -> echo(connection, seed, () -> Thread.sleep(1 + random.nextInt(2_000)));
        }
    }

    /** From a kilobyte to {@link #LARGEST}, small ones as often as large ones. */
    private long size() {
        return (long) (1024 * Math.pow(LARGEST / 1024.0, random.nextDouble())) + random.nextInt(1000);
    }

    private void request(Connection connection, char what, long seed, long count) throws IOException {
        byte[] request = new byte[Target.REQUEST];
        ByteBuffer.wrap(request).put((byte) what).putLong(seed).putLong(count);
        write(connection, request, request.length);
    }

    private void download(Connection connection, long seed, long count)
            throws IOException, Wrong, InterruptedException {
        request(connection, 'D', seed, count);
        Pattern pattern = new Pattern(seed);
        for (int n = read(connection); n >= 0; n = read(connection)) {
            check(pattern, n, count);
            pace.moved(n);
        }
        if (pattern.position() < count) {
            throw new Wrong("the end after " + pattern.position() + " bytes of " + count);
        }
    }

    private void check(Pattern pattern, int n, long count) throws Wrong {
        long wrong = pattern.check(piece, n);
        if (wrong >= 0 || pattern.position() > count) {
            throw new Wrong("byte " + (wrong >= 0 ? wrong : count) + " of " + count);
        }
        tally.bytes.addAndGet(n);
    }

    private void send(Connection connection, Pattern pattern, long count) throws IOException, InterruptedException {
        boolean small = count < ALL_SMALL && random.nextInt(3) == 0;
        int most = small ? SMALLEST + random.nextInt(SMALL) : SMALL + random.nextInt(PIECE - SMALL);
        while (pattern.position() < count) {
            int n = (int) Math.min(most, count - pattern.position());
            pattern.fill(piece, n);
            write(connection, piece, n);
            pace.moved(n);
        }
    }

    private void upload(Connection connection, long seed, long count) throws IOException, Wrong, InterruptedException {
        request(connection, 'U', seed, count);
        send(connection, new Pattern(seed), count);
        answer(connection, -1);
        tally.bytes.addAndGet(count);
    }

    private void uploadToTheEnd(Connection connection, long seed, long count)
            throws IOException, Wrong, InterruptedException {
        request(connection, 'H', seed, count);
        send(connection, new Pattern(seed), count);
        connection.endOutput();
        answer(connection, -1, count);
        tally.bytes.addAndGet(count);
    }

    /** These numbers, and then the end. */
    private void answer(Connection connection, long... expected) throws IOException, Wrong {
        ByteBuffer answer = ByteBuffer.allocate(expected.length * Long.BYTES);
        for (int n = read(connection); n >= 0; n = read(connection)) {
            if (n > answer.remaining()) {
                throw new Wrong("an answer that is too long");
            }
            answer.put(piece, 0, n);
        }
        if (answer.hasRemaining()) {
            throw new Wrong("the end after " + answer.position() + " bytes of the answer");
        }
        answer.flip();
        for (long number : expected) {
            long got = answer.getLong();
            if (got != number) {
                throw new Wrong("the answer " + got + " instead of " + number);
            }
        }
    }

    interface Rest {
        void rest() throws InterruptedException;
    }

    private void echo(Connection connection, long seed, Rest rest) throws IOException, Wrong, InterruptedException {
        int size = 1 + random.nextInt(2_000);
        long count = (long) size * (1 + random.nextInt(ECHOES));
        request(connection, 'E', seed, count);
        Pattern sent = new Pattern(seed);
        Pattern back = new Pattern(seed);
        while (sent.position() < count) {
            sent.fill(piece, size);
            write(connection, piece, size);
            while (back.position() < sent.position()) {
                int n = read(connection);
                if (n < 0) {
                    throw new Wrong("the end after " + back.position() + " bytes of an echo of " + count);
                }
                check(back, n, sent.position());
            }
            pace.moved(2L * size);
            rest.rest();
        }
        if (read(connection) >= 0) {
            throw new Wrong("more than was sent");
        }
    }

    /** Nothing happens for a while, and somebody reads all the time. */
    private void await(Connection connection, long seed, long millis) throws IOException, Wrong {
        request(connection, 'W', seed, millis);
        watch.begin("read", millis);
        int n = connection.read(piece);
        watch.end();
        byte[] first = new byte[Long.BYTES];
        ByteBuffer.wrap(first).putLong(seed);
        int came = 0;
        for (; n >= 0; n = read(connection)) {
            for (int i = 0; i < n; i++, came++) {
                if (came >= first.length || piece[i] != first[came]) {
                    throw new Wrong("byte " + came + " after a wait");
                }
            }
        }
        if (came < first.length) {
            throw new Wrong("the end after a wait");
        }
    }

    private int read(Connection connection) throws IOException {
        watch.begin("read");
        int n = connection.read(piece);
        watch.end();
        return n;
    }

    private void write(Connection connection, byte[] bytes, int length) throws IOException {
        watch.begin("write");
        connection.write(bytes, length);
        watch.end();
    }
}
