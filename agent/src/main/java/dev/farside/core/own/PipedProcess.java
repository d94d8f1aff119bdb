package dev.farside.core.own;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * A process whose standard input and output are sockets, or else pipes, that a selector can watch. Those of {@link
 * Process} can only be read and written by blocking, and the JDK's reaper thread empties them when the process ends. Its
 * standard error is as the builder has it.
 *
 * <p>Sockets are cheaper than pipes. A pipe holds 64 KiB, and has room again as soon as the process has read a page; a
 * socket holds more, and has room again when most of it has been read. So both ends move more bytes in a turn.
 *
 * <p>The JDK has no public way to give a process the end of a pipe or a socket. It does so itself in {@link
 * ProcessBuilder#startPipeline}, and this class uses the same means. Java 8 has no such method; there, a pipe is opened by its
 * name in /proc.
 *
 * @param in what the process reads: a {@link WritableByteChannel}
 * @param out what the process writes: a {@link ReadableByteChannel}
 */
public record PipedProcess(Process process, SelectableChannel in, SelectableChannel out) {
    private static volatile Runnable opener = new Opened();

    /** A security manager does not let this JVM have sockets with names. */
    private static volatile boolean forbidden;

    /** @param runnable called before the first use: opens java.lang, java.io and sun.nio.ch to this class's module */
    public static void opensBy(Runnable runnable) {
        opener = runnable;
    }

    /** The two ends of what is between this JVM and a process. */
    private record Ends(SelectableChannel ours, SelectableChannel theirs) {
        /** Bytes go to the process, or come from it. */
        static Ends of(Path directory, boolean toIt) throws IOException {
            if (directory != null && !forbidden) {
                try {
                    SocketPair pair = SocketPair.in(directory);
                    return new Ends(pair.ours(), pair.theirs());
                } catch (IOException e) {
                    // a pipe does as well
                } catch (SecurityException e) {
                    forbidden = true; // a pipe asks for fewer permissions, and leaves no name behind
                }
            }
            Pipe pipe = OwnChannels.provider().openPipe();
            return toIt ? new Ends(pipe.sink(), pipe.source()) : new Ends(pipe.source(), pipe.sink());
        }

        void close() {
            PipedProcess.close(ours);
            PipedProcess.close(theirs);
        }
    }

    /**
     * @param directory that only this user can enter, where sockets have names for a moment; null: there is none, and
     *     pipes are used
     * @throws IOException it was not started; or this JVM has no such means
     */
    public static PipedProcess start(ProcessBuilder builder, Path directory) throws IOException {
        Ends toIt = Ends.of(directory, true);
        Ends fromIt = null;
        Process process = null;
        boolean started = false;
        try {
            fromIt = Ends.of(directory, false);
            builder.redirectInput(Jdk.redirect(toIt.theirs(), true));
            builder.redirectOutput(Jdk.redirect(fromIt.theirs(), false));
            process = builder.start();
            toIt.ours().configureBlocking(false);
            fromIt.ours().configureBlocking(false);
            started = true;
            return new PipedProcess(process, toIt.ours(), fromIt.ours());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw new IOException("this JVM cannot give a process the end of a pipe: " + e, e);
        } finally {
            close(toIt.theirs());
            if (fromIt != null) {
                close(fromIt.theirs());
            }
            if (!started) {
                if (process != null) {
                    process.destroy();
                }
                toIt.close();
                if (fromIt != null) {
                    fromIt.close();
                }
            }
        }
    }

    /** Writes what it takes at once. */
    public int write(ByteBuffer bytes) throws IOException {
        return ((WritableByteChannel) in).write(bytes);
    }

    /** Reads what is there; -1 at the end. */
    public int read(ByteBuffer into) throws IOException {
        return ((ReadableByteChannel) out).read(into);
    }

    /** Closes our end of what the process writes. It can write no more. */
    public void closeOut() {
        close(out);
    }

    /** Closes our ends. */
    public void close() {
        close(in);
        close(out);
    }

    /** @param end null: nothing */
    static void close(Channel end) {
        try {
            if (end != null) {
                end.close();
            }
        } catch (IOException e) {
            // nothing is left to lose
        }
    }

    /** Where a command line opens the packages (the Add-Opens of a jar), as the launcher's does. */
    private static final class Opened implements Runnable {
        @Override
        public void run() {
            // they are open
        }
    }

    /** What is not public. Loaded, and its packages opened, when the first process is started. */
    private static final class Jdk {
        private static final Method DESCRIPTOR;

        /** Null, with what is of it: Java 8 has none. */
        private static final Constructor<?> REDIRECT;

        private static final Field REDIRECTED;
        private static final Field NUMBER;

        static {
            opener.run();
            try {
                DESCRIPTOR = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
                DESCRIPTOR.setAccessible(true);
                Class<?> redirect = redirectType();
                REDIRECT = redirect == null ? null : redirect.getDeclaredConstructor();
                REDIRECTED = redirect == null ? null : redirect.getDeclaredField("fd");
                NUMBER = FileDescriptor.class.getDeclaredField("fd");
                if (redirect != null) {
                    REDIRECT.setAccessible(true);
                    REDIRECTED.setAccessible(true);
                    NUMBER.setAccessible(true);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private Jdk() {}

        private static Class<?> redirectType() {
            try {
                return Class.forName("java.lang.ProcessBuilder$RedirectPipeImpl");
            } catch (ClassNotFoundException e) {
                return null; // Java 8
            }
        }

        /**
         * @param end the process's end of a pipe
         * @param isRead by the process
         */
        static Redirect redirect(Channel end, boolean isRead) throws ReflectiveOperationException {
            if (REDIRECT == null) {
                File again = new File("/proc/self/fd/" + DESCRIPTOR.invoke(end)); // Linux opens the same pipe once more
                return isRead ? Redirect.from(again) : Redirect.to(again);
            }
            Object redirect = REDIRECT.newInstance();
            NUMBER.setInt(REDIRECTED.get(redirect), (int) DESCRIPTOR.invoke(end));
            return (Redirect) redirect;
        }
    }
}
