package dev.farside.core.older;

import java.io.File;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.net.SocketOption;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Set;

/** Of one method here and another there. */
@SuppressWarnings({"DoNotCallSuggester", "JavaDurationGetSecondsToToSeconds"}) // what is here is what older JVMs lack
public final class Things {
    private Things() {}

    /** {@link java.util.Objects}'. */
    public static int checkFromIndexSize(int from, int size, int length) {
        if ((length | from | size) < 0 || size > length - from) {
            throw new IndexOutOfBoundsException(
                    "Range [" + from + ", " + from + " + " + size + ") out of bounds for length " + length);
        }
        return from;
    }

    /** {@link Thread}'s. */
    public static void onSpinWait() {
        // a hint, which older JVMs do not know
    }

    /**
     * After a constructor of {@link Thread}, which takes what the starting thread hands down: before Java 9 it cannot be told not to.
     */
    public static void inheritNothing(Thread thread) {
        try {
            JdkUnsafe.write(thread, Thread.class.getDeclaredField("inheritableThreadLocals"), null);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // A JVM that hides it: the thread keeps some objects of the program's alive. Java 11 hides it until there
            // is a door; the thread
            // that is made before is made before the program runs.
        }
    }

    /** {@link ClassLoader}'s. */
    public static ClassLoader getPlatformClassLoader() {
        return ClassLoader.getSystemClassLoader().getParent();
    }

    /** {@link Runtime}'s. */
    public static JavaVersion version() {
        return JavaVersion.CURRENT;
    }

    public static <T> boolean refersTo(WeakReference<T> reference, T value) {
        return reference.get() == value;
    }

    public static long toSeconds(Duration duration) {
        return duration.getSeconds();
    }

    public static String decode(String text, Charset charset) {
        try {
            return URLDecoder.decode(text, charset.name());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e); // cannot be: it is there
        }
    }

    public static String encode(String text, Charset charset) {
        try {
            return URLEncoder.encode(text, charset.name());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e); // cannot be: it is there
        }
    }

    /** Without a name for it: the null device. */
    public static ProcessBuilder.Redirect discard() {
        return ProcessBuilder.Redirect.to(new File("/dev/null"));
    }

    public static Set<SocketOption<?>> supportedOptions(Socket socket) {
        return SocketOptions.supported(socket);
    }

    public static <T> T getOption(Socket socket, SocketOption<T> option) throws IOException {
        return SocketOptions.get(socket, option);
    }

    public static SocketChannel openSocketChannel(SelectorProvider provider, java.net.ProtocolFamily family)
            throws IOException {
        throw UnixDomainSocketAddress.absent();
    }

    public static ServerSocketChannel openServerSocketChannel(SelectorProvider provider, java.net.ProtocolFamily family)
            throws IOException {
        throw UnixDomainSocketAddress.absent();
    }

    /** {@link ServerSocketChannel}'s. */
    public static ServerSocketChannel open(java.net.ProtocolFamily family) throws IOException {
        throw UnixDomainSocketAddress.absent();
    }
}
