package dev.farside.core.own;

import dev.farside.core.system.OperatingSystem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One line at the terminal that says what farside is waiting for, and for how long: {@code farside: logging in to
 * bastion ... 3 s}. It appears when a wait takes longer than a second, is rewritten each second, and is erased at the
 * end. It exists only if the JVM's stderr is a terminal and the JVM is in its foreground. While the user is asked
 * something it is away.
 *
 * <p>The cursor stays at the start of the line. So the program's own output, which farside does not see, begins at the
 * start of the line as well, and erasing the rest of a line never erases the program's words.
 *
 * <p>A daemon thread writes the line. It runs only while there are waits. A terminal may be stopped (Ctrl-S), so that
 * this thread hangs in a write. Therefore no other thread waits long for the lock.
 */
public final class StatusLine {
    private static final StatusLine OF_THIS_PROCESS =
            new StatusLine(new FileOutputStream(FileDescriptor.err), StatusLine::canShow, TimeUnit.SECONDS.toNanos(1));

    private static final String ERASE = "\033[K";

    /** What is left to wait for a thread that writes, in milliseconds. */
    private static final int PATIENCE = 100;

    /** The longest name of what is waited for; the line must not reach the end of a line of 80 columns. */
    private static final int LONGEST = 48;

    /** One thing that is waited for. */
    public static final class Wait {
        private final String what;
        private volatile long since = System.nanoTime();

        private Wait(String what) {
            this.what = what.length() <= LONGEST ? what : what.substring(0, LONGEST) + "...";
        }
    }

    /** Whether the line may be shown. Asked when a wait begins, and before each write. */
    interface Condition {
        boolean holds();
    }

    private final OutputStream terminal;
    private final Condition canShow;
    private final long interval;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock, but for reads of the volatile ones.
    private volatile boolean shown;
    private boolean erasesAtExit;

    /** How many questions are being asked. */
    private int questions;

    // Guarded by itself.
    private final Deque<Wait> waits = new ArrayDeque<>();
    private Thread writer;

    /** @param interval nanoseconds until the line appears, and between its changes */
    StatusLine(OutputStream terminal, Condition canShow, long interval) {
        this.terminal = terminal;
        this.canShow = canShow;
        this.interval = interval;
    }

    public static StatusLine ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /**
     * Any thread of farside's.
     *
     * @return null if there is no line
     */
    public Wait begin(String what) {
        if (!canShow.holds()) {
            return null;
        }
        Wait wait = new Wait(what);
        synchronized (waits) {
            waits.addLast(wait);
            if (writer == null) {
                OwnThread thread = new OwnThread("status", this::write);
                writer = thread.starts() ? thread : null; // without a thread there is no line
            }
        }
        return wait;
    }

    /** Any thread: erases the line unless something else is waited for. May be called again. */
    public void end(Wait wait) {
        Thread thread;
        synchronized (waits) {
            if (!waits.remove(wait) || !waits.isEmpty()) {
                return;
            }
            thread = writer;
        }
        LockSupport.unpark(thread);
        if (shown) {
            erase();
        }
    }

    /** Another line of farside's follows on stderr: the line makes room for it. */
    void makeRoom() {
        if (shown) {
            erase();
        }
    }

    /** The user is asked something, until {@link #questionEnds}. */
    public void questionBegins() {
        lock.lock();
        try {
            questions++;
            eraseLocked();
        } finally {
            lock.unlock();
        }
    }

    /** All waits begin anew, because the user's time is not the gateway's. */
    public void questionEnds() {
        lock.lock();
        try {
            questions--;
        } finally {
            lock.unlock();
        }
        synchronized (waits) {
            for (Wait wait : waits) {
                wait.since = System.nanoTime();
            }
        }
    }

    /** The writer's work. */
    private void write() {
        while (true) {
            LockSupport.parkNanos(this, interval);
            Wait last;
            synchronized (waits) {
                last = waits.peekLast();
                if (last == null) {
                    writer = null;
                    return;
                }
            }
            show(last);
        }
    }

    private void show(Wait wait) {
        lock.lock();
        try {
            long time = System.nanoTime() - wait.since;
            if (time < interval || questions > 0 || !canShow.holds() || !isWaited(wait)) {
                return;
            }
            if (!erasesAtExit) {
                Runtime.getRuntime().addShutdownHook(new OwnThread("status", this::makeRoom));
                erasesAtExit = true;
            }
            shown = true;
            put("farside: " + ForeignWords.visible(wait.what) + " ... " + TimeUnit.NANOSECONDS.toSeconds(time) + " s"
                    + ERASE + "\r");
        } catch (IllegalStateException e) {
            // the JVM is ending: nobody waits any more
        } finally {
            lock.unlock();
        }
    }

    private boolean isWaited(Wait wait) {
        synchronized (waits) {
            return waits.contains(wait);
        }
    }

    private void erase() {
        boolean mine = false;
        try {
            mine = lock.tryLock(PATIENCE, TimeUnit.MILLISECONDS);
            if (mine) {
                eraseLocked();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the line stays until something is written over it
        } finally {
            if (mine) {
                lock.unlock();
            }
        }
    }

    private void eraseLocked() {
        if (shown) {
            shown = false;
            put(ERASE);
        }
    }

    private void put(String text) {
        try {
            terminal.write(text.getBytes(Charset.defaultCharset()));
        } catch (IOException e) {
            shown = false; // the terminal is gone, and nobody reads the line
        }
    }

    /** Whether stderr is a terminal that understands {@link #ERASE}, and this process is in its foreground. */
    private static boolean canShow() {
        String kind = System.getenv("TERM");
        return kind != null && !kind.equals("dumb") && isTerminal() && !JobControl.isInBackground();
    }

    /** As the agent's Colours, which must do without this package. */
    private static boolean isTerminal() {
        return OperatingSystem.here().isTerminal(2);
    }
}
