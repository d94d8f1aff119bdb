package dev.farside.core.own;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * As {@link UnixSocket}, in whose place the build puts it for Java 8 to 16: UNIX sockets came with Java 16. A process
 * connects, and passes on what comes on its standard input and what the socket sends. It ends with either of them, so that none
 * is left behind when this JVM ends, in whatever way.
 */
public final class OlderUnixSocket {
    private static final String NONE = "Java "
            + System.getProperty("java.specification.version").replaceFirst("^1\\.", "") + " has no UNIX sockets";

    /** In the order in which they are looked for: Debian has the first everywhere, and Red Hat the second. */
    private static final String[] PROGRAMS = {
        "perl", "python3", "/usr/libexec/platform-python", "socat", "ncat", "nc.openbsd"
    };

    /** Where programs are if PATH does not say. */
    private static final String USUAL_PATH = "/usr/bin:/bin";

    /** The most bytes of a socket's path: that of sockaddr_un (unix(7)), without the zero at the end. */
    private static final int LONGEST = 107;

    /** Of its standard error, in bytes. */
    private static final int MOST_WORDS = 1000;

    /**
     * Neither way waits for the other: a socket and a pipe that can be written take as much as is written at once, a pipe one page.
     * Without a module, which a small perl may lack; the numbers are AF_UNIX and SOCK_STREAM. A signal of the terminal is for
     * the program, and does not end this before the program.
     */
    static final String PERL =
            """
            $SIG{$_} = "IGNORE" for qw(INT QUIT HUP TSTP);
            socket(S, 1, 1, 0) && connect(S, pack("SZ108", 1, $ARGV[0])) or die "$!\\n";
            my @from = (*STDIN, *S);
            my @to = (*S, *STDOUT);
            my @most = (65536, 4096);
            my @held = ("", "");
            while (1) {
                my ($in, $out) = ("", "");
                for (0, 1) {
                    if (length($held[$_])) {
                        vec($out, fileno($to[$_]), 1) = 1;
                    } else {
                        vec($in, fileno($from[$_]), 1) = 1;
                    }
                }
                select($in, $out, undef, undef) > 0 or next;
                for (0, 1) {
                    if (vec($out, fileno($to[$_]), 1)) {
                        substr($held[$_], 0, syswrite($to[$_], $held[$_], $most[$_]) || exit) = "";
                    } elsif (!length($held[$_]) && vec($in, fileno($from[$_]), 1)) {
                        sysread($from[$_], $held[$_], 65536) or exit;
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
            ways = [[0, there.fileno(), 65536, b""], [there.fileno(), 1, 4096, b""]]
            while True:
                sources = [way[0] for way in ways if not way[3]]
                sinks = [way[1] for way in ways if way[3]]
                readable, writable, _ = select.select(sources, sinks, [])
                for way in ways:
                    if way[1] in writable:
                        way[3] = way[3][os.write(way[1], way[3][:way[2]]):]
                    elif way[0] in readable:
                        way[3] = os.read(way[0], 65536)
                        if not way[3]:
                            sys.exit()
            """;

    private OlderUnixSocket() {}

    /** As {@link UnixSocket#whyNone}. */
    public static String whyNone() {
        return NONE + "; Java 16 and newer have";
    }

    /** As {@link UnixSocket#connect}. That nobody listens there is seen by the first read or write. */
    public static ByteChannel connect(Path path) throws IOException {
        return new OlderProcessChannel(process(path));
    }

    /** A process whose standard input and output are a connection to the socket; it ends with its input. */
    public static Process process(Path path) throws IOException {
        String socket = path.toAbsolutePath().toString();
        if (socket.getBytes(Charset.defaultCharset()).length > LONGEST) {
            throw new IOException("Unix domain path too long"); // the JDK's words
        }
        String[] line = command(System.getenv("PATH"), socket);
        if (line == null) {
            throw new NoUnixSockets(
                    NONE + ", and none of perl, python3, socat, ncat and nc.openbsd is here",
                    "install one of them, or run the program on Java 16 or newer");
        }
        return start(line);
    }

    static Process start(String[] line) throws IOException {
        ProcessBuilder builder = OwnCommand.of(line);
        for (Iterator<String> names = builder.environment().keySet().iterator(); names.hasNext(); ) {
            if (names.next().startsWith("PERL")) {
                names.remove(); // options, and how it reads bytes
            }
        }
        builder.environment().put("PERL_BADLANG", "0"); // no words about a locale that is not here
        return builder.start();
    }

    /** Of such a process that has failed: the last line of its standard error, or how it ended where it said nothing. */
    public static String lastWords(Process ended) throws IOException {
        InputStream errors = ended.getErrorStream();
        byte[] words = new byte[MOST_WORDS];
        int length = 0;
        for (int n = 0; n >= 0 && length < words.length; n = errors.read(words, length, words.length - length)) {
            length += n;
        }
        String[] lines =
                new String(words, 0, length, StandardCharsets.UTF_8).trim().split("\n");
        String last = ForeignWords.visible(lines[lines.length - 1].trim());
        return last.isEmpty() ? "the process that connects to it has ended with status " + ended.exitValue() : last;
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
                File program = new File(place); // not a Path, which the variable's bytes may not make in each locale
                if (line != null && program.isFile() && program.canExecute()) {
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
