package dev.farside.it.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A real sshd with a user database and a PAM service of its own, which asks in a different way at each port. It runs in a
 * root directory that contains sshd and the files that it loads. (Files mounted over the machine's in a mount namespace
 * do not work if the machine itself is a chroot: unshare(1) needs a mount point at the root.)
 */
public final class AskingSshd implements AutoCloseable {
    public static final String USER = "farside-guest";

    /** Has no password at all. */
    public static final String OPEN = "farside-open";

    public static final String PASSWORD = "täglich Brot";

    /** Of the ports, the one where any one method lets in, and no password is a password. */
    public static final int ANY = 7;

    /** Of $1, a new root directory: programs, the PAM modules, and the libraries of all of them, by their own names. */
    private static final String FILL =
            """
            set -eu
            for file in /usr/sbin/sshd /usr/lib/openssh/sshd-* /lib/*/security/pam_unix.so /lib/*/security/pam_permit.so; do
                if [ -e "$file" ]; then
                    echo "$file"
                    ldd "$file" | grep -o '/[^ ]*'
                fi
            done | sort -u | xargs cp --parents -L -t "$1"
            mkdir -p "$1/run/sshd" "$1/dev" "$1/bin" "$1/etc/pam.d"
            : >"$1/dev/null" # a true one cannot be where /tmp is mounted nodev; sshd only wants to open it
            : >"$1/bin/sh" # a login shell has to exist; it is never run
            chmod 755 "$1/bin/sh"
            [ ! -e /etc/resolv.conf ] || cp -L /etc/resolv.conf "$1/etc/"
            """;

    private final FarSide side = FarSide.get();
    private final Path root = side.scratch("root/etc/passwd", "").getParent().getParent();
    private final Process sshd;
    private final int ports;

    /**
     * @param ports what the numbers of its ports begin with: 230 for 2301 to 2308. No other test uses them, as the network is
     *     shared
     * @param authorized lines of authorized_keys
     */
    public AskingSshd(int ports, List<String> authorized) {
        this.ports = ports;
        try {
            fill(authorized);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sshd = Command.of(side.gateway()
                        .inside("chroot", root.toString(), "/usr/sbin/sshd", "-D", "-e", "-f", "/etc/sshd_config"))
                .merged()
                .start();
        FarSide.waitFor(sshd, "Server listening on 0.0.0.0 port " + ports + "1.", "asking sshd " + ports);
    }

    private void fill(List<String> authorized) throws IOException {
        Command.of("sh", "-c", FILL, "fill", root.toString()).output();
        // Not as an argument, which a JVM in the C locale cannot pass on.
        String hash = Command.of("openssl", "passwd", "-6", "-stdin")
                .reading(PASSWORD + "\n")
                .output()
                .strip();
        write(
                "passwd",
                "root:x:0:0::/:/bin/sh\nsshd:x:101:65534::/run/sshd:/bin/sh\n" + USER + ":x:4711:4711::/:/bin/sh\n"
                        + OPEN + ":x:4712:4712::/:/bin/sh\n");
        write("shadow", USER + ":" + hash + ":19000:0:99999:7:::\n" + OPEN + "::19000:0:99999:7:::\n");
        // Without the pause of seconds after each wrong password, of which these tests give many.
        write(
                "pam.d/sshd",
                "auth required pam_unix.so nullok nodelay\naccount required pam_permit.so\nsession required pam_permit.so\n");
        write("authorized_keys", String.join("\n", authorized) + "\n");
        write("host_key", Keys.read(side.keys().host()));
        Files.setPosixFilePermissions(root.resolve("etc/host_key"), PosixFilePermissions.fromString("rw-------"));
        write(
                "sshd_config",
                """
                Port %1$d1
                Port %1$d2
                Port %1$d3
                Port %1$d4
                Port %1$d5
                Port %1$d6
                Port %1$d7
                Port %1$d8
                ListenAddress 0.0.0.0
                HostKey /etc/host_key
                PidFile none
                AuthorizedKeysFile /etc/authorized_keys
                StrictModes no
                UsePAM yes
                UseDNS no
                LogLevel DEBUG1
                PasswordAuthentication yes
                KbdInteractiveAuthentication yes
                PubkeyAuthentication yes
                Match LocalPort %1$d1
                  AuthenticationMethods password
                Match LocalPort %1$d2
                  AuthenticationMethods keyboard-interactive
                Match LocalPort %1$d3
                  AuthenticationMethods publickey,password
                Match LocalPort %1$d4
                  AuthenticationMethods keyboard-interactive,publickey
                Match LocalPort %1$d5
                  AuthenticationMethods password,keyboard-interactive
                Match LocalPort %1$d6
                  AuthenticationMethods publickey,publickey
                Match LocalPort %1$d7
                  PermitEmptyPasswords yes
                Match LocalPort %1$d8
                  AuthenticationMethods publickey,keyboard-interactive
                """
                        .formatted(ports));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(root.resolve("etc").resolve(name), text);
    }

    /** How often it let somebody in. */
    public long logins() {
        Path log = Path.of(Jvm.ownClasses()).resolveSibling("server-logs").resolve("asking-sshd-" + ports + ".log");
        return Keys.read(log)
                .lines()
                .filter(line -> line.matches("Accepted \\S+ for .*"))
                .count();
    }

    @Override
    public void close() {
        Running.end(sshd);
    }
}
