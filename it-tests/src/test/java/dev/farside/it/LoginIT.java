package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and known_hosts files, good and bad: each is a gateway alias of its own, and one program uses all of them. */
class LoginIT {
    private static final String REFUSED = "gateway %s (gateway.example:22) refused the login of "
            + System.getProperty("user.name") + "; tried: no key (not used: ";
    private static final String HOST = "gateway %s (gateway.example:22): its host key ";
    private static final String TRUST_HINT = "; 'farside check' with the same options asks you at a terminal;"
            + " 'StrictHostKeyChecking accept-new' in the ssh_config accepts new ones";

    private final FarSide side = FarSide.get();
    private final Path directory = side.scratch("empty", "").getParent();
    private final Keys keys = side.keys();

    /** Alias to the lines of its ssh_config section, and to what must come of it. */
    private final Map<String, String> sections = new LinkedHashMap<>();

    private final Map<String, String> expected = new LinkedHashMap<>();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void keysThatOpensshWrites(Jdk jdk) {
        letsIn("ed25519", "-t", "ed25519");
        letsIn("ecdsa256", "-t", "ecdsa", "-b", "256");
        letsIn("ecdsa384", "-t", "ecdsa", "-b", "384");
        letsIn("ecdsa521", "-t", "ecdsa", "-b", "521");
        letsIn("rsa", "-t", "rsa", "-b", "2048");
        letsIn("rsa-pem", "-t", "rsa", "-b", "2048", "-m", "PEM");
        letsIn("rsa-pkcs8", "-t", "rsa", "-b", "2048", "-m", "PKCS8");
        letsIn("ecdsa-pem", "-t", "ecdsa", "-m", "PEM");
        letsIn("ecdsa-pkcs8", "-t", "ecdsa", "-m", "PKCS8");
        allAsExpected(jdk);
    }

    @Test
    void keysThatCannotBeUsed() {
        Path good = keys.user();
        badKey("unprotected", Keys.read(good), "rw-r--r--", "unprotected: its permissions are 0644; chmod 600 %s");
        badKey("garbage", "garbage\n", "rw-------", "not a private key in a format that ssh knows");
        badKey("empty", "", "rw-------", "not a private key in a format that ssh knows");
        badKey(
                "public",
                Keys.read(Keys.publicPart(good)),
                "rw-------",
                "only a public key, and no ssh-agent has the private one");
        badKey("cut", Keys.read(good).substring(0, 200) + "\nAAAA\n", "rw-------", "damaged or of an unknown kind");
        Path locked = keys.make("locked" + System.nanoTime(), "-t", "ed25519", "-N", "secret");
        side.sshd().authorize(locked);
        refusedKey("locked", locked, "needs a passphrase, but there is no terminal to ask on");
        expected.merge(
                "locked", "; with an ssh-agent, or a program in SSH_ASKPASS, no terminal is needed", String::concat);
        refusedKey("batch", locked, "needs a passphrase, and BatchMode forbids to ask");
        sections.merge("batch", "\n  BatchMode yes", String::concat);
        refusedKey("missing", directory.resolve("missing"), "no such file");
        allAsExpected(Jdk.any());
    }

    @Test
    void hostKeys() throws IOException {
        String host = hostKey(keys.host());
        String other = hostKey(keys.user());
        known("plain", "gateway.example " + host, "hello");
        known("pattern", "*.example,!other.example " + host, "hello");
        known("second", "# a comment\n\ngateway.example " + other + "\ngateway.example " + host, "hello");
        known("among-rubbish", "what is this\ngateway.example " + host, "hello");
        Path hashed = known("hashed", "gateway.example " + host, "hello");
        Command.of("ssh-keygen", "-q", "-H", "-f", hashed.toString()).output();

        String fingerprint = fingerprint();
        known(
                "unknown",
                "other.example " + host,
                HOST + "is not known, and there is no terminal to ask on: ssh-ed25519 " + fingerprint + "%w"
                        + TRUST_HINT);
        known(
                "negated",
                "*.example,!gateway.example " + host,
                HOST + "is not known, and there is no terminal to ask on: ssh-ed25519 " + fingerprint + "%w"
                        + TRUST_HINT);
        known(
                "changed",
                "gateway.example " + other,
                HOST + "has changed: ssh-ed25519 " + fingerprint
                        + " is not the one in %f:1%w; someone may be eavesdropping;"
                        + " if the new key is right: ssh-keygen -f %f -R 'gateway.example'");
        known(
                "revoked",
                "gateway.example " + host + "\n@revoked * " + host,
                HOST + "is revoked by %f:2: ssh-ed25519 " + fingerprint
                        + "%w; the key may be stolen; ask the gateway's administrator");
        allAsExpected(Jdk.any());
    }

    @Test
    void acceptNewWritesTheKeyDownAndKeepsToIt() throws IOException {
        Path file = directory.resolve("fresh");
        sections.put(
                "fresh",
                "IdentityFile " + keys.user() + "\n  UserKnownHostsFile " + file
                        + "\n  StrictHostKeyChecking accept-new");
        expected.put("fresh", "hello");
        assertEquals(
                "farside: Warning: Permanently added 'gateway.example' (ED25519) to the list of known hosts.\n",
                outcome(Jdk.any()).err());
        assertEquals("gateway.example " + hostKey(keys.host()) + "\n", Files.readString(file));
    }

    @Test
    void twoProgramsThatAcceptTheSameKeyWriteItDownOnce() throws IOException {
        Path file = directory.resolve("shared");
        Path config = side.scratch(
                "config",
                "Host gw\n  HostName gateway.example\n  IdentityFile " + keys.user() + "\n  UserKnownHostsFile " + file
                        + "\n  StrictHostKeyChecking accept-new\n");
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via gw\n");
        Command program = Jvm.on(Jdk.any()).farside(rules).command("probe.Steps", "read=echo.corp.example:13");
        for (Command.Result one : program.run(3)) {
            assertEquals("echo.corp.example:13 hello\n", one.out());
        }
        assertEquals("gateway.example " + hostKey(keys.host()) + "\n", Files.readString(file));
    }

    private void letsIn(String alias, String... how) {
        Path key = keys.make(alias + System.nanoTime(), how);
        side.sshd().authorize(key);
        sections.put(alias, "IdentityFile " + key + "\n  UserKnownHostsFile " + side.knownHosts());
        expected.put(alias, "hello");
    }

    private void badKey(String alias, String text, String permissions, String words) {
        Path key = side.scratch(alias, text);
        try {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        refusedKey(alias, key, words.replace("%s", key.toString()));
    }

    private void refusedKey(String alias, Path key, String words) {
        sections.put(alias, "IdentityFile " + key + "\n  UserKnownHostsFile " + side.knownHosts());
        expected.put(alias, REFUSED + key + ": " + words + ")%w");
    }

    private Path known(String alias, String lines, String words) {
        Path file = side.scratch(alias, lines + "\n");
        sections.put(alias, "IdentityFile " + keys.user() + "\n  UserKnownHostsFile " + file);
        expected.put(alias, words.replace("%f", file.toString()));
        return file;
    }

    /** Runs one program that goes through every alias, and compares all at once. */
    private void allAsExpected(Jdk jdk) {
        assertEquals("", outcome(jdk).err());
    }

    /** All that the program printed to stdout is as expected. */
    private Command.Result outcome(Jdk jdk) {
        StringBuilder config = new StringBuilder();
        sections.forEach((alias, lines) -> config.append("Host ")
                .append(alias)
                .append("\n  ")
                .append(lines)
                .append('\n'));
        config.append("Host *\n  HostName gateway.example\n");
        Path file = side.scratch("config", config.toString());
        StringBuilder rules = new StringBuilder("ssh-config " + file + "\n");
        sections.keySet().forEach(alias -> rules.append(alias + ".case via " + alias + " to echo.corp.example:13\n"));
        Path rulesFile = side.scratch("rules", rules.toString());
        String[] steps = sections.keySet().stream()
                .map(alias -> "read=" + alias + ".case:80")
                .toArray(String[]::new);
        List<String> line = Jvm.on(jdk).farside(rulesFile).line("probe.Steps", steps);
        Command.Result result = Command.of(withoutTerminal(side.near().onNetwork(line)))
                .within(Duration.ofSeconds(90))
                .run();

        List<String> lines = result.lines();
        List<String> aliases = List.copyOf(sections.keySet());
        assertEquals(aliases.size(), lines.size(), result::toString);
        assertAll(aliases.stream().map(alias -> () -> {
            int at = aliases.indexOf(alias);
            String where = " (for " + alias + ".case:80 to echo.corp.example:13 by farside, rule " + rulesFile + ":"
                    + (at + 2) + ")";
            String words = expected.get(alias).replace("%w", where).replace("%s", alias);
            String wanted = words.equals("hello") ? words : "java.net.ConnectException: " + words;
            assertEquals(alias + ".case:80 " + wanted, lines.get(at));
        }));
        return result;
    }

    /** Wherever these tests were started: nobody is to be asked. */
    private static List<String> withoutTerminal(List<String> line) {
        List<String> all = new ArrayList<>(List.of("setsid", "--wait"));
        all.addAll(line);
        return all;
    }

    /** Type and key, as in known_hosts. */
    private static String hostKey(Path key) {
        String[] words = Keys.read(Keys.publicPart(key)).split(" ");
        return words[0] + " " + words[1];
    }

    private String fingerprint() {
        return Command.of("ssh-keygen", "-l", "-f", keys.host().toString())
                .output()
                .split(" ")[1];
    }
}
