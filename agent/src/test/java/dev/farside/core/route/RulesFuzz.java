package dev.farside.core.route;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farside.core.input.BadInput;
import dev.farside.fuzz.Limits;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Rules files, and what they say about each word that stands in them. */
class RulesFuzz {
    private static final int MOST_HOSTS = 8;

    /** Would read files of this machine. */
    private static final Pattern FOREIGN_FILE = Pattern.compile("include.*[/~]", Pattern.CASE_INSENSITIVE);

    private final Path home;

    RulesFuzz() throws Exception {
        home = Files.createTempDirectory("fuzz");
        home.toFile().deleteOnExit();
        Files.writeString(home.resolve("team.rules"), "*.team.example via bastion\n")
                .toFile()
                .deleteOnExit();
        home.resolve("rules").toFile().deleteOnExit();
    }

    @FuzzTest
    void rules(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        if (!FOREIGN_FILE.matcher(text).find()) {
            Limits.hold(input.length, () -> {
                file(input, text);
                inline(text);
            });
        }
    }

    private void file(byte[] input, String text) throws Exception {
        Path file = Files.write(home.resolve("rules"), input);
        try {
            Rules rules = Rules.load(file, home);
            ask(rules, text);
            rules.warnings().forEach(Limits::requireReadable);
            rules.chains();
            for (Rule rule : rules.rules()) {
                Limits.requireReadable(rule.source().toString());
            }
        } catch (BadInput e) {
            Limits.requireReadable(e);
        }
    }

    private static void ask(Rules rules, String text) throws Exception {
        InetAddress address = InetAddress.getByAddress(new byte[] {10, 20, 0, 1});
        for (String host : hosts(text)) {
            Route route = rules.route(host, 443);
            rules.rule(route);
            rules.route(host, address, 22);
            boolean far = rules.isFar(host);
            if (far != rules.isFar(host.toUpperCase(java.util.Locale.ROOT)) && isAscii(host)) {
                throw new AssertionError("far in one case only: " + host);
            }
        }
        rules.route(address, 80);
        rules.isFar(address);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static List<String> hosts(String text) {
        List<String> hosts = new ArrayList<>();
        hosts.add("pg");
        hosts.add("pg.corp.example");
        for (String word : text.split("[\\s:,!]+")) {
            if (hosts.size() == MOST_HOSTS) {
                return hosts;
            }
            hosts.add(word.replace('*', 'a'));
        }
        return hosts;
    }

    /** Its first line as a gateway, its second as patterns; and every line as a command of ProxyCommand. */
    private static void inline(String text) {
        String[] lines = text.split("\n", 4);
        try {
            Rules.inline(lines[0], lines.length < 2 ? "*" : lines[1]).chains();
        } catch (BadInput e) {
            Limits.requireReadable(e);
        }
        for (String line : lines) {
            try {
                SshCommand.hop(line, "h:22");
            } catch (BadInput e) {
                Limits.requireReadable(e);
            }
        }
    }
}
