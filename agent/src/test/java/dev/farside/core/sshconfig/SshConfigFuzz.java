package dev.farside.core.sshconfig;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farside.core.input.BadInput;
import dev.farside.core.route.Hop;
import dev.farside.core.route.Jumps;
import dev.farside.fuzz.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** An ssh_config, and everything that it says about each of the hosts that it names. */
class SshConfigFuzz {
    private static final int MOST_HOSTS = 4;
    private static final int MOST_OPTIONS = 4;

    /** Names that a program asks for, and that must not become a hop of their own, or its port. */
    private static final List<String> FOREIGN = List.of("x,evil.example", "x:y");

    /** Would read files of this machine. */
    private static final Pattern FOREIGN_FILE = Pattern.compile("include.*[/$]", Pattern.CASE_INSENSITIVE);

    private final Path home;
    private final Path file;
    private final FakeMachine machine;

    SshConfigFuzz() throws Exception {
        home = Files.createTempDirectory("fuzz");
        Path directory = Files.createDirectory(home.resolve(".ssh"));
        file = directory.resolve("config");
        Path included = Files.writeString(directory.resolve("more.conf"), "Host more\nPort 2222\n");
        for (Path path : List.of(home, directory, file, included)) {
            path.toFile().deleteOnExit(); // the last first
        }
        machine = new FakeMachine(home);
        machine.environment.put("GW", "gw.example.org");
        machine.names.add("pg.corp.example.");
        machine.aliases.put("pg.corp.example", "db.corp.example");
    }

    /** The files of the other tests. */
    static Stream<byte[]> examples() throws Exception {
        Path directory = Path.of(SshConfigFuzz.class.getResource("/sshconfig").toURI());
        List<byte[]> examples = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.conf")) {
            for (Path example : files) {
                examples.add(Files.readAllBytes(example));
            }
        }
        return examples.stream();
    }

    @MethodSource("examples")
    @FuzzTest
    void config(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        if (!FOREIGN_FILE.matcher(text).find()) {
            Limits.hold(input.length, () -> {
                machine.ran.setLength(0);
                file(input);
                options(text);
            });
        }
    }

    private void file(byte[] input) throws Exception {
        SshConfig config;
        try {
            config = SshConfig.load(machine, Files.write(file, input), true, null);
        } catch (BadInput e) {
            Limits.requireReadable(e);
            return;
        }
        config.warnings().forEach(Limits::requireReadable);
        config.isFickle();
        Jumps.all(config);
        List<String> hosts = new ArrayList<>(List.of("pg"));
        hosts.addAll(config.aliases());
        for (String host : hosts.subList(0, Math.min(MOST_HOSTS, hosts.size()))) {
            strict(config, host);
            tolerant(config, host);
        }
        for (String host : FOREIGN) {
            tolerant(config, host);
        }
    }

    private static void strict(SshConfig config, String host) {
        try {
            HostSettings settings = config.settings(host, null, 0);
            Printout.of(settings);
            settings.user();
            settings.login().identityFiles();
            settings.login().certificateFiles();
            settings.login().identityAgent();
            settings.hostKeys().userKnownHostsFiles();
            settings.hostKeys().globalKnownHostsFiles();
            settings.hostKeys().revokedHostKeys();
            settings.hostKeys().caSignatureAlgorithms();
            settings.hostKeys().strictHostKeyChecking();
            settings.hostKeys().updateHostKeys();
            settings.connection().connectTimeout();
            settings.connection().serverAliveInterval();
            settings.connection().trafficClass();
            settings.connection().bindAddress();
            settings.login().authentications();
            settings.forwards().permitRemoteOpen();
        } catch (BadInput e) {
            Limits.requireReadable(e);
        }
    }

    /** What happens on a program's thread. */
    private static void tolerant(SshConfig config, String host) {
        try {
            HostSettings settings = config.tolerant(host, "bob", 2022);
            for (Hop hop : Jumps.of(settings)) {
                if (hop.port() < 0 || hop.port() > 0xffff || hop.host().equals("evil.example")) {
                    throw new AssertionError("leads through " + hop);
                }
            }
            Jumps.chain(settings);
            Jumps.command(settings);
        } catch (BadInput e) {
            Limits.requireReadable(e);
        }
    }

    /** Its lines as {@code -o}, {@code -L}, {@code -R} and {@code -D}. */
    private void options(String text) throws Exception {
        String[] lines = text.split("\n", MOST_OPTIONS);
        for (String line : lines) {
            GivenOptions options = new GivenOptions();
            try {
                options.line("-o " + line, line);
                for (PortForward.Kind kind : PortForward.Kind.values()) {
                    options.forward("-L", kind, line);
                }
            } catch (BadInput e) {
                Limits.requireReadable(e);
            }
            options.forHost("gw");
        }
    }
}
