package dev.farside.core.ssh.master;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.FileGuard;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A live master, and our connection to its socket.
 *
 * @param socket absolute
 */
public record Master(Path socket, Control control) {
    /** A master answers at once, unless it is stopped. For each answer, this is much longer than a busy machine needs. */
    private static final long MOST_MILLIS = 2_000;

    /** What either end asks the system to hold of what it has sent, in bytes. Fewer turns of both, the more it is. */
    public static final int SEND_BUFFER = 1 << 20;

    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    /**
     * Connects to the master at a socket.
     *
     * @param timeoutMillis for its answer
     * @return null: there is no such file
     * @throws Unusable nobody answers, it is no master, or it is another user's
     */
    public static Master at(Path socket, int timeoutMillis) throws Unusable {
        try {
            if (!isThere(socket)) {
                return null;
            }
            return new Master(socket, Control.connect(socket, Math.min(MOST_MILLIS, timeoutMillis)));
        } catch (BadInput e) {
            throw new Unusable(e.getMessage());
        } catch (IOException e) {
            throw new Unusable(ForeignWords.visible(FileGuard.reason(e)));
        }
    }

    /** Whether there is a socket. It must be as safe as the ssh_config: what answers there gets all our connections. */
    private static boolean isThere(Path socket) throws IOException, Unusable {
        try {
            int mode = OperatingSystem.here().mode(socket);
            if (mode < 0) {
                return false; // this system has no UNIX permissions, and no OpenSSH masters
            }
            if ((mode & TYPE) != SOCKET) {
                throw new Unusable("it is not a socket");
            }
            FileGuard.requireSafe(socket);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (AccessDeniedException e) {
            throw new Unusable("permission denied");
        }
    }

    /**
     * The session of a holder of farside's, for messages of the connection protocol. An OpenSSH master is not to be
     * asked for it: it ends when its client goes while channels are being opened.
     *
     * @throws Unusable it has no session now
     */
    public Pipe share(int timeoutMillis) throws Unusable {
        try {
            return control.proxy(Math.min(MOST_MILLIS, timeoutMillis));
        } catch (IOException e) {
            close();
            throw new Unusable(ForeignWords.visible(FileGuard.reason(e)));
        }
    }

    /** Its process. */
    public int pid() {
        return control.pid();
    }

    public void close() {
        control.close();
    }

    /** For example {@code the master at /run/m (pid 123)}. */
    @Override
    public String toString() {
        return "the master at " + socket + " (pid " + control.pid() + ")";
    }
}
