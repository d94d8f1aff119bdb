package dev.farside.core.own;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.channels.Channel;
import java.nio.channels.Pipe;

/**
 * A process whose standard input and output are pipes that a selector can watch. Those of {@link Process} can only be
 * read and written by blocking, and the JDK's reaper thread empties them when the process ends. Its standard error is
 * as the builder has it.
 *
 * <p>The JDK has no public way to give a process the end of a pipe. It does so itself in {@link
 * ProcessBuilder#startPipeline}, and this class uses the same means.
 *
 * @param in what the process reads
 * @param out what the process writes
 */
public record PipedProcess(Process process, Pipe.SinkChannel in, Pipe.SourceChannel out) {
    private static volatile Runnable opener = new Opened();

    /** @param runnable called before the first use: opens java.lang, java.io and sun.nio.ch to this class's module */
    public static void opensBy(Runnable runnable) {
        opener = runnable;
    }

    /** @throws IOException it was not started; or this JVM has no such means */
    public static PipedProcess start(ProcessBuilder builder) throws IOException {
        Pipe toIt = OwnChannels.provider().openPipe();
        Pipe fromIt = null;
        Process process = null;
        boolean started = false;
        try {
            fromIt = OwnChannels.provider().openPipe();
            builder.redirectInput(Jdk.redirect(toIt.source()));
            builder.redirectOutput(Jdk.redirect(fromIt.sink()));
            process = builder.start();
            toIt.sink().configureBlocking(false);
            fromIt.source().configureBlocking(false);
            started = true;
            return new PipedProcess(process, toIt.sink(), fromIt.source());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw new IOException("this JVM cannot give a process the end of a pipe: " + e, e);
        } finally {
            close(toIt.source());
            if (fromIt != null) {
                close(fromIt.sink());
            }
            if (!started) {
                if (process != null) {
                    process.destroy();
                }
                close(toIt.sink());
                if (fromIt != null) {
                    close(fromIt.source());
                }
            }
        }
    }

    /** Closes our ends. */
    public void close() {
        close(in);
        close(out);
    }

    private static void close(Channel end) {
        try {
            end.close();
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
        private static final Constructor<?> REDIRECT;
        private static final Field REDIRECTED;
        private static final Field NUMBER;

        static {
            opener.run();
            try {
                DESCRIPTOR = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
                DESCRIPTOR.setAccessible(true);
                Class<?> redirect = Class.forName("java.lang.ProcessBuilder$RedirectPipeImpl");
                REDIRECT = redirect.getDeclaredConstructor();
                REDIRECT.setAccessible(true);
                REDIRECTED = redirect.getDeclaredField("fd");
                REDIRECTED.setAccessible(true);
                NUMBER = FileDescriptor.class.getDeclaredField("fd");
                NUMBER.setAccessible(true);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private Jdk() {}

        /** @param end the process's end of a pipe */
        static Redirect redirect(Channel end) throws ReflectiveOperationException {
            Object redirect = REDIRECT.newInstance();
            NUMBER.setInt(REDIRECTED.get(redirect), (int) DESCRIPTOR.invoke(end));
            return (Redirect) redirect;
        }
    }
}
