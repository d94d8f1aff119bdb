package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.AskPass;
import dev.farside.it.site.AskingSshd;
import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ways to log in to a real sshd: with the same files and the same answers, this machine's ssh, an ssh of OpenSSH 10 and a
 * program under farside get in or do not, and ask the same questions in the same words. docs/login.md has the table; a
 * copy of what was found is in target/logins.md.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginMatrixIT {
    private static final Path PAGE = Path.of(Jvm.ownClasses(), "../../../docs/login.md");
    private static final Path FOUND = Path.of(Jvm.ownClasses(), "../logins.md");
    private static final int ANY = 2400 + AskingSshd.ANY;
    private static final String USER = AskingSshd.USER;
    private static final String PASSWORD = AskingSshd.PASSWORD;
    private static final String PASSPHRASE = "open sesame";

    private final FarSide side = FarSide.get();
    private final Path keys = side.scratch("keys/none", "").getParent();
    private final List<String> rows = new ArrayList<>();
    private AskingSshd sshd;
    private Running agent;

    /**
     * @param known what the known_hosts file has: the host's key, nothing, another key, or the host's as revoked
     * @param settings lines of the ssh_config, parted by {@code ;}. Keys are named without their directory
     * @param in whether it is a way in
     */
    private record Way(String name, int port, String known, String settings, boolean in, List<String> answers) {}

    /** @param asked each question with the lines before it */
    private record Outcome(boolean in, String asked) {}

    @BeforeAll
    void start() {
        make("ed25519", "-t", "ed25519");
        make("ecdsa", "-t", "ecdsa");
        make("rsa", "-t", "rsa", "-b", "2048");
        make("pem", "-t", "rsa", "-b", "2048", "-m", "PEM");
        make("locked", "-t", "ed25519", "-N", PASSPHRASE);
        make("locked-pem", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", PASSPHRASE);
        make("stranger", "-t", "ed25519");
        make("in-agent", "-t", "ed25519");
        make("authority", "-t", "ed25519");
        make("certified", "-t", "ed25519");
        make("elsewhere", "-t", "ed25519");
        for (String key : List.of("certified", "elsewhere")) {
            Command.of("ssh-keygen", "-q", "-s", key("authority"), "-I", key, "-n", USER, key(key) + ".pub")
                    .output();
        }
        rename("elsewhere-cert.pub", "certificate");
        List<String> authorized = new ArrayList<>();
        for (String key : List.of("ed25519", "ecdsa", "rsa", "pem", "locked", "locked-pem", "in-agent")) {
            authorized.add(Keys.read(Path.of(key(key) + ".pub")).strip());
        }
        authorized.add("cert-authority "
                + Keys.read(Path.of(key("authority") + ".pub")).strip());
        sshd = new AskingSshd(240, authorized);
        agent = Running.start(Command.of("ssh-agent", "-D", "-a", key("agent")));
        while (!Files.exists(Path.of(key("agent")))) { // it has a limit: that of the class
            LockSupport.parkNanos(10_000_000);
        }
        Command.of("ssh-add", "-q", key("in-agent"))
                .with("SSH_AUTH_SOCK", key("agent"))
                .output();
        rename("in-agent", "private half");
    }

    @AfterAll
    void stop() throws IOException {
        sshd.close();
        agent.close();
        Files.write(FOUND, rows);
    }

    private String key(String name) {
        return keys.resolve(name).toString();
    }

    private void make(String name, String... how) {
        List<String> line = new ArrayList<>(List.of("ssh-keygen", "-q", "-C", name, "-f", key(name)));
        line.addAll(List.of(how));
        if (!line.contains("-N")) {
            line.addAll(List.of("-N", ""));
        }
        Command.of(line).output();
    }

    private void rename(String name, String to) {
        try {
            Files.move(keys.resolve(name), keys.resolve(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Way in(String name, int port, String settings, String... answers) {
        return new Way(name, port, "right", settings, true, List.of(answers));
    }

    private static Way out(String name, int port, String settings, String... answers) {
        return new Way(name, port, "right", settings, false, List.of(answers));
    }

    private static Way host(String name, String known, boolean in, String settings, String... answers) {
        String all = "IdentityFile ed25519" + (settings.isEmpty() ? "" : ";" + settings);
        return new Way(name, ANY, known, all, in, List.of(answers));
    }

    static Stream<Way> ways() {
        int any = ANY;
        String key = "IdentityFile ed25519";
        return Stream.of(
                in("an ed25519 key", any, key),
                in("an ecdsa key", any, "IdentityFile ecdsa"),
                in("an rsa key", any, "IdentityFile rsa"),
                in("an rsa key in PEM", any, "IdentityFile pem"),
                in("a passphrase", any, "IdentityFile locked", PASSPHRASE),
                in("the second passphrase", any, "IdentityFile locked", "wrong", PASSPHRASE),
                in("a passphrase of a key in PEM", any, "IdentityFile locked-pem", PASSPHRASE),
                in(
                        "a password after three wrong passphrases",
                        any,
                        "IdentityFile locked;PreferredAuthentications" + " publickey,password",
                        "1",
                        "2",
                        "3",
                        PASSWORD),
                in("the second key", any, "IdentityFile stranger;IdentityFile ed25519"),
                in("a key that an agent has", any, "IdentityAgent agent"),
                in(
                        "a key that an agent has, named by its public half",
                        any,
                        "IdentityAgent agent;IdentitiesOnly yes;IdentityFile in-agent"),
                in(
                        "a password, as the agent's key is not named",
                        any,
                        "IdentityAgent agent;IdentitiesOnly yes;"
                                + "IdentityFile stranger;PreferredAuthentications publickey,password",
                        PASSWORD),
                in("a certificate beside its key", any, "IdentityFile certified"),
                in("a certificate elsewhere", any, "IdentityFile elsewhere;CertificateFile certificate"),
                in("a password", 2401, "", PASSWORD),
                in("the second password", 2401, "", "wrong", PASSWORD),
                out("three wrong passwords", 2401, "", "1", "2", "3"),
                out("one wrong password, and no more are wanted", 2401, "NumberOfPasswordPrompts 1", "wrong"),
                in("questions of PAM", 2402, "", PASSWORD),
                in("questions of PAM, twice", 2402, "", "wrong", PASSWORD),
                in("a key, then a password", 2403, key, PASSWORD),
                in("questions of PAM, then a key", 2404, key, PASSWORD),
                in("a password, then questions of PAM", 2405, "", PASSWORD, PASSWORD),
                in("two keys", 2406, key + ";IdentityFile ecdsa"),
                out("one key of two", 2406, key),
                in("a key, then questions of PAM", 2408, key, PASSWORD),
                in("a password before a key", any, key + ";PreferredAuthentications password,publickey", PASSWORD),
                in(
                        "a password, as keys are off",
                        any,
                        key + ";PubkeyAuthentication no;PreferredAuthentications" + " publickey,password",
                        PASSWORD),
                out("nobody to ask in BatchMode", 2401, "BatchMode yes"),
                out("a key that is not authorized", any, "IdentityFile stranger;PreferredAuthentications publickey"),
                out("a key whose file others can read", any, "IdentityFile open;PreferredAuthentications publickey"),
                out("methods that the gateway has not", 2401, key + ";PreferredAuthentications publickey"),
                host("a new host key, accepted", "nothing", true, "", "yes"),
                host("a new host key, by its fingerprint", "nothing", true, "", "%FINGERPRINT%"),
                host("a new host key, after a word that is none", "nothing", true, "", "maybe", "yes"),
                host("a new host key, declined", "nothing", false, "", "no"),
                host("a new host key, accepted unasked", "nothing", true, "StrictHostKeyChecking accept-new"),
                host("a new host key, refused unasked", "nothing", false, "StrictHostKeyChecking yes"),
                host("another host key", "other", false, ""),
                host("a revoked host key", "revoked", false, ""),
                host("a host key under an alias", "alias", true, "HostKeyAlias other.example"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void isAWayForAllOrForNone(Way way) throws IOException {
        if (way.settings().contains("IdentityFile open;")) {
            Files.copy(keys.resolve("ed25519"), keys.resolve("open"));
            Files.setPosixFilePermissions(keys.resolve("open"), PosixFilePermissions.fromString("rw-r--r--"));
        }
        Outcome old = ssh(way, "ssh");
        Outcome young = ssh(way, GatewayOfItsOwn.openssh10("ssh"));
        AskPass user = user(way);
        Path config = config(way);
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via gw\n");
        Command.Result result = answered(
                        Jvm.on(Jdk.any()).farside(rules).line("probe.Steps", "read=echo.corp.example:13"), user)
                .run();
        Outcome ours = new Outcome(result.out().endsWith(" hello\n"), user.asked());
        String row = row(way, ours.asked(), result.out());
        rows.add(row);
        assertAll(
                () -> assertEquals(old, ours, result::toString),
                () -> assertEquals(young, ours, result::toString),
                () -> assertEquals(way.in(), ours.in(), result::toString),
                () -> assertTrue(Files.readString(PAGE).contains(row), () -> "docs/login.md lacks\n" + row));
    }

    private Outcome ssh(Way way, String program) {
        AskPass user = user(way);
        Command.Result result = answered(
                        List.of(program, "-F", config(way).toString(), "-W", "echo.corp.example:13", "gw"), user)
                .run();
        return new Outcome(result.out().equals("hello\n"), user.asked());
    }

    private AskPass user(Way way) {
        String fingerprint = Command.of(
                        "ssh-keygen",
                        "-l",
                        "-f",
                        Keys.publicPart(side.keys().host()).toString())
                .output()
                .split(" ")[1];
        return new AskPass(way.answers().stream()
                .map(answer -> answer.replace("%FINGERPRINT%", fingerprint))
                .toArray(String[]::new));
    }

    private Command answered(List<String> line, AskPass user) {
        List<String> all = new ArrayList<>(List.of("setsid", "--wait"));
        all.addAll(line);
        return Command.of(side.near().onNetwork(all)).with(user.environment());
    }

    private Path config(Way way) {
        String place = "[gateway.example]:" + way.port() + " ";
        String host = Keys.read(Keys.publicPart(side.keys().host()));
        String lines =
                switch (way.known()) {
                    case "nothing" -> "";
                    case "other" -> place + Keys.read(Path.of(key("stranger") + ".pub"));
                    case "revoked" -> "@revoked " + place + host;
                    case "alias" -> "other.example " + host;
                    default -> place + host;
                };
        StringBuilder config = new StringBuilder("Host gw\n");
        for (String line : way.settings().split(";")) {
            config.append("  ")
                    .append(line.replaceFirst("^(IdentityFile|IdentityAgent|CertificateFile) ", "$1 " + keys + "/"))
                    .append('\n');
        }
        config.append("  HostName gateway.example\n  Port ")
                .append(way.port())
                .append("\n  User ")
                .append(USER);
        config.append("\n  IdentityAgent none\n  GlobalKnownHostsFile /dev/null\n  UserKnownHostsFile ")
                .append(side.scratch("known_hosts", lines))
                .append('\n');
        if (!way.settings().contains("IdentityFile")) {
            config.append("  IdentityFile none\n");
        }
        return side.scratch("config", config.toString());
    }

    /** With one line of each question, and without what differs from run to run. */
    private String row(Way way, String asked, String out) {
        String questions = asked.lines()
                .filter(line -> line.endsWith(": ") || line.endsWith("? ") || line.startsWith("Permission denied"))
                .map(String::strip)
                .reduce((a, b) -> a + "<br>" + b)
                .orElse("none");
        String came = out.endsWith(" hello\n")
                ? "in"
                : out.strip().replaceFirst(".*?Exception: ", "").replaceFirst(" \\(for echo.*?rule [^)]*\\)", "");
        String row = "| " + way.name() + " | " + (way.settings().isEmpty() ? "" : "`" + way.settings() + "`") + " | "
                + questions + " | " + came + " |";
        return row.replace(keys + "/", "")
                .replaceAll("SHA256:[\\w+/]+", "SHA256:...")
                .replaceAll("/\\S*/known_hosts", "known_hosts")
                .replace(";", "; ")
                .replace(";  ", "; ");
    }
}
