package dev.farside.core.own;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The standard input and output of a process, which ends with the channel. For one thread at a time: both block. */
final class OlderProcessChannel implements ByteChannel {
    private static final long LAST_WORDS_MILLIS = 1_000;

    private final Process process;
    private boolean answered;
    private volatile boolean closed;

    OlderProcessChannel(Process process) {
        this.process = process;
    }

    Process process() {
        return process;
    }

    /** @throws IOException the process has ended before it had sent anything; the message is the last line of its standard error */
    @Override
    public int read(ByteBuffer into) throws IOException {
        byte[] bytes = new byte[into.remaining()];
        int n = process.getInputStream().read(bytes);
        if (n > 0) {
            answered = true;
            into.put(bytes, 0, n);
        } else if (n < 0 && !answered) {
            String words = lastWords();
            if (!words.isEmpty()) {
                throw new IOException(words);
            }
        }
        return n;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        try {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
        } catch (IOException e) {
            String words = answered ? "" : lastWords();
            throw words.isEmpty() ? e : new IOException(words, e);
        } finally {
            Arrays.fill(bytes, (byte) 0); // it may be a private key
        }
        return bytes.length;
    }

    /** It has closed its output, or its input, and ends, if need be because its input ends. Empty: it says nothing. */
    private String lastWords() throws IOException {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // what was not written yet nobody reads
        }
        try {
            if (!process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)) {
                return "";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
        return process.exitValue() == 0 ? "" : OlderUnixSocket.lastWords(process);
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
        process.destroy();
    }
}
