package dev.farside.core.ssh.pipe;

import dev.farside.core.own.OlderUnixSocket;
import java.io.IOException;
import java.nio.file.Path;

/** As {@link UnixPipe}, in whose place the build puts it for Java 8 to 16: a process connects ({@link OlderUnixSocket}). */
public final class OlderUnixPipe {
    private OlderUnixPipe() {}

    /** As {@link UnixPipe#connect}. That nobody listens there, or nobody answers, is seen by the first read. */
    public static Pipe connect(Path socket, long patienceMillis, int sendBuffer) throws IOException {
        return ProcessPipe.over(OlderUnixSocket.process(socket), new Reason());
    }

    private static final class Reason implements ProcessPipe.Reason {
        @Override
        public IOException of(Process process) throws IOException {
            return new IOException(OlderUnixSocket.lastWords(process));
        }
    }
}
