package dev.farside.core.system;

import java.io.File;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.List;
import java.util.Locale;

/** The operating system under this JVM, or one like it: all that farside knows of it. Immutable. */
public abstract sealed class OperatingSystem permits Unix, Windows {
    private static final OperatingSystem HERE = of(System.getProperty("os.name", ""), Surroundings.ofThisProcess());

    final Surroundings surroundings;

    OperatingSystem(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The one of this process. */
    public static OperatingSystem here() {
        return HERE;
    }

    /** @param name as the property {@code os.name} has it. Any that is unknown is taken for a Linux */
    public static OperatingSystem of(String name, Surroundings surroundings) {
        String system = name.toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return Windows.of(surroundings);
        }
        return system.startsWith("mac") || system.startsWith("darwin")
                ? MacOs.of(surroundings)
                : Linux.of(surroundings);
    }

    /** @throws java.nio.file.InvalidPathException no file can have this name here */
    public final Path path(String first, String... more) {
        return surroundings.files().getPath(first, more);
    }

    /** A variable of the environment; null: it is not set. */
    public final String variable(String name) {
        return surroundings.variable(name);
    }

    /** {@code Linux}, {@code macOS} or {@code Windows}. */
    public abstract String name();

    // The user.

    /** The home directory, absolute; null if there is none. */
    public abstract Path home();

    /** The home directory of another user, as in {@code ~name}; null if it is not known. */
    public abstract Path homeOf(String user);

    /** The user's name, as ssh has it here; null if there is none. */
    public abstract String userName();

    final String givenName() {
        String name = surroundings.property("user.name");
        return name == null || name.isEmpty() || name.equals("?") ? null : name;
    }

    /** The number of the user, as ssh has it in {@code %i}; {@code ?} if it cannot be found out. */
    public abstract String uid();

    /** The message for a user whose {@link #home} is null. */
    public abstract String noHome();

    // Owners and permissions of files.

    /**
     * Whether somebody else could write to a file that says where connections go; null: nobody can. As ssh checks its
     * own files here.
     */
    public abstract Access writableByOthers(Path file) throws IOException;

    /** Whether somebody else could read a private key; null: nobody can, or ssh does not mind here. */
    public abstract Access readableByOthers(Path key) throws IOException;

    /**
     * Whether somebody else could enter a directory, or it is none of this user's; null: it is safe. No link is followed. Only
     * where processes keep logins ({@link #background}).
     */
    public abstract Access enterableByOthers(Path directory) throws IOException;

    /** Whether the file belongs to this user. */
    public abstract boolean isOurs(Path file, LinkOption... options) throws IOException;

    /** Type and permissions as in stat(2); -1 on a system without. */
    public abstract int mode(Path file, LinkOption... options) throws IOException;

    /** Of a new file for this user alone. */
    public abstract FileAttribute<?>[] privateFile();

    /** Of a new directory for this user alone. */
    public abstract FileAttribute<?>[] privateDirectory();

    /** Makes what is there a file for this user alone. */
    public abstract void makePrivate(Path file) throws IOException;

    // Places.

    /** Where ssh has the files for all users. */
    public abstract Path sshForAll();

    /** The rules for all users. */
    public abstract Path rulesForAll();

    /** The directory of this user's configuration of programs, unless XDG_CONFIG_HOME names one; null if there is none. */
    public abstract Path configuration();

    /** Where programs keep what outlives them, unless XDG_STATE_HOME names one; null if there is none. */
    public abstract Path state();

    /** Where the system keeps what ends with a user's last login, though no variable says so; null: it has none. */
    public abstract Path runtime(String uid);

    /** Names of this machine's own, {@code /etc/hosts}. */
    public abstract Path hosts();

    /** What the resolver is told; null: this system has no such file. */
    public abstract Path resolverConfiguration();

    /** The ssh-agent of a user for whom no variable names one; null: there is none. */
    public abstract String usualAgent();

    /** Whether the agent is a named pipe instead of a UNIX socket. */
    public abstract boolean isPipe(String agent);

    /** The cache of Kerberos tickets where no variable names one: a file, or a type and a colon. */
    public abstract String usualTicketCache();

    /** Programs that show questions, in the order in which they are looked for. */
    public abstract List<String> usualAskPass();

    /** Whether a question may be shown where no variable names a display. */
    public abstract boolean asksWithoutDisplay();

    /** Where OpenSSH's own helpers are, each with a separator at its end. */
    public abstract List<String> helperDirectories();

    // Paths as text.

    /** Whether the character stands between directories. */
    public abstract boolean isSeparator(char c);

    /** Whether the text is the whole path of a file. */
    public abstract boolean isWholePath(String text);

    /** A pattern of file names with {@code /} between its parts. */
    public abstract String slashed(String pattern);

    // Processes and the terminal.

    /** The processes as proc(5) has them; a directory that is not there, on other systems than Linux. */
    public final Path processes() {
        return path("/proc");
    }

    /** The file in which a command of that name is, in a directory of PATH. */
    public abstract String commandFile(String name);

    /** A command that stops a process as Ctrl-Z does; null: there is no such thing here. */
    public abstract String[] stop(long pid);

    /** Runs a command as Match exec does. */
    public abstract String[] shell(String command);

    /** Runs a ProxyCommand. The process becomes the command: what is sent to it or ends it does so to the command. */
    public abstract String[] proxy(String command);

    /**
     * A process that asks the other one to end as soon as its standard input ends, by SIGHUP, and by SIGTERM, since a
     * command of a program under nohup ignores SIGHUP; null: there is none here.
     */
    public abstract String[] lifeline(long pid);

    /**
     * Runs a script of the POSIX shell that starts a process in the background, where one can keep logins for others; null:
     * there are no such scripts and processes here.
     */
    public abstract String[] background(String script);

    /** A program that reads and writes nothing, and fails. */
    public abstract String failingProgram();

    /** Reads as empty. */
    public abstract File nullDevice();

    /** The terminal that this process was started from, also where its input and output lead elsewhere; null: none can be asked at. */
    public abstract Path terminal();

    /** Whether a file descriptor of this process, 0 to 2, is a terminal that understands escapes, for sure. */
    public abstract boolean isTerminal(int descriptor);

    /** Whether this process stands in the background of its terminal: it is stopped where it reads from there. */
    public abstract boolean isInBackground();

    /** When a process began, in a unit of the system's; empty: it has ended, or the system does not tell. */
    public abstract String begin(String pid);

    // The machine.

    /** The host name without a question to any name server; null: the system does not tell. */
    public abstract String hostName();

    /** The load as proc(5) has it in {@code loadavg}; null: the system does not tell. */
    public abstract String load();

    // Classes of the JDK.

    /** The selectors of this system's JDK, by internal name. */
    public abstract List<String> selectors();

    /** Whether the JDK's asynchronous channels poll (those of UNIX) instead of having the kernel complete (those of Windows). */
    public abstract boolean asynchronousChannelsPoll();
}
