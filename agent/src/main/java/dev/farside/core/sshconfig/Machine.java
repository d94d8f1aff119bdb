package dev.farside.core.sshconfig;

import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/** The machine on which an ssh_config is evaluated. */
interface Machine {
    OperatingSystem system();

    /** The local user's name; empty if the uid is not in /etc/passwd. */
    String user();

    String uid();

    /** The user's home directory, absolute; null if there is none. */
    Path home();

    /** The home directory of another user, for {@code ~name}; null if there is no such user. */
    Path home(String user);

    /** The host name, as uname -n prints it. */
    String hostName();

    /** An environment variable; null if it is not set. */
    String environment(String name);

    /** The addresses of all interfaces that are up. */
    List<InetAddress> addresses() throws IOException;

    /** Runs a command in the user's shell and returns its exit status. */
    int run(String command) throws IOException;

    /** Whether the name has an address. */
    boolean resolves(String host);

    /** The name that CNAMEs lead to, without a final dot; the name itself if it has none. */
    String canonicalName(String host);
}
