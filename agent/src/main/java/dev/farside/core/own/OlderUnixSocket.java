package dev.farside.core.own;

import java.io.File;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * As {@link UnixSocket}, in whose place the build puts it for Java 8 to 16: UNIX sockets came with Java 16. A process
 * connects, and passes on what comes on its standard input and what the socket sends. It ends with either of them, so that none
 * is left behind when this JVM ends, in whatever way.
 */
public final class OlderUnixSocket {
    /** In the order in which they are looked for: Debian has the first everywhere, and Red Hat the second. */
    private static final String[] PROGRAMS = {
        "perl", "python3", "/usr/libexec/platform-python", "socat", "ncat", "nc.openbsd"
    };

    /** Where programs are if PATH does not say. */
    private static final String USUAL_PATH = "/usr/bin:/bin";

    /** The most bytes of a socket's path: that of sockaddr_un (unix(7)), without the zero at the end. */
    private static final int LONGEST = 107;

    /**
     * Without a module, which a small perl may lack. The numbers are AF_UNIX and SOCK_STREAM. A signal of the terminal is for
     * the program, and does not end this before the program.
     */
    static final String PERL =
            """
            $SIG{$_} = "IGNORE" for qw(INT QUIT HUP TSTP);
            socket(S, 1, 1, 0) && connect(S, pack("SZ108", 1, $ARGV[0])) or die "$!\\n";
            while (1) {
                my $ready = "\\1";
                vec($ready, fileno(S), 1) = 1;
                select($ready, undef, undef, undef) > 0 or next;
                for ([*STDIN, *S], [*S, *STDOUT]) {
                    my ($from, $to) = @$_;
                    vec($ready, fileno($from), 1) or next;
                    sysread($from, my $bytes, 65536) or exit;
                    for (my $at = 0; $at < length($bytes); ) {
                        $at += syswrite($to, $bytes, 65536, $at) || exit;
                    }
                }
            }
            """;

    static final String PYTHON =
            """
            import os, select, signal, socket, sys
            for one in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTSTP):
                signal.signal(one, signal.SIG_IGN)
            there = socket.socket(socket.AF_UNIX)
            try:
                there.connect(sys.argv[1])
            except OSError as e:
                sys.exit(e.strerror)
            while True:
                for one in select.select([0, there], [], [])[0]:
                    to = there.fileno() if one == 0 else 1
                    piece = os.read(one if one == 0 else there.fileno(), 65536)
                    if not piece:
                        sys.exit()
                    while piece:
                        piece = piece[os.write(to, piece):]
            """;

    private OlderUnixSocket() {}

    /** As {@link UnixSocket#connect}. That nobody listens there is seen by the first read or write. */
    public static ByteChannel connect(Path path) throws IOException {
        String socket = path.toAbsolutePath().toString();
        if (socket.getBytes(Charset.defaultCharset()).length > LONGEST) {
            throw new IOException("Unix domain path too long"); // the JDK's words
        }
        String[] line = command(System.getenv("PATH"), socket);
        if (line == null) {
            String feature = System.getProperty("java.specification.version").replaceFirst("^1\\.", "");
            throw new NoUnixSockets(
                    "Java " + feature
                            + " has no UNIX sockets, and none of perl, python3, socat, ncat and nc.openbsd is here",
                    "install one of them, or run the program on Java 16 or newer");
        }
        return start(line);
    }

    static OlderProcessChannel start(String[] line) throws IOException {
        ProcessBuilder builder = OwnCommand.of(line);
        for (Iterator<String> names = builder.environment().keySet().iterator(); names.hasNext(); ) {
            if (names.next().startsWith("PERL")) {
                names.remove(); // options, and how it reads bytes
            }
        }
        return new OlderProcessChannel(builder.start());
    }

    /**
     * @param path where programs are; null: in the usual places
     * @param socket absolute
     * @return null: there is none
     */
    static String[] command(String path, String socket) {
        for (String name : PROGRAMS) {
            String[] line = line(name.substring(name.lastIndexOf('/') + 1), socket);
            for (String place : places(path, name)) {
                if (line != null && Files.isExecutable(Paths.get(place))) {
                    line[0] = place;
                    return line;
                }
            }
        }
        return null;
    }

    /** Not relative ones: the program's working directory may be anybody's. */
    private static List<String> places(String path, String name) {
        List<String> places = new ArrayList<>();
        for (String directory : (path == null ? USUAL_PATH : path).split(File.pathSeparator)) {
            if (directory.startsWith("/")) {
                places.add(directory + "/" + name);
            }
        }
        return name.startsWith("/") ? List.of(name) : places;
    }

    /** The socket is an argument of its own, and no shell sees it. Null: the program would not take it for what it is. */
    private static String[] line(String program, String socket) {
        return switch (program) {
            case "perl" -> new String[] {program, "-e", PERL, "--", socket};
            case "python3", "platform-python" -> new String[] {program, "-I", "-S", "-c", PYTHON, socket};
            case "socat" -> {
                boolean isPlain = socket.matches("[\\w/.+=@%~-]*"); // others mean something in its addresses
                yield isPlain ? new String[] {program, "-", "UNIX-CONNECT:" + socket} : null;
            }
            case "ncat" -> new String[] {program, "-U", socket};
            default -> new String[] {program, "-N", "-U", socket};
        };
    }
}
