package dev.farside.it.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * SSH servers that are not OpenSSH's, as gateways: each lets in the user that the shared one lets in, and forwards TCP
 * if it can. Those that are libraries have a small program in src/test/servers. Dropbear, TinySSH and lsh look for
 * their users' keys in the users' home directories, so they run in a root directory with a user database of its own.
 */
public enum OddServer {
    DROPBEAR("Dropbear", 2361, "/usr/sbin/dropbear", "/usr/bin/dropbearconvert"),
    TINYSSH("TinySSH", 2362, "/usr/sbin/tinysshd", "/usr/sbin/tinysshd-makekey /usr/bin/python3"),
    LSH("lsh", 2363, "/usr/sbin/lshd", "/usr/bin/lsh-keygen /usr/bin/lsh-decode-key /usr/bin/sexp-conv"),
    ASYNCSSH("AsyncSSH", 2364, "/usr/bin/python3", "/usr/lib/python3/dist-packages/asyncssh/__init__.py"),
    PARAMIKO("Paramiko", 2365, "/usr/bin/python3", "/usr/lib/python3/dist-packages/paramiko/__init__.py"),
    LIBSSH("libssh", 2366, "/usr/bin/gcc", "/usr/include/libssh/server.h"),
    GO("Go's x/crypto/ssh", 2367, "/usr/bin/go", "/usr/share/gocode/src/golang.org/x/crypto/ssh/server.go");

    private static final Path SOURCES =
            Path.of(Jvm.ownClasses(), "../../src/test/servers").normalize();

    /** Of $1, a new root directory with the programs and their libraries, and root's authorized keys in $2. */
    private static final String FILL =
            """
            set -eu
            { echo "$3"; ldd "$3" | grep -o '/[^ ]*'; } | xargs cp --parents -L -t "$1"
            mkdir -p "$1/etc" "$1/dev" "$1/bin" "$1/tmp" "$1/root/.ssh" "$1/root/.lsh"
            : >"$1/bin/sh" # a login shell has to exist; it is never run
            chmod 755 "$1/bin/sh"
            echo "root:x:0:0::/root:/bin/sh" >"$1/etc/passwd"
            echo "root:*:19000:0:99999:7:::" >"$1/etc/shadow"
            [ ! -e /etc/resolv.conf ] || cp -L /etc/resolv.conf "$1/etc/"
            cp "$2" "$1/root/.ssh/authorized_keys"
            chmod -R go= "$1/root"
            # A true one cannot be where /tmp is mounted nodev. TinySSH overwrites it if it may.
            head -c 4000000 /dev/urandom >"$1/dev/urandom"
            chmod 444 "$1/dev/urandom"
            """;

    /** The keys of lsh, of its host in the root directory $1 and of its user, the key $2. */
    private static final String LSH_KEYS =
            """
            set -eu
            export HOME="$1/root" LSH_YARROW_SEED_FILE="$1/etc/lsh_seed"
            lsh-make-seed -q --sloppy -o "$LSH_YARROW_SEED_FILE"
            lsh-keygen -q -a rsa -l 2048 | lsh-writekey -q -c none -o "$1/etc/lsh_host_key"
            cut -d' ' -f2 "$2.pub" | base64 -d | lsh-decode-key -q -o "$1/tmp/user"
            lsh-authorize "$1/tmp/user"
            """;

    /** Runs a server that does not say when it listens on the port $0. */
    private static final String TELLING =
            """
            "$@" &
            until nc -z 127.0.0.1 "$0"; do sleep 0.1; done
            echo listening
            wait
            """;

    private final String title;
    private final int port;
    private final String program;
    private final String more;

    /**
     * @param port that no other test uses
     * @param program that is run
     * @param more files that it needs, separated by spaces
     */
    OddServer(String title, int port, String program, String more) {
        this.title = title;
        this.port = port;
        this.program = program;
        this.more = more;
    }

    @Override
    public String toString() {
        return title;
    }

    public int port() {
        return port;
    }

    public boolean forwards() {
        return this != TINYSSH;
    }

    /** Of an ssh_config: what its gateway's section must say besides, because the server is old. */
    public List<String> settings(FarSide side) {
        return this == LSH
                ? List.of(
                        "IdentityFile " + rsaKey(side),
                        "HostKeyAlgorithms ssh-rsa",
                        "PubkeyAcceptedAlgorithms ssh-rsa",
                        "KexAlgorithms diffie-hellman-group14-sha1",
                        "Ciphers aes256-ctr,aes256-cbc",
                        "MACs hmac-sha1")
                : List.of("IdentityFile " + side.keys().user());
    }

    private static Path rsaKey(FarSide side) {
        return side.keys().user().resolveSibling("odd-rsa");
    }

    /** Starts it. Without its package, the test fails and says so. */
    public Process start(FarSide side) {
        for (String file : (program + " " + more).split(" ")) {
            if (!Files.exists(Path.of(file))) {
                throw new IllegalStateException(
                        "no " + file + ", which " + title + " needs; it-tests/run installs its package");
            }
        }
        Command command = Command.of(side.gateway().inside(line(side).toArray(new String[0])))
                .merged();
        if (this == LSH) {
            command.with("LSH_YARROW_SEED_FILE", "/etc/lsh_seed"); // in its own root directory
        }
        Process process = command.start();
        FarSide.waitFor(process, ready(), name().toLowerCase(Locale.ROOT));
        return process;
    }

    private String ready() {
        return this == DROPBEAR ? "Not backgrounding" : "listening";
    }

    private List<String> line(FarSide side) {
        String number = Integer.toString(port);
        String user = Keys.read(Keys.publicPart(side.keys().user()));
        Path authorized = side.scratch("authorized_keys", user);
        List<String> own = List.of(number, side.keys().host().toString(), authorized.toString());
        return switch (this) {
            case DROPBEAR -> {
                Path root = root(authorized);
                Command.of("dropbearconvert", "openssh", "dropbear", own.get(1), root + "/etc/host_key")
                        .output();
                yield with(
                        List.of("chroot", root.toString(), program, "-F", "-E", "-s", "-p", number),
                        "-P",
                        "/tmp/pid",
                        "-r",
                        "/etc/host_key");
            }
            case TINYSSH -> {
                Path root = root(authorized);
                Command.of("/usr/sbin/tinysshd-makekey", "-q", root + "/etc/tinyssh")
                        .output();
                yield with(
                        List.of("/usr/bin/python3", SOURCES + "/inetd.py", number),
                        "setpriv",
                        "--bounding-set=-dac_override",
                        "chroot",
                        root.toString(),
                        program,
                        "/etc/tinyssh");
            }
            case LSH -> {
                Path root = root(authorized);
                if (!Files.exists(rsaKey(side))) {
                    side.keys().make("odd-rsa", "-t", "rsa", "-b", "2048");
                }
                Command.of(
                                "sh",
                                "-c",
                                LSH_KEYS,
                                "keys",
                                root.toString(),
                                rsaKey(side).toString())
                        .output();
                yield with(
                        List.of("sh", "-c", TELLING, number, "chroot", root.toString(), program, "-p", number),
                        "-h",
                        "/etc/lsh_host_key",
                        "--interface=0.0.0.0",
                        "--no-pid-file",
                        "--no-password",
                        "--root-login");
            }
            case ASYNCSSH, PARAMIKO -> {
                String source = SOURCES + "/" + name().toLowerCase(Locale.ROOT) + "_server.py";
                yield with(List.of("/usr/bin/python3", "-B", source), own.toArray(new String[0]));
            }
            case LIBSSH -> {
                Path made = side.scratch("libssh_server", "");
                Command.of("gcc", "-o", made.toString(), SOURCES + "/libssh_server.c", "-lssh")
                        .output();
                yield with(List.of(made.toString()), own.toArray(new String[0]));
            }
            case GO -> {
                Path made = side.scratch("go_server", "");
                Command.of("go", "build", "-o", made.toString(), SOURCES + "/go_server.go")
                        .with("GO111MODULE", "off")
                        .with("GOPATH", "/usr/share/gocode")
                        .with("CGO_ENABLED", "0")
                        .with("GOCACHE", "/var/cache/farside-tests/go")
                        .within(Duration.ofMinutes(5))
                        .output();
                yield with(List.of(made.toString()), own.toArray(new String[0]));
            }
        };
    }

    private Path root(Path authorized) {
        try {
            Path root = Files.createDirectory(authorized.resolveSibling("root"));
            Command.of("sh", "-c", FILL, "fill", root.toString(), authorized.toString(), program)
                    .output();
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> with(List<String> line, String... more) {
        List<String> all = new ArrayList<>(line);
        all.addAll(Arrays.asList(more));
        return all;
    }
}
