package dev.farside.core.own;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/** Reads all that a process writes to its standard output, if that is not too much and does not take too long. */
public final class BoundedOutput {
    private static final int LOOK_MILLIS = 5;

    /** What else has to be done again and again, lest the process waits for it. */
    public interface Meanwhile {
        void look() throws IOException;
    }

    private BoundedOutput() {}

    /**
     * Waits until the process has ended. Does not wait for the end of the output, which a process that it leaves behind may
     * hold.
     *
     * @return why not all was read, as words that go on after the name of the process; null: all was
     */
    public static String read(
            Process process, ByteArrayOutputStream into, int mostBytes, long mostSeconds, Meanwhile meanwhile)
            throws IOException, InterruptedException {
        InputStream in = process.getInputStream();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(mostSeconds);
        boolean ended;
        do {
            ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            meanwhile.look();
            for (int some = in.available(); some > 0; some = in.available()) {
                into.write(in.readNBytes(some));
                if (into.size() > mostBytes) {
                    return "writes more than " + mostBytes + " bytes";
                }
            }
        } while (!ended && System.nanoTime() - end < 0);
        return ended ? null : "has not ended after " + mostSeconds + " s";
    }
}
