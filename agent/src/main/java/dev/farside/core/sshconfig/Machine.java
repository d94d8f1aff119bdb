package dev.farside.core.sshconfig;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/** What an ssh_config needs to know about the machine that it is read on. */
interface Machine {
    /** The local user's name. */
    String user();

    String uid();

    Path home();

    /** The home of another user, for {@code ~name}; null if there is no such user. */
    Path home(String user);

    /** As uname -n has it. */
    String hostName();

    /** Null if not set. */
    String environment(String name);

    /** Addresses of all interfaces that are up. */
    List<InetAddress> addresses() throws IOException;

    /** The exit status of a command given to the user's shell. */
    int run(String command) throws IOException;

    /** Whether the name has an address. */
    boolean resolves(String host);

    /** The name that aliases in the DNS (CNAME) lead to, without a final dot; the name itself where there are none. */
    String canonicalName(String host);
}
