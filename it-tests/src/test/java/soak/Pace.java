package soak;

import java.util.Random;

/** Keeps a worker to so many bytes a second: it sleeps after each piece, or, in a burst, after all of them. */
final class Pace implements Jobs.Rest {
    private static final long SHORTEST_NANOS = 2_000_000;

    private final double nanosPerByte;
    private final Random random;
    private boolean burst;
    private long owed;

    Pace(double bytesPerSecond, Random random) {
        this.nanosPerByte = 1e9 / bytesPerSecond;
        this.random = random;
    }

    void begin() {
        burst = random.nextInt(3) == 0;
    }

    void moved(long bytes) throws InterruptedException {
        owed += (long) (bytes * nanosPerByte);
        if (!burst) {
            rest();
        }
    }

    @Override
    public void rest() throws InterruptedException {
        if (owed > SHORTEST_NANOS) {
            long begun = System.nanoTime();
            Thread.sleep(owed / 1_000_000);
            owed -= System.nanoTime() - begun;
        }
    }

    void end() throws InterruptedException {
        burst = false;
        rest();
    }
}
